"""PDF and DOCX: the text in them, in blocks; bombs, locks and pictures are refused."""

import builtins
import zipfile

import pytest
from made_files import BODY, archive, docx, pdf, pdf_body

from onrecord.errors import SetupError
from onrecord.records import Document, Failure
from onrecord.steps.read import read_bytes

FIRST = [
    "The guards at the northern gate closed the bridge on Monday after a",
    "crowd had gathered there, the mayor of Ellan said in a statement that",
    "was read out on the radio.",
    "",
    "Police arrested twenty people, according to the Northland Wire. Two demon-",
    "strators were hurt, and an anti-",
    "government paper was closed. The mayor did not say who would be",
]
SECOND = ["tried first, or when.", "", "Nobody was killed, the demonstrators said."]
HEAD = (72, 800, 8, "Ellan Post, 19 November 2019")


def paper(**more: str) -> bytes:
    return pdf(
        [
            [
                HEAD,
                (72, 760, 20, "Guards close the bridge"),
                *pdf_body(720, FIRST),
                (300, 30, 8, "1"),
            ],
            [HEAD, *pdf_body(760, SECOND), (300, 30, 8, "2")],
        ],
        **more,
    )


def one(raw: bytes, kind: str | None = None) -> Document | Failure:
    (item,) = read_bytes(raw, "f", kind)
    return item


def kinds(d: Document | Failure) -> list[tuple[str, str]]:
    assert isinstance(d, Document), d
    return [(b.kind.value, d.text[b.start : b.end]) for b in d.blocks]


class TestPdf:
    def test_paragraphs_across_lines_and_pages(self):
        assert kinds(one(paper())) == [
            ("title", "Guards close the bridge"),
            ("furniture", "Ellan Post, 19 November 2019"),
            (
                "paragraph",
                "The guards at the northern gate closed the bridge on Monday after a crowd had"
                " gathered there, the mayor of Ellan said in a statement that was read out on the"
                " radio.",
            ),
            (
                "paragraph",
                "Police arrested twenty people, according to the Northland Wire. Two demonstrators"
                " were hurt, and an anti-government paper was closed. The mayor did not say who"
                " would be tried first, or when.",
            ),
            ("paragraph", "Nobody was killed, the demonstrators said."),
        ]

    def test_the_file_s_own_dates_have_no_role(self):
        d = one(paper(info="/CreationDate (D:20191121100000Z) /ModDate (D:20200101000000+01'00')"))
        assert isinstance(d, Document)
        assert d.published is None
        assert [(x.role.value, x.when.edtf, x.when.reason) for x in d.dates] == [
            ("unknown", "2019-11-21", "the day on which the file was made"),
            ("unknown", "2020-01-01", "the day on which the file was last saved"),
        ]

    def test_who_typed_it_is_not_taken_over(self):
        d = one(paper(info="/Author (jdoe) /Title (report_final2.indd)"))
        assert isinstance(d, Document)
        assert d.author is None
        assert d.title == "Guards close the bridge"

    def test_hyphens_follow_the_document(self):
        lines = [
            "The well-",
            "known man and the co-",
            "operation of the resettle-",
            "ment board were named.",
        ]
        lines += ["The cooperation was short. Its re-settlement plan failed."]
        d = one(pdf([pdf_body(700, lines)]))
        assert isinstance(d, Document)
        assert "well-known" in d.text
        assert "cooperation of" in d.text
        assert "resettlement board" in d.text

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (pdf([[], []]), "no_text_layer"),
            (pdf([pdf_body(700, FIRST)] * 2_001), "too_many_pages"),
            (b"%PDF-1.7 nothing more", "broken_pdf"),
            (paper()[:700], "broken_pdf"),
            (paper().replace(b"/Kids", b"/Kinds"), "no_text_layer"),
        ],
    )
    def test_reasons(self, raw, reason):
        item = one(raw)
        assert isinstance(item, Failure), item
        assert item.reason == reason

    @pytest.mark.parametrize("key", ["user", ""])
    def test_encrypted(self, key):
        import io

        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper())))
        writer.encrypt(key, "owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        item = one(out.getvalue())
        if key:
            assert isinstance(item, Failure)
            assert item.reason == "encrypted"
        else:  # locked against changes only
            assert kinds(item) == kinds(one(paper()))

    def test_a_stream_that_unpacks_to_far_too_much(self):
        import zlib

        raw = pdf([pdf_body(700, FIRST)])
        start, end = raw.index(b"<< /Length"), raw.index(b"endobj", raw.index(b"endstream"))
        packed = zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 8_000_000)
        bomb = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\n" % (
            len(packed),
            packed,
        )
        item = one(raw[:start] + bomb + raw[end:])
        assert isinstance(item, Failure)
        assert item.reason in ("broken_pdf", "no_text_layer")


