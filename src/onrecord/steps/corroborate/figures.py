"""figures: who says how many, when, and what becomes of a figure on its way.

A claimant's figure in one report is the largest that it gives there of a kind: the others are
usually parts of it ("three people were killed, one of them a policeman").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.records import (
    CountKind,
    FigureStep,
    Reason,
)
from onrecord.steps.corroborate.said import Said, in_own_voice
from onrecord.steps.corroborate.titles import title_figures
from onrecord.steps.corroborate.victims import dead_in, of_several, told

__all__ = [
    "Figure",
    "agree",
    "bounds_words",
    "figures_of",
    "replaced",
    "steps_of",
    "without_lost_bounds",
]

BOUND_LOST = "bound lost"
Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One claimant's figure in one report; ``low`` and ``high`` inclusive, None where open.

    ``single``, ``open`` and ``period`` as in :class:`onrecord.steps.corroborate.victims.Told`.
    """

    what: CountKind
    low: int | None
    high: int | None
    words: str
    said: Said
    single: bool = False
    open: bool = False
    period: bool = False

    @property
    def bounds(self) -> Bounds:
        """The figure without its words."""
        return (self.low, self.high)

    @property
    def order(self) -> tuple[str, str, int, str]:
        """By publication, then by place in the text."""
        return (
            self.said.published or "9999",
            self.said.document.ref,
            self.said.claim.trigger.start,
            self.said.ref.id,
        )


def figures_of(said: Sequence[Said], mainly: Container[str] = ()) -> tuple[Figure, ...]:
    """Each claimant's figure of each kind in each report, in order of publication.

    ``mainly`` are the ids of documents that tell of this event more than of any other; only their
    titles are read for figures that no claim gives, and for whether somebody is dead.
    """
    largest: dict[tuple[str, str, CountKind], Figure] = {}
    # "131 people were shot this year" is no toll of one shooting, unless it is all that there is.
    given = {s.ref: tuple(told(s)) for s in said}
    whole = all(ts and all(t.period for t in ts) for ts in given.values())
    for s in said:
        for t in given[s.ref]:
            c = t.count
            high = None if t.single else c.high
            figure = Figure(c.what, c.low, high, t.words, s, t.single, t.open, t.period)
            if t.period and not whole:
                continue
            key = (s.document.id, s.claimant.key, c.what)
            if key not in largest or _larger(figure) > _larger(largest[key]):
                largest[key] = figure
    main = [s for s in said if s.document.id in mainly]
    for f in tuple(_titled(largest.values(), main)):
        largest[f.said.document.id, f.said.claimant.key, f.what] = f
    figures = sorted(largest.values(), key=lambda f: (f.order, f.what.value))
    return _outcomes(figures, main)


def _titled(figures: Collection[Figure], main: Sequence[Said]) -> Iterator[Figure]:
    """What the titles add, in the outlets' own voice and beside the reports' first claims."""
    given: dict[tuple[str, CountKind], int] = {}
    for f in figures:
        key = (f.said.document.id, f.what)
        given[key] = max(given.get(key, 0), 0 if f.single else f.low or 0)
    if not main or main[0].claim.type != "ASSAULT":
        return
    first: dict[str, Said] = {}
    for s in sorted(main, key=lambda s: (s.claim.trigger.start, s.ref)):
        first.setdefault(s.document.id, s)
    for s in first.values():
        for what, low, high, words in title_figures(s.document.title or ""):
            if low > given.get((s.document.id, what), 0) and not of_several(s.document.title or ""):
                yield Figure(what, low, high, words, in_own_voice(s))


def _outcomes(figures: Sequence[Figure], main: Sequence[Said]) -> tuple[Figure, ...]:
    """What became of those of whom some reports say only that they were shot, or hurt.

    If somebody is dead: figures that leave it open are dropped up to the number of dead, and so is
    somebody described as hurt, where no report tells of dead *and* hurt. If a report says so, and
    no figure does, then of at least one.
    """
    dead = [f for f in figures if f.what is CountKind.KILLED]
    if not dead:
        return tuple(_if_dead(figures, main))
    most = max(f.low or 0 for f in dead)
    both = {f.said.document.id for f in dead} & {
        f.said.document.id for f in figures if f.what is CountKind.INJURED and not f.open
    }
    return tuple(
        f
        for f in figures
        if f.what is not CountKind.INJURED
        or not ((f.open and (f.low or 0) <= most) or (f.single and not both))
    )


def _if_dead(figures: Sequence[Figure], main: Sequence[Said]) -> Iterator[Figure]:
    words = dead_in(main) if main and main[0].claim.type == "ASSAULT" else None
    if words is None:
        yield from figures
        return
    if not any(f.what is CountKind.INJURED for f in figures):
        yield Figure(CountKind.KILLED, 1, None, words[1], in_own_voice(words[0]), True)
    for f in figures:
        yield replace(f, what=CountKind.KILLED) if f.open and f.single else f


