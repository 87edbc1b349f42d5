"""JSON -> Documents: one object a line, or one object or array.

An object is a report of ours (``id``, ``text`` and metadata) or an item of ninjs (``uri``, ...).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.errors import ReadError
from onrecord.records import Document, Failure
from onrecord.steps.read.decode import check_not_binary
from onrecord.steps.read.format import LARGEST, Input
from onrecord.steps.read.lines import lines
from onrecord.steps.read.ninjs import is_ninjs, ninjs_document
from onrecord.steps.read.plain import Metadata, plain_document

__all__ = ["array_items", "json_document", "json_documents", "json_ref", "line_documents"]

_BOM = b"\xef\xbb\xbf"


class _Ref(msgspec.Struct):
    id: str | int | None = None


class _Report(msgspec.Struct):
    """The keys that are read; others are passed over."""

    text: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | list[str] | None = None
    url: str | None = None
    date: str | int | None = None
    language: str | None = None


_REF = msgspec.json.Decoder(_Ref)
_REPORT = msgspec.json.Decoder(_Report)
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])


def json_ref(raw: bytes, default: str) -> str:
    """A JSON object's ``id`` or, of a ninjs item, ``uri``; ``default`` where it has none."""
    try:
        found = _REF.decode(raw).id
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return default
    if found is None or found == "":
        return is_ninjs(raw) or default
    return str(found)


def json_document(raw: bytes, ref: str) -> Document:
    """The document in one JSON object.

    Raises:
        ReadError: reason ``encoding``, ``not_json``, ``bad_field``, ``missing_text``, ``empty`` or
            ``language``; or one of :func:`ninjs_document`'s.
    """
    report = _decode(raw)
    if report.text is None:
        if is_ninjs(raw) is not None:
            return ninjs_document(raw, ref)
        raise ReadError("missing_text", "the JSON object has no key 'text'")
    author = report.author
    metadata = Metadata(
        title=_given(report.title),
        outlet=_given(report.outlet),
        author=_given(", ".join(author) if isinstance(author, list) else author),
        url=_given(report.url),
        language=_given(report.language),
        dates=Metadata.date(None if report.date is None else str(report.date)),
    )
    return plain_document(report.text, raw, ref, metadata)


def array_items(raw: bytes) -> list[bytes]:
    """The objects of a JSON array, as bytes; a single object is a list of one.

    Raises:
        ReadError: reason ``empty`` or ``not_json``.
    """
    if not raw.strip():
        raise ReadError("empty", "there is nothing in it")
    if not raw.lstrip().startswith(b"["):
        return [raw]
    try:
        return [bytes(item) for item in _ARRAY.decode(raw)]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise ReadError("not_json", f"not a JSON array: {e}") from e


def _decode(raw: bytes) -> _Report:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as e:
        raise ReadError("encoding", f"JSON is UTF-8, this breaks it at byte {e.start}") from e
    try:
        return _REPORT.decode(raw)
    except msgspec.ValidationError as e:
        raise ReadError(_wrong_type(str(e)), f"not a report as a JSON object: {e}") from e
    except msgspec.DecodeError as e:
        raise ReadError("not_json", f"not JSON: {e}") from e
    except RecursionError as e:
        raise ReadError("not_json", "JSON nested too deeply") from e


def _wrong_type(message: str) -> str:
    if "`$.text" in message:
        return "missing_text"
    return "bad_field" if "`$." in message else "not_json"


def _given(value: str | None) -> str | None:
    return value.strip() or None if value is not None else None


def line_documents(source: Input) -> Iterator[Document | Failure]:
    """One report a line, streamed; a bad line becomes a failure and the others are read.

    Raises:
        ReadError: reason ``binary``, ``encoding`` or ``empty``.
    """
    check_not_binary(source.head)
    if source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("encoding", "JSON lines are UTF-8; this is UTF-16 or UTF-32")
    found = False
    for line in lines(source.stream, LARGEST):
        raw = line.raw
        if raw is not None and line.number == 1:
            raw = raw.removeprefix(_BOM)
        if raw is None or raw.strip():
            found = True
            yield _object(raw, f"{source.ref}:{line.number}")
    if not found:
        raise ReadError("empty", "there is no line in it")


def json_documents(source: Input) -> Iterator[Document | Failure]:
    """The reports in a JSON array, or the one that a JSON object is.

    Raises:
        ReadError: reason ``too_large``, ``binary``, ``empty`` or ``not_json``.
    """
    raw = source.whole()
    check_not_binary(raw)
    for number, item in enumerate(array_items(raw.removeprefix(_BOM)), 1):
        yield _object(item, f"{source.ref}:{number}")


def _object(raw: bytes | None, place: str) -> Document | Failure:
    """The report in one JSON object, named by its ``id`` or else by its ``place``."""
    if raw is None:
        message = f"a line over {LARGEST // 1_000_000} MB; split it into reports"
        return Failure(place, "read", "too_large", message)
    ref = json_ref(raw, place)
    try:
        return json_document(raw, ref)
    except ReadError as e:
        return Failure(ref, "read", e.reason, str(e))
