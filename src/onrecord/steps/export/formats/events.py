"""events: one row an event: what named rules make of its claims, with both bounds of all values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.records import CountKind, Event, EventActor, EventCount, Role
from onrecord.steps.export.csv import write_cells
from onrecord.steps.export.formats.base import Column, Exporter, File, Kept, Loss, Unit, Written
from onrecord.steps.export.formats.cells import CELLS, joined
from onrecord.steps.export.formats.source import Source

__all__ = ["EVENTS", "EVENT_COLUMNS", "event_row"]

_TABLED = (CountKind.KILLED, CountKind.INJURED, CountKind.ARRESTED, CountKind.PARTICIPANTS)
EVENT_COLUMNS = (
    Column("event", "string", "content id of the event", True),
    Column("type", "string", "PLOVER 2.0 type, by the rule in rules", True),
    Column("mode", "string", "PLOVER 2.0 mode"),
    Column("mood", "string", "happened where any claim says so, else what most say", True),
    Column("when_earliest", "string", "first day, ISO; empty where open"),
    Column("when_latest", "string", "last day, ISO, inclusive"),
    Column("when_edtf", "string", "the same in EDTF"),
    Column("when_precision", "string", "how fine the words are"),
    Column("when_basis", "string", "stated, resolved, publication or unknown"),
    Column("where", "string", "place"),
    Column("admin1", "string", "province or state"),
    Column("country", "string", "country, ISO 3166-1 alpha-3"),
    Column("latitude", "number", "degrees, WGS 84"),
    Column("longitude", "number", "degrees, WGS 84"),
    Column("geonameid", "integer", "GeoNames' id"),
    Column("place_precision", "string", "site, city, admin1, country, region or unresolved"),
    Column("actors", "string", "who is said to have done it, '; ' between"),
    Column("actor_countries", "string", "their countries"),
    Column("actor_sectors", "string", "their PLOVER sectors"),
    Column("recipients", "string", "to whom"),
    Column("recipient_countries", "string", "their countries"),
    Column("recipient_sectors", "string", "their sectors"),
    *(
        Column(f"{kind.value}_{part}", "string" if part == "rule" else "integer", means)
        for kind in _TABLED
        for part, means in (
            ("low", f"lower bound of the {kind.value}, by the rule"),
            ("high", f"upper bound of the {kind.value}, by the rule"),
            ("rule", "the rule that made the two"),
            ("lowest", "the lowest bound that anybody gives"),
            ("highest", "the highest bound that anybody gives"),
            ("values", "how many different figures are given"),
        )
    ),
    Column("reports", "integer", "reports that tell of it", True),
    Column("lineages", "integer", "independent ways in which it reached us", True),
    Column("outlets", "string", "who published these reports"),
    Column("claimants", "string", "who says it"),
    Column("own_voice", "string", "outlets that say it themselves"),
    Column("denied_by", "string", "who says that it is not so"),
    Column("silent", "string", "outlets that reported then and there and say nothing of it"),
    Column("contradictions", "string", "on what the claims disagree"),
    Column("documents", "string", "refs of the reports", True),
    Column("claims", "string", "document and claim ids, 'document/claim; ...'", True),
    Column("rules", "string", "the rules that made type, time and place"),
    Column("about", "string", "claims that only tell of it and give it no value"),
    Column("withdrawn", "string", "refs of reports in it that have been taken back"),
)


def event_row(event: Event) -> tuple[object, ...]:
    """The cells of one event, in the order of :data:`EVENT_COLUMNS`."""
    when, where, seen = event.when, event.where, event.corroboration
    counts = {c.what: c for c in event.counts}
    return (
        event.id,
        event.type,
        event.mode,
        event.mood.value,
        when.earliest if when else None,
        when.latest if when else None,
        when.edtf or None if when else None,
        when.precision.value if when else None,
        when.basis.value if when else None,
        where.name if where else None,
        where.admin1 if where else None,
        where.country if where else None,
        where.latitude if where else None,
        where.longitude if where else None,
        where.geonameid if where else None,
        where.precision.value if where else None,
        *_side(event, Role.ACTOR),
        *_side(event, Role.RECIPIENT),
        *(cell for kind in _TABLED for cell in _figures(counts.get(kind))),
        seen.reports,
        seen.lineages,
        joined(iter(seen.outlets)),
        joined(iter(seen.claimants)),
        joined(iter(seen.own_voice)),
        joined(iter(seen.denied_by)),
        joined(iter(seen.silent)),
        joined(_contradictions(event)),
        joined(iter(event.documents)),
        joined(f"{c.document}/{c.id}" for c in event.claims),
        joined(f"{name}: {rule}" for name, rule in event.rules),
        joined(f"{c.document}/{c.id}" for c in event.about),
        joined(iter(event.withdrawn)),
    )


def _side(event: Event, role: Role) -> tuple[str | None, str | None, str | None]:
    side: list[EventActor] = [a for a in event.actors if a.role is role]
    return (
        joined(a.name for a in side),
        joined(a.country for a in side),
        joined(a.sector for a in side),
    )


def _figures(count: EventCount | None) -> tuple[int | str | None, ...]:
    if count is None:
        return (None,) * 6
    lows = [v.low for v in count.values if v.low is not None]
    highs = [v.high for v in count.values if v.high is not None]
    bounds = [*lows, *highs]
    return (
        count.low,
        count.high,
        count.rule,
        min(bounds, default=None),
        max(bounds, default=None),
        len(count.values),
    )


def _contradictions(event: Event) -> Iterator[str]:
    for c in event.contradictions:
        sides = " against ".join(
            f"{p.value} ({', '.join(p.claimants)})" if p.claimants else p.value for p in c.positions
        )
        yield f"{c.kind.value} of {c.what}: {sides}" if c.what else f"{c.kind.value}: {sides}"


def _write(source: Source, folder: Path) -> Written:
    rows: Iterable[tuple[object, ...]] = map(event_row, source.events())
    with (folder / "events.csv").open("wb") as stream:
        header = [c.name for c in EVENT_COLUMNS]
        return Written((("events.csv", write_cells(header, rows, stream)),))


EVENTS = Exporter(
    name="events",
    title="one row an event, with the rule behind every figure and both bounds of all values",
    unit=Unit.EVENT,
    files=(File("events.csv", "text/csv", "one row an event", EVENT_COLUMNS, key=("event",)),),
    keeps=(
        *(
            Kept(path, name)
            for path, name in (
                ("id", "event"),
                ("type", "type"),
                ("mode", "mode"),
                ("mood", "mood"),
                ("when.earliest", "when_earliest"),
                ("when.latest", "when_latest"),
                ("when.edtf", "when_edtf"),
                ("when.precision", "when_precision"),
                ("when.basis", "when_basis"),
                ("where.name", "where"),
                ("where.admin1", "admin1"),
                ("where.country", "country"),
                ("where.latitude", "latitude"),
                ("where.longitude", "longitude"),
                ("where.geonameid", "geonameid"),
                ("where.precision", "place_precision"),
                ("corroboration.reports", "reports"),
                ("corroboration.lineages", "lineages"),
            )
        ),
        *(
            Kept(path, name, exact=False)
            for path, name in (
                ("actors.name", "actors"),
                ("actors.country", "actor_countries"),
                ("actors.sector", "actor_sectors"),
                ("actors.role", "actors, recipients"),
                ("counts.low", "killed_low"),
                ("counts.high", "killed_high"),
                ("counts.rule", "killed_rule"),
                ("counts.what", "killed_, injured_, arrested_, participants_"),
                ("corroboration.outlets", "outlets"),
                ("corroboration.claimants", "claimants"),
                ("corroboration.own_voice", "own_voice"),
                ("corroboration.denied_by", "denied_by"),
                ("corroboration.silent", "silent"),
                ("contradictions", "contradictions"),
                ("documents", "documents"),
                ("claims", "claims"),
                ("rules", "rules"),
                ("about", "about"),
                ("withdrawn", "withdrawn"),
            )
        ),
    ),
    losses=(
        Loss("schema", "the version of the wire format; the data package names it"),
        Loss("when", "which claims give the day, who stands behind them"),
        Loss("where", "which claims give the place, who stands behind them"),
        Loss("actors", "ids, which claims name them, who stands behind them"),
        Loss("counts", "each single figure, its words, its claims and claimants; other kinds"),
        Loss("types", "the other readings of the type"),
        Loss("whens", "the other days"),
        Loss("wheres", "the other places"),
        Loss("lineages", "which reports were counted as one, and why"),
        Loss("figures", "how figures changed over time"),
        Loss("reasons", "why the claims were linked"),
        CELLS,
    ),
    write=_write,
    needs_events=True,
    notes=(
        "An event is what claims add up to. Its figures are made by the rule that stands beside "
        "them; the lowest and the highest bound that anybody gives stand beside that.",
    ),
)