def _larger(figure: Figure) -> tuple[int, bool, int, int, str]:
    """The larger, then a total, then the more open, then the earlier in the text."""
    top = figure.high if figure.high is not None else (figure.low or 0) + 1
    return (
        figure.low or 0,
        not figure.single,
        top,
        -figure.said.claim.trigger.start,
        figure.said.ref.id,
    )


def agree(a: Bounds, b: Bounds) -> bool:
    """Can both be right? "At least 40" and 45 can, 40 and 45 cannot."""
    low = max(a[0] or 0, b[0] or 0)
    highs = [h for h in (a[1], b[1]) if h is not None]
    return not highs or low <= min(highs)


def replaced(figures: Iterable[Figure]) -> tuple[frozenset[Figure], tuple[Reason, ...]]:
    """Figures that their own claimant has replaced by later ones, and what to say of it.

    Where the claimant is an outlet of the collection, its own reports tell which figure is its
    last; else the last day on which anybody quotes it. Whoever goes on quoting a figure that the
    claimant has given up quotes an old one. A figure that an outlet gives as its own, and that its
    lineage has from such a claimant, goes with it ("12 people were killed, Meridian reported",
    where Meridian had it from others). A bound that got lost on the way replaces nothing.
    """
    items = tuple(figures)
    mine: dict[tuple[str, CountKind], list[Figure]] = defaultdict(list)
    for f in items:
        if f.said.published and not f.single:
            mine[f.said.claimant.key, f.what].append(f)
    old: set[Figure] = set()
    reasons = []
    for key in sorted(mine):
        own = [f for f in mine[key] if f.said.outlet_key == key[0]] or mine[key]
        last = max(f.said.published for f in own)
        now = [f for f in own if f.said.published == last]
        lows = {f.low for f in mine[key] if f.said.published < last} - {f.low for f in now}
        gone = [f for f in mine[key] if f.low in lows]
        old.update(gone)
        if gone:
            reasons.append(_replacing(min(gone, key=_order), max(now, key=_larger)))
    outlets = {(f.said.lineage, f.said.outlet_key) for f in items}
    lost = {(f.said.lineage, f.what, f.low) for f in old}
    old |= {
        f
        for f in items
        if (f.said.lineage, f.what, f.low) in lost
        and (f.said.claimant.weak or (f.said.lineage, f.said.claimant.key) in outlets)
    }
    return frozenset(old), tuple(reasons)


def _order(figure: Figure) -> tuple[str, str, int, str]:
    return figure.order


def _replacing(old: Figure, new: Figure) -> Reason:
    detail = (
        f"{new.said.claimant.name}: {bounds_words(old.bounds)} {old.what.value} "
        f"({old.said.published}), then {bounds_words(new.bounds)} ({new.said.published})"
    )
    return Reason("figure replaced by its own claimant", 0.0, detail)


def bounds_words(bounds: Bounds) -> str:
    """``12``, ``12 or more``, ``up to 12``, ``10 to 12``."""
    low, high = bounds
    if low is None:
        return "an unknown number" if high is None else f"up to {high}"
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low} to {high}"


def steps_of(figures: Sequence[Figure]) -> tuple[FigureStep, ...]:
    """Each figure over time: who said it first, who repeats it, what became of it on the way.

    A step is held against the last one before it that gives a figure of the kind by the same
    claimant or in the same lineage; without one it is a ``first``.
    """
    steps = []
    for f, note in _notes(figures):
        steps.append(
            FigureStep(
                what=f.what,
                published=f.said.published or None,
                outlet=f.said.document.outlet,
                claimants=(f.said.claimant.name,),
                low=f.low,
                high=f.high,
                words=f.words,
                claim=f.said.ref,
                note=note,
            )
        )
    return tuple(steps)


def without_lost_bounds(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures without those that only dropped the "at least" of the one they repeat."""
    return tuple(f for f, note in _notes(figures) if note != BOUND_LOST)


def _notes(figures: Sequence[Figure]) -> Iterator[tuple[Figure, str]]:
    by_thread: dict[tuple[CountKind, object], Figure] = {}
    for f in figures:  # in order of publication
        claimant = (f.what, f.said.claimant.key)
        copied = (f.what, (f.said.lineage, f.low))
        before = [g for k in (claimant, copied) if (g := by_thread.get(k)) is not None]
        yield f, _note(f, max(before, key=_order)) if before else "first"
        by_thread[claimant] = by_thread[copied] = f


def _note(now: Figure, before: Figure) -> str:
    a, b = before.low or 0, now.low or 0
    if a != b:
        return "raised" if b > a else "lowered"
    if before.high is None and now.high is not None:
        return BOUND_LOST
    if before.high is not None and now.high is None:
        return "bound added"
    return "repeated"