def report(document) -> None:
    document.add_heading("Guards close the bridge", 0)
    document.add_heading("What was said", 1)
    paragraph = document.add_paragraph("The guards ")
    paragraph.add_run("closed").bold = True
    paragraph.add_run(" the bridge,\tthe mayor said.")
    document.add_paragraph(BODY, style="Quote")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Arrested", "ten"
    document.add_paragraph("The gate at night", style="Caption")
    document.sections[0].header.paragraphs[0].text = "A running head"
    document.core_properties.author = "jdoe"


class TestDocx:
    def test_styles(self):
        assert kinds(one(docx(report))) == [
            ("title", "Guards close the bridge"),
            ("heading", "What was said"),
            ("paragraph", "The guards closed the bridge, the mayor said."),
            ("quote", BODY),
            ("paragraph", "Arrested ten"),
            ("caption", "The gate at night"),
        ]
        assert one(docx(report)).author is None

    def test_tracked_changes(self):
        def build(document) -> None:
            from docx.oxml import parse_xml

            space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            xml = (
                f"<w:p {space}><w:r><w:t>Police arrested </w:t></w:r>"
                "<w:del><w:r><w:delText>ten</w:delText></w:r></w:del>"
                "<w:ins><w:r><w:t>twelve</w:t></w:r></w:ins><w:r><w:t> people.</w:t></w:r></w:p>"
            )
            document.element.body.insert(0, parse_xml(xml))

        d = one(docx(build))
        assert isinstance(d, Document)
        assert d.text == "Police arrested twelve people."

    def test_the_file_s_own_dates_have_no_role(self):
        d = one(docx(report))
        assert isinstance(d, Document)
        assert d.published is None
        assert {x.role.value for x in d.dates} == {"unknown"}

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (archive({"word/document.xml": b"<a/>"}), "broken_docx"),
            (docx(report)[:900], "broken_archive"),
            (docx(lambda d: None), "no_text"),
            (archive({"readme.txt": b"x"}), "unknown_format"),
            (
                archive({"word/document.xml": b"<a/>" + b" " * 60_000_000}, zipfile.ZIP_DEFLATED),
                "bomb",
            ),
            (
                archive({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'}),
                "xml_bomb",
            ),
        ],
    )
    def test_reasons(self, raw, reason):
        item = one(raw)
        assert isinstance(item, Failure), item
        assert item.reason == reason

    def test_a_password(self):
        raw = bytearray(docx(report))
        at = raw.index(b"PK\x01\x02")
        while at >= 0:
            raw[at + 8] |= 1
            at = raw.find(b"PK\x01\x02", at + 1)
        item = one(bytes(raw))
        assert isinstance(item, Failure)
        assert item.reason == "encrypted"


@pytest.mark.parametrize(
    ("raw", "library", "command"),
    [
        (paper(), "pypdf", "pip install 'onrecord[pdf]'"),
        (docx(report), "docx", "pip install 'onrecord[docx]'"),
    ],
)
def test_an_extra_that_is_missing(monkeypatch, raw, library, command):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.partition(".")[0] == library:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SetupError) as caught:
        list(read_bytes(raw, "f"))
    assert command in str(caught.value)
