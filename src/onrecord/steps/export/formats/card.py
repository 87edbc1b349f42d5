"""card: the data card of an export, for the people who will read the data without having made it.

After "Datasheets for Datasets" (Gebru et al. 2021) and "Data Cards" (Pushkarna et al. 2022), cut to
what can be said of every export: purpose, sources by outlet and by side, who says it, known error
rates, what was withheld, what the format loses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from onrecord.steps.export.formats.base import Exporter, Loss, Written
from onrecord.steps.export.formats.figures import figures
from onrecord.steps.export.formats.sides import side_of
from onrecord.steps.export.formats.source import OutletTally, Tally
from onrecord.steps.export.redact import Withheld

__all__ = ["Facts", "card"]

_PURPOSE = (
    "Research and verification: who says what happened, according to whom, in which words. Every "
    "row is a claim, or is made of claims. It says that a source says so, never that it is so. Not "
    "for decisions about people, for finding out who somebody is, or for counting victims."
)
_SOURCES = (
    "Nothing is counted for or against a source. The tie is that of the table of outlets in "
    "onrecord: who owns it and how it stands to a state, not whether what it says is true."
)
_RATES = (
    "Measured on reports that trained nothing, by the version that wrote this (English; mostly "
    "reports from and about Iran and the Middle East). On other outlets expect worse. The "
    "confidence of each claim says which ones are doubtful."
)
_BLIND = (
    "Withholding goes by what was coded and by form. A private person whom nothing marks as one "
    "is missed: read the export before you publish it."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card needs to know beside the exporter."""

    version: str
    tally: Tally
    written: Written
    reason: str | None = None
    licence: str | None = None
    repeated: int = 0


def card(exporter: Exporter, facts: Facts) -> str:
    """The data card, Markdown."""
    sections = (
        (f"Data card: {exporter.name}", _head(exporter, facts)),
        ("What it is for", [_PURPOSE, *exporter.notes]),
        ("Sources", _sources(facts.tally)),
        ("Who says it", _claimants(facts.tally)),
        ("Known error rates", _rates()),
        ("What was withheld", _withheld(facts)),
        ("What was left out", _left_out(facts)),
        ("What this format loses", _losses(exporter.losses)),
        ("Licences", _licences(facts)),
    )
    parts = []
    for number, (title, lines) in enumerate(sections):
        body = "\n\n".join(line for line in lines if line)
        parts.append(f"{'#' if number == 0 else '##'} {title}\n\n{body}\n")
    return "\n".join(parts)


def _head(exporter: Exporter, facts: Facts) -> list[str]:
    tally = facts.tally
    days = f"published {tally.earliest} to {tally.latest}" if tally.earliest else ""
    undated = f"{tally.undated} of them without a known publication date" if tally.undated else ""
    reports = ", ".join(p for p in (f"{tally.reports} reports", days, undated) if p)
    rows = ", ".join(f"{name}: {number}" for name, number in facts.written.rows)
    runs = sorted({f"onrecord {r.version}, codebook {r.codebook}" for r in tally.runs})
    return [
        exporter.title[0].upper() + exporter.title[1:] + ".",
        f"Written by onrecord {facts.version} from {reports}; {tally.claims} claims.",
        f"Coded by {'; '.join(runs)}." if runs else "",
        f"Rows: {rows}.",
    ]


def _sources(tally: Tally) -> list[str]:
    rows, sides = [], dict[str, OutletTally]()
    for name, outlet in sorted(tally.outlets.items(), key=lambda i: (-i[1].claims, i[0])):
        side = side_of(name)
        rows.append(
            (name or "not stated", side.words, outlet.reports, outlet.claims, outlet.own_voice)
        )
        total = sides.setdefault(side.words, OutletTally())
        total.reports += outlet.reports
        total.claims += outlet.claims
        total.own_voice += outlet.own_voice
    by_side = [
        (words, t.reports, t.claims, _share(t.claims, tally.claims), _share(t.own_voice, t.claims))
        for words, t in sorted(sides.items(), key=lambda i: (-i[1].claims, i[0]))
    ]
    return [
        _SOURCES,
        _table(("outlet", "tie", "reports", "claims", "in its own voice"), rows),
        _table(("side", "reports", "claims", "share of claims", "in its own voice"), by_side),
        f"Reports that their publishers have taken back, marked and not removed: {tally.withdrawn}."
        if tally.withdrawn
        else "",
    ]


def _claimants(tally: Tally) -> list[str]:
    own = sum(o.own_voice for o in tally.outlets.values())
    rows: list[tuple[object, ...]] = [("the outlet itself", own, _share(own, tally.claims))]
    rows += [
        (kind, number, _share(number, tally.claims))
        for kind, number in sorted(tally.claimants.items(), key=lambda i: (-i[1], i[0]))
    ]
    return [_table(("innermost claimant", "claims", "share"), rows)]


def _rates() -> list[str]:
    rows = [(f.what, f"{f.value:.2f}", f.set) for f in figures()]
    return [_RATES, _table(("what", "figure", "measured on"), rows)]


def _withheld(facts: Facts) -> list[str]:
    if facts.reason is not None:
        return [
            "**Names of private people and contact details are NOT withheld in this export.**",
            f"Reason given: {_flat(facts.reason)}",
            "Do not publish it. Keep it where only those who need it can read it.",
        ]
    tally = facts.tally
    counts = [
        f"{getattr(tally.withheld, f.name)} {_WITHHELD[f.name]}"
        for f in fields(Withheld)
        if getattr(tally.withheld, f.name)
    ]
    said = ", ".join(counts) if counts else "nothing was found to withhold"
    return [
        f"In {tally.redacted_reports} of {tally.reports} reports: {said}. Letters in quoted words "
        "are blotted out (█), so that offsets hold; elsewhere stands [private person] or "
        "[withheld].",
        "The full text of the reports is in no export; it belongs to their publishers.",
        _BLIND,
    ]


_WITHHELD = {
    "names": "names of private people",
    "emails": "e-mail addresses",
    "handles": "handles and profile links",
    "phones": "telephone numbers",
    "addresses": "street addresses",
}


def _left_out(facts: Facts) -> list[str]:
    lines = [f"- {left.number}: {left.why}" for left in facts.written.left_out]
    if facts.repeated:
        lines.append(f"- {facts.repeated}: reports that were given more than once")
    return ["\n".join(lines) or "Nothing."]


def _losses(losses: Iterable[Loss]) -> list[str]:
    return ["\n".join(f"- `{loss.path}`: {loss.why}" for loss in losses)]


def _licences(facts: Facts) -> list[str]:
    return [
        f"The data: {_flat(facts.licence)}, as its publisher says."
        if facts.licence
        else "The data: not specified; whoever publishes it must say.",
        "Quoted passages and titles belong to the publishers of the reports. Places contain "
        "GeoNames data (geonames.org, CC BY 4.0). Types, modes and sectors follow the PLOVER 2.0 "
        "manual (Halterman et al. 2023).",
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "-"


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_flat(str(cell)) for cell in row)} |"


def _flat(text: str) -> str:
    """One line that starts no markup: outlets' names come from outside."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    for mark in "\\`*_[]<>|#":
        line = line.replace(mark, f"\\{mark}")
    return line
