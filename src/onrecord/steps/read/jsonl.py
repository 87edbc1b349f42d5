"""JSON -> Documents: one object a line (``id``, ``text`` and metadata), or one object or array."""

from __future__ import annotations

import msgspec

from onrecord.errors import ReadError
from onrecord.records import Document
from onrecord.steps.read.plain import Metadata, plain_document

__all__ = ["array_items", "json_document", "json_ref"]


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
    """The ``id`` of a JSON object as a string; ``default`` where it has none."""
    try:
        found = _REF.decode(raw).id
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return default
    return default if found is None or found == "" else str(found)


def json_document(raw: bytes, ref: str) -> Document:
    """The document in one JSON object.

    Raises:
        ReadError: reason ``encoding``, ``not_json``, ``bad_field``, ``missing_text``, ``empty`` or
            ``language``.
    """
    report = _decode(raw)
    if report.text is None:
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
