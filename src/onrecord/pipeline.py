"""The pipeline: the file that knows the order of the steps (``batch.story`` follows it in tasks).

    read -> annotate -> places, times, who -> attribute -> counts, code, causes, loaded, evidence

and, from the records of many reports,

    judgements -> lineage -> link -> corroborate

A wrong document becomes a :class:`Failure` here, in the one broad ``except`` of the project;
everything else raises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from onrecord.errors import ReadError, RecordError, SetupError
from onrecord.models.loglinear import LogLinear
from onrecord.models.tagger import Tagger
from onrecord.records import (
    Codebook,
    Document,
    Event,
    Failure,
    Judgement,
    Link,
    Parse,
    Record,
    Run,
    Tags,
)
from onrecord.steps.annotate import DEFAULT_NLP, Annotator
from onrecord.steps.attribute import Attributor
from onrecord.steps.code import EventCoder
from onrecord.steps.code.causes import causes
from onrecord.steps.code.counts import counts
from onrecord.steps.code.evidence import evidence
from onrecord.steps.code.loaded import Lexicon, loaded
from onrecord.steps.corroborate import Rule, corroborate, judged
from onrecord.steps.lineage import OutletTable, components, lineage
from onrecord.steps.link import Weights, link
from onrecord.steps.read import read_text
from onrecord.steps.resolve.actors import ActorResolver, ActorTable
from onrecord.steps.resolve.gazetteer import Gazetteer
from onrecord.steps.resolve.places import places
from onrecord.steps.resolve.times import times

__all__ = [
    "DATA",
    "DEFAULT_NLP",
    "Coder",
    "Rule",
    "Story",
    "coding_of",
    "distinct_records",
    "events_of",
    "link_weights",
    "linking_version",
    "one_claim_twice",
    "place_of",
    "tags_of",
    "two_codings",
]

VERSION = metadata.version("onrecord")

DATA = Path(__file__).parent / "data"
TAG_THRESHOLD = 0.15  # less likely marks are not looked at: 0.05 finds nothing more, more slowly
WEIGHTS = Path(__file__).parent / "models" / "weights"


@dataclass(frozen=True, slots=True)
class Coder:
    """Everything that coding a report needs, loaded once; call :meth:`code` on each report."""

    annotator: Annotator
    attributor: Attributor
    events: EventCoder
    gazetteer: Gazetteer
    actors: ActorTable
    lexicon: Lexicon
    tagger: Tagger | None
    run: Run
    nlp: str
    data: Path

    @classmethod
    def load(cls, nlp: str = DEFAULT_NLP, data: Path = DATA, tagger: bool = True) -> Coder:
        """Load the parser, the codebook and the tables.

        Args:
            nlp: an installed spaCy pipeline for English, by package name or path.
            data: a folder laid out like ``onrecord/data``, for a codebook and tables of your own.
            tagger: use the trained tagger beside the rules; without it coding takes about half
                the time and finds less.

        Raises:
            SetupError: something is missing; the message says what to run.
        """
        if not data.is_dir():
            raise SetupError(f"no data folder at {data}")
        annotator = Annotator.load(nlp)
        codebook = Codebook.load(data / "codebook")
        return cls(
            annotator=annotator,
            attributor=Attributor.load(
                data / "lexicon", LogLinear.load(WEIGHTS / "attribution.tsv")
            ),
            events=EventCoder.compile(codebook, LogLinear.load(WEIGHTS / "events.tsv").weights),
            gazetteer=Gazetteer.load(data / "gazetteer"),
            actors=ActorTable.load([data / "actors", data / "outlets"]),
            lexicon=Lexicon.load(data / "lexicon"),
            tagger=Tagger.load(WEIGHTS) if tagger else None,
            run=_run(annotator, codebook, data, tagger),
            nlp=nlp,
            data=data,
        )

    def code(
        self,
        report: str | Document,
        *,
        ref: str = "text",
        title: str | None = None,
        outlet: str | None = None,
        author: str | None = None,
        url: str | None = None,
        date: str | None = None,
    ) -> Record:
        """Code one report: its text, or a Document from :func:`onrecord.read`.

        The keywords describe a report that is given as text; ``date`` is its publication date
        (``2019-11-20``).
        """
        document = (
            report
            if isinstance(report, Document)
            else read_text(
                report, ref=ref, title=title, outlet=outlet, author=author, url=url, date=date
            )
        )
        parse = self.annotator.annotate(document)
        where = places(parse, self.gazetteer)
        when = times(parse)
        who = ActorResolver(parse, self.actors, self.gazetteer.country_of, where)
        tags = tags_of(self.tagger, parse)
        cues = None if self.tagger is None else tags.cues
        said = self.attributor.attribute(parse, who, where, when, cues)
        numbers = counts(parse)
        events = None if self.tagger is None else tags.events
        claims = self.events.code(parse, said, who, where, when, numbers, events)
        return Record(
            document=document,
            attributions=said,
            claims=claims,
            causes=causes(parse, said, None if self.tagger is None else tags.causes),
            loaded=loaded(parse, said, self.lexicon),
            evidence=evidence(parse, said, where, when),
            times=when,
            places=where,
            run=self.run,
        )

    def code_many(self, reports: Iterable[Document | Failure]) -> Iterator[Record | Failure]:
        """Code a stream of reports one after the other, in the order given; Failures pass through.

        For several processes see :func:`onrecord.batch.code_many`.
        """
        for report in reports:
            yield report if isinstance(report, Failure) else self._code_or_fail(report)

    def _code_or_fail(self, document: Document) -> Record | Failure:
        try:
            return self.code(document)
        except ReadError as e:
            return Failure(document.ref, "code", e.reason, str(e))
        except Exception as e:
            # The per-document boundary: one odd report must not end a run over thousands.
            return Failure(document.ref, "code", "error", f"{type(e).__name__}: {e}")


@dataclass(frozen=True, slots=True)
class Story:
    """What many reports add up to: the events, and the links that they rest on.

    ``links`` hold between claims, ``copies`` between documents; ``lineages`` are groups of document
    ids, each one way in which the news came.
    """

    events: tuple[Event, ...]
    links: tuple[Link, ...]
    copies: tuple[Link, ...]
    lineages: tuple[tuple[str, ...], ...]


def events_of(
    records: Iterable[Record],
    judgements: Iterable[Judgement] = (),
    data: Path = DATA,
    rule: Rule = Rule.MOST_REPRESENTATIVE,
) -> Story:
    """The events of many reports. Neither the order of the input nor a repetition in it matters.

    Args:
        records: coded reports; a record that comes twice counts once.
        judgements: what people have decided about claims, documents and values.
        data: a folder laid out like ``onrecord/data``, for outlets of your own.
        rule: which of several values stands in an event's headline.

    Raises:
        RecordError: two different codings of one document, two claims with one id, or a judgement
            that does not fit the claim that it amends.
    """
    decided = tuple(judgements)
    case = judged(distinct_records(records), decided)
    copies = lineage(case.records, OutletTable.load([data / "outlets"]))
    groups = components((r.document.id for r in case.records), copies, decided)
    of = {d: group[0] for group in groups for d in group}
    links = link(case.records, of, link_weights())
    events = corroborate(case.records, links, copies, groups, decided, rule)
    return Story(events, links, copies, groups)


def distinct_records(records: Iterable[Record]) -> tuple[Record, ...]:
    """Each record once, in the order of their documents' ids.

    Where one report was found in two places, the record of the first of them in order stays.

    Raises:
        RecordError: one document was coded twice with different results, or one claim id stands in
            two documents.
    """
    found: dict[str, Record] = {}
    claims: dict[str, Record] = {}
    for record in records:
        document = record.document
        held = found.setdefault(document.id, record)
        if held is not record:
            if coding_of(held) != coding_of(record):
                raise two_codings(document.id, min(held.document.ref, document.ref))
            held = found[document.id] = min(held, record, key=place_of)
        for claim in record.claims:
            other = claims.setdefault(claim.id, held)
            if other.document.id != document.id:
                raise one_claim_twice(claim.id, other.document.ref, document.ref)
    return tuple(found[d] for d in sorted(found))


def place_of(record: Record) -> tuple[str, str]:
    """Where the report was found: its path or id, and its address."""
    return record.document.ref, record.document.url or ""


def coding_of(record: Record) -> Record:
    """The record without where its report was found, which is no part of the coding."""
    return replace(record, document=replace(record.document, ref="", url=None))


def two_codings(document: str, ref: str) -> RecordError:
    """The error: a document, by its id and ref, is there with two different records."""
    return RecordError(
        f"document {document} ({ref}) comes with two different codings; "
        "keep one of them, or code it again"
    )


def one_claim_twice(claim: str, ref: str, other: str) -> RecordError:
    """The error: two documents, by their refs, hold one claim id."""
    return RecordError(f"claim {claim} stands in two documents, {ref} and {other}; code them again")


def link_weights() -> Weights:
    """How much each finding about two accounts weighs."""
    return Weights(LogLinear.load(WEIGHTS / "links.tsv").weights)


@lru_cache(maxsize=8)
def linking_version(data: Path = DATA) -> str:
    """What the events of given records depend on: the version, the table of outlets, the weights.

    All workers of a distributed run must agree in it.
    """
    links = hashlib.sha256((WEIGHTS / "links.tsv").read_bytes()).hexdigest()[:12]
    return f"{VERSION} {_hash(data / 'outlets')} {links}"


def tags_of(tagger: Tagger | None, parse: Parse) -> Tags:
    """The tagger's marks in a report; none without a tagger."""
    if tagger is None:
        return Tags()
    blocks = {t.i for b in parse.document.blocks for t in parse.tokens(b.start, b.end)[:1]}
    return tagger.tag(
        [t.text for t in parse.words],
        [s.start for s in parse.sentences],
        sorted(blocks),
        threshold=TAG_THRESHOLD,
    )


def _run(annotator: Annotator, codebook: Codebook, data: Path, tagger: bool) -> Run:
    weights = ((WEIGHTS.name, _hash(WEIGHTS)),) if tagger else ()

    folders = ("actors", "gazetteer", "lexicon", "outlets")
    return Run(
        version=VERSION,
        codebook=codebook.version,
        models=((annotator.name, annotator.version), *weights),
        data=tuple((name, _hash(data / name)) for name in folders),
        settings=(),
    )


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
