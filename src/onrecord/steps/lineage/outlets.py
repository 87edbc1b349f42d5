"""The outlet table: which names and sites mean one outlet, and who owns it.

Read from ``data/outlets`` (the same files that name outlets as actors). Outlets of the collection
that no file knows are outlets too: the name that a report was published under is one that others
may cite.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from onrecord.errors import SetupError
from onrecord.records import Document

__all__ = ["Outlet", "OutletTable"]

FOLDER = Path(__file__).resolve().parents[2] / "data" / "outlets"

_WORD = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
# Words that come and go around an outlet's name: "Reuters news agency", "a Meridian reporter".
_AROUND_WORDS = (
    "the a an news agency press newspaper paper daily website site channel television tv radio "
    "reporter reporters correspondent correspondents staff writer desk service wire network "
    "official semi-official semiofficial state opposition"
)
_AROUND = frozenset(_AROUND_WORDS.split())
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/")
_PRIVATE = frozenset({"private", "public", "member newspapers", "member media"})


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its id, first name, owner and kind; ``known``: it stands in the table.

    ``owner`` is None where the table names none that two outlets could share.
    """

    id: str
    name: str
    owner: str | None = None
    kind: str = ""
    known: bool = False

    @property
    def agency(self) -> bool:
        """Does it sell its stories to other outlets?"""
        return self.kind == "agency"


class _Entry(msgspec.Struct):
    name: str
    owner: str
    kind: str
    source: str
    site: str = ""
    credit: str = ""


class _File(msgspec.Struct):
    outlets: dict[str, _Entry]


class OutletTable:
    """Outlets by any of their names, by the credit they sign with, and by site."""

    def __init__(
        self,
        names: Mapping[str, Outlet],
        credits_: Mapping[str, Outlet],
        sites: Mapping[str, Outlet],
    ) -> None:
        """``names`` and ``credits_`` by :func:`key_of`, ``sites`` by host without ``www``."""
        self._names = dict(names)
        self._credits = dict(credits_)
        self._sites = dict(sites)
        self._cores: dict[str, Outlet | None] = {}
        for key, outlet in sorted(self._names.items()):
            core = _core(key)
            other = self._cores.get(core, outlet)
            # A core that two outlets share ("Radio Free Europe", "Europe Press") names neither.
            self._cores[core] = outlet if other is not None and other.id == outlet.id else None

    @classmethod
    def load(cls, folders: Sequence[Path] = (FOLDER,)) -> OutletTable:
        """Read every ``*.yaml`` of the folders; a user's own folder comes last and wins.

        Raises:
            SetupError: a folder without files, or a file that is not of the form.
        """
        names: dict[str, Outlet] = {}
        signed: dict[str, Outlet] = {}
        sites: dict[str, Outlet] = {}
        for folder in folders:
            files = sorted(folder.glob("*.yaml"))
            if not files:
                raise SetupError(f"no outlets in {folder}: expected *.yaml files of outlets")
            for file in files:
                try:
                    read = msgspec.yaml.decode(file.read_bytes(), type=_File)
                except (msgspec.DecodeError, msgspec.ValidationError) as e:
                    raise SetupError(f"{file}: {e}") from e
                for key, entry in read.outlets.items():
                    outlet = _outlet(key, entry)
                    names.update((key_of(name), outlet) for name in _names(entry.name))
                    signed.update((key_of(name), outlet) for name in _names(entry.credit))
                    sites.update((site, outlet) for site in _names(entry.site))
        return cls(names, signed, sites)

    def with_documents(self, documents: Iterable[Document]) -> OutletTable:
        """This table and the outlets that the documents were published under."""
        return self.with_names(d.outlet for d in documents if d.outlet)

    def with_names(self, published_under: Iterable[str]) -> OutletTable:
        """The same by the names alone, of all documents of a collection."""
        names = dict(self._names)
        for name in sorted(set(published_under)):
            key = key_of(name)
            if key and self.find(name) is None:
                names.setdefault(key, Outlet(f"name.{key.replace(' ', '-')}", name))
        return OutletTable(names, self._credits, self._sites)

    def find(self, name: str) -> Outlet | None:
        """The outlet of exactly this name ("the" in front and a possessive s do not count)."""
        return self._names.get(key_of(name))

    def guess(self, name: str) -> Outlet | None:
        """The outlet of this name with more words around it: for credits and media speakers.

        "The semi-official Fars news agency", "Iran's Press TV", "a Meridian reporter", "AAP".
        """
        key = key_of(name)
        found = self._names.get(key) or self._credits.get(key)
        words = key.split()
        for i in range(1, len(words) - 1):
            found = found or self._names.get(" ".join(words[i:]))
        return found or self._by_core(key)

    def _by_core(self, key: str) -> Outlet | None:
        """By the words that are left without "news", "agency", "reporter".

        A bare word stands for an agency ("Meridian") or an outlet of the collection, but "Iran"
        alone is not the newspaper of that name.
        """
        core = _core(key)
        outlet = self._cores.get(core) if core else None
        if outlet is not None and core == key and outlet.known and not outlet.agency:
            return None
        return outlet

    def of(self, document: Document) -> Outlet | None:
        """The outlet that published the document, by its name, else by the site it came from."""
        if document.outlet:
            return self.guess(document.outlet)
        host = _host(document.url)
        if host is None:
            return None
        parts = host.split(".")
        for i in range(len(parts) - 1):
            known = self._sites.get(".".join(parts[i:]))
            if known is not None:
                return known
        return Outlet(f"site.{host}", host)


def key_of(name: str) -> str:
    """One spelling for the spellings of a name: lower case, without marks, "the", possessives."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"['’]s\b", "", plain)
    words = [re.sub(r"['’.]", "", w) for w in _WORD.findall(plain)]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _core(key: str) -> str:
    return " ".join(w for w in key.split() if w not in _AROUND)


def _outlet(key: str, entry: _Entry) -> Outlet:
    owner = None if entry.owner in _PRIVATE else entry.owner
    return Outlet(f"outlet.{key}", entry.name.split(";")[0], owner, entry.kind, known=True)


def _names(line: str) -> list[str]:
    """The names in ``"Dawn (newspaper); Dawn newspaper"``.

    A name that needs an explanation in brackets means something else without it.
    """
    return [p.strip() for p in line.split(";") if p.strip() and "(" not in p]


def _host(url: str | None) -> str | None:
    """The host of an address; of an archived page, that of the page."""
    if not url:
        return None
    try:
        host = urlsplit(_ARCHIVE.sub("", url)).hostname
    except ValueError:  # an address that is none ("http://[")
        return None
    return host.removeprefix("www.") if host else None
