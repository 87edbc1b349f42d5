"""The metadata of a page: title, outlet, author, address, language, dates.

Dates come only from fields that say what they are the date of (Open Graph, JSON-LD, microdata,
Dublin Core, ``<time>``) and from the page's address; never from a date that merely stands on the
page, which may be its clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from onrecord.records import DateRole, DocumentDate
from onrecord.steps.read.kinds import fold
from onrecord.steps.read.language import iso_639_1
from onrecord.steps.read.pagedates import metadata_date
from onrecord.steps.read.plain import Metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["page_metadata"]

# Names of <meta> fields, most trusted first.
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "publishdate", "publish_date", "publish-date", "publication_date",
    "pubdate", "parsely-pub-date", "sailthru.date", "article_date_original", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised",
)  # fmt: skip
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/-]|$)")
_BLANK = re.compile(r"\s+")


class _Linked(msgspec.Struct):
    """What is read of a JSON-LD object."""

    published: object = msgspec.field(name="datePublished", default=None)
    modified: object = msgspec.field(name="dateModified", default=None)
    graph: object = msgspec.field(name="@graph", default=None)


_LINKED = msgspec.json.Decoder(list[_Linked] | _Linked)


def page_metadata(tree: HtmlElement) -> Metadata:
    """Read the metadata of a parsed page."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, extensive=False)
    language = iso_639_1(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    return Metadata(
        title=_title(tree, found.title),
        outlet=_clean(found.sitename),
        author=_clean(found.author),
        url=_clean(found.url),
        language=language,
        dates=tuple(_dates(tree, _clean(found.url))),
    )


def _title(tree: HtmlElement, stated: str | None) -> str | None:
    """The page's headline: its only ``<h1>`` if the stated title holds that, else the latter."""
    heads = [h for e in tree.iter("h1") if (h := _clean(e.text_content()))]
    stated = _clean(stated)
    if stated is None:
        return heads[0] if len(heads) == 1 else None
    return next((h for h in heads if len(h) > 10 and fold(h) in fold(stated)), stated)


def _clean(value: str | None) -> str | None:
    return _BLANK.sub(" ", value).strip() or None if value else None


def _dates(tree: HtmlElement, url: str | None) -> Iterator[DocumentDate]:
    fields = _fields(tree)
    linked = list(_linked(tree))
    published = [*_named(fields, _PUBLISHED), *(p for p, _ in linked if p), *_times(tree)]
    updated = [*_named(fields, _UPDATED), *(m for _, m in linked if m)]
    for values, role in ((published, DateRole.PUBLISHED), (updated, DateRole.UPDATED)):
        found = next((d for value in values if (d := metadata_date(value, role))), None)
        if found is None and role is DateRole.PUBLISHED:
            found = _address_date(url)
        if found is not None:
            yield found


def _fields(tree: HtmlElement) -> dict[str, str]:
    """The first value of every ``<meta>`` field and every element with microdata, by name."""
    fields: dict[str, str] = {}
    for element in tree.iter("meta", "time", "span", "abbr", "div"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = element.get("content") or element.get("datetime")
        if name and value:
            fields.setdefault(name.lower(), value)
    return fields


def _named(fields: dict[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (fields[name] for name in names if name in fields)


def _linked(tree: HtmlElement) -> Iterator[tuple[str | None, str | None]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            yield from _linked_in(script.text.encode("utf-8"))


def _linked_in(raw: bytes) -> Iterator[tuple[str | None, str | None]]:
    try:
        found = _LINKED.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return
    for item in found if isinstance(found, list) else [found]:
        dates = _string(item.published), _string(item.modified)
        if any(dates):
            yield dates
        if isinstance(item.graph, list):
            for node in item.graph:
                if isinstance(node, dict):
                    yield _string(node.get("datePublished")), _string(node.get("dateModified"))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _times(tree: HtmlElement) -> Iterator[str]:
    """``<time>`` elements that say that they are the publication date."""
    for element in tree.iter("time"):
        told = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if element.get("pubdate") is not None or "publish" in told or "entry-date" in told:
            value = element.get("datetime") or element.text_content()
            if value:
                yield value


def _address_date(url: str | None) -> DocumentDate | None:
    m = _ADDRESS_DATE.search(url) if url else None
    if m is None:
        return None
    found = metadata_date(f"{m[1]}-{m[2]:0>2}-{m[3]:0>2}", DateRole.PUBLISHED)
    if found is None or found.when.earliest is None:
        return None
    when = replace(found.when, reason="read from the page's address")
    return DocumentDate(DateRole.PUBLISHED, when, None)
