"""Small files of every format, made here: invented outlets, invented people."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable

BODY = (
    "The guards closed the bridge and the drivers waited in the rain until it was dark, the mayor"
    " of Ellan said. Police arrested ten people who had gathered at the gate."
)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Guards close the bridge</title>'
    '<meta property="article:published_time" content="2019-11-19"></head><body><article>'
    f"<h1>Guards close the bridge</h1><p>{BODY}</p><p>{BODY.replace('bridge', 'road')}</p>"
    "</article></body></html>"
)


def http(body: bytes, headers: str = "Content-Type: text/html", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body


def warc_record(
    content: bytes,
    kind: str = "response",
    url: str | None = "https://ellan.example/a",
    more: str = "",
    length: int | None = None,
) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2020-02-03T04:05:06Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"{more}Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def warc(*records: bytes, packed: bool = False) -> bytes:
    return b"".join(gzip.compress(r, mtime=0) if packed else r for r in records)


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, raw in files.items():
            z.writestr(name, raw)
    return out.getvalue()


def docx(build: object) -> bytes:
    import docx as library

    document = library.Document()
    build(document)  # type: ignore[operator]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mhtml(page: str = PAGE, more: str = "") -> bytes:
    lines = (
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://ellan.example/saved",
        "Subject: Guards close the bridge",
        "Date: Wed, 20 Nov 2019 08:00:00 -0000",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="----x"',
        "",
        "------x",
        "Content-Type: text/html",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: https://ellan.example/saved",
        "",
        page.replace("=", "=3D"),
        "------x",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgo=",
        f"{more}------x--",
        "",
    )
    return "\r\n".join(lines).encode()


# A PDF line: x and y in points from the lower left corner, size of the letters, words.
Line = tuple[int, int, int, str]


def pdf_body(top: int, lines: Iterable[str], size: int = 11) -> list[Line]:
    """Lines one below the other; an empty one makes a gap between paragraphs."""
    found, y = [], top
    for words in lines:
        if words:
            found.append((72, y, size, words))
        y -= 14 if words else 10
    return found


def pdf(pages: list[list[Line]], info: str = "", extra: str = "") -> bytes:
    """``extra`` goes into the trailer; text is written in Helvetica with WinAnsi encoding."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [font]
    tree = 2 * len(pages) + 2
    for lines in pages:
        drawn = b"BT\n"
        for x, y, size, words in lines:
            raw = words.encode("cp1252")
            for mark in (b"\\", b"(", b")"):
                raw = raw.replace(mark, b"\\" + mark)
            drawn += b"/F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj\n" % (size, x, y, raw)
        drawn += b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 1 0 R >> >> >>" % (tree, len(objects))
        )
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages))).encode()
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    objects.append(f"<< {info} >>".encode())
    out, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root {tree + 1} 0 R /Info {tree + 2} 0 R {extra} >>"
    return out + f"trailer {trailer}\nstartxref\n{start}\n%%EOF".encode()


def rss(items: str, head: str = "<title>Ellan Post</title>") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"{head}{items}</channel></rss>"
    ).encode()


def newsml(meta: str = "", content: str = "", body: str | None = None, version: int = 1) -> bytes:
    inline = (
        f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{body}</body></html></inlineXML>"
        if body is not None
        else ""
    )
    return (
        '<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" '
        f'guid="urn:newsml:wire.example:1" version="{version}" xml:lang="en">'
        '<itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:NW">'
        "<name>Northland Wire</name></provider>"
        f"<versionCreated>2019-11-19T10:00:00Z</versionCreated>{meta}</itemMeta>"
        f"<contentMeta>{content}</contentMeta><contentSet>{inline}</contentSet></newsItem>"
    ).encode()
