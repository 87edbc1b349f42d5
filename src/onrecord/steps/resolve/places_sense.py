"""Sense: which of the places of one name a report means, or that it cannot be told.

A reading's score is a sum: how well known the place is, how much of the report lies in its country
and province, whether the words next to it say what contains it ("Austin, Indiana"). One sense a
report, unless those words differ. A small place that nothing else in the report supports is left
unresolved: a far-off guess is worse than none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from onrecord.records import Candidate
from onrecord.steps.resolve.gazetteer import Entry, Gazetteer, Hit
from onrecord.steps.resolve.places_beside import BETWEEN, LIST, distance_km, holds, joined
from onrecord.steps.resolve.places_mention import ENOUGH, Mention
from onrecord.steps.resolve.toponyms import name_key

__all__ = ["Sense", "choose"]

SEAT = 0.8  # what a province lacks beside the town that it is called after
KNOWN = 100_000  # people; smaller places need support in the report
CLEAR = 0.5  # lead in points that a reading without support needs over the next one
NEAR_KM = 161  # 100 miles, as the field counts a place as right
FAMOUS = 250_000  # people; a larger town is named far from home, too
# What is named after its town: "Arden Police".
CIVIC = frozenset(
    ("police", "fire", "sheriff", "mayor", "city", "county", "township", "hospital", "medical",
     "regional", "high", "elementary", "middle", "school", "district")
)  # fmt: skip
OFTEN = 2  # times that a single other town is named, to be what the report is about
QUARTERS = frozenset(("neighborhood", "neighbourhood", "subdivision"))
QUARTER_KM = 40  # from the middle of its town
# What every town has one of: "Liberty Square" is the known one only near where that lies.
COMMON_SITES = frozenset(("square", "hill", "park", "bridge", "avenue", "gate"))
LOCAL = 0.6  # share of one province from which on a report is about it
SHOWN = 3  # rejected candidates kept


@dataclass(frozen=True, slots=True)
class Sense:
    """A mention with the place it means (None: cannot be told) and the readings that lost."""

    mention: Mention
    entry: Entry | None
    rejected: tuple[Candidate, ...] = ()
    contained: bool = False


def choose(mentions: list[Mention], lower: list[str], gazetteer: Gazetteer) -> list[Sense]:
    """The sense of each mention, in the same order."""
    return _Chooser(mentions, lower, gazetteer).senses()


class _Chooser:
    def __init__(self, mentions: list[Mention], lower: list[str], gazetteer: Gazetteer) -> None:
        self.mentions, self.lower, self.gazetteer = mentions, lower, gazetteer
        self.container = [self._joined(i, BETWEEN, 5) for i in range(len(mentions))]
        self.listed = [self._joined(i, LIST, 3) for i in range(len(mentions))]
        self.picked: list[Entry | None] = [None] * len(mentions)
        self.weights: dict[str, dict[str, float]] = {}

    def senses(self) -> list[Sense]:
        """Two rounds: first by fame alone, then with what the first says about the report."""
        for i, m in enumerate(self.mentions):
            known = [(self._fame(h, m), -n, h.entry) for n, h in enumerate(m.hits)]
            self.picked[i] = max(known)[2] if known else None
        for _ in range(2):
            self.weights = self._weigh_countries()
            by_key = self._by_key()
            self.picked = [self._pick(i, by_key) for i in range(len(self.mentions))]
        return [self._sense(i) for i in range(len(self.mentions))]

    # What the report is about

    def _weigh_countries(self) -> dict[str, dict[str, float]]:
        """Weights by the mention's key, then by country or "country/province" -> weight."""
        weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for m, entry in zip(self.mentions, self.picked, strict=True):
            home = m.people or entry
            if home is None or not home.country:
                continue
            civic = m.inside and self._next(m) in CIVIC
            if m.evidence < ENOUGH and not civic:
                continue
            sure = 1.0 if len(m.hits) < 2 or home.kind == "country" else 0.5
            weights[m.key][home.country] += sure
            if home.admin1 and home.kind != "country":
                weights[m.key][f"{home.country}/{home.admin1}"] += sure
        return weights

    def _support(self, entry: Entry, key: str) -> tuple[float, float]:
        """Shares (0..1) of the report's other places in the country and the province."""
        total = country = province = 0.0
        near = self.gazetteer.countries.get(entry.country)
        neighbours = near.neighbours if near else ()
        for other, shares in self.weights.items():
            if other == key:
                continue
            for place, weight in shares.items():
                if "/" in place:
                    province += weight * (place == f"{entry.country}/{entry.admin1}")
                    continue
                total += weight
                if place == entry.country:
                    country += weight
                elif place in neighbours:
                    country += 0.2 * weight
        return (country / total, province / total) if total else (0.0, 0.0)

    def _near(self, entry: Entry, key: str, within: float = NEAR_KM, least: float = ENOUGH) -> bool:
        """Does another town of the report, with evidence enough, lie near?"""
        return any(
            other is not None
            and m.key != key
            and m.evidence >= least
            and other.kind in ("city", "site", "admin2")
            and other.country == entry.country
            and distance_km(other, entry) <= within
            for m, other in zip(self.mentions, self.picked, strict=True)
        )

    def _out_of_the_way(self, entry: Entry, m: Mention) -> bool:
        """A small town of a common name, far from the one province that the report is about.

        Quarters, streets and schools are named like towns elsewhere, and no gazetteer has them all.
        """
        site = entry.kind == "site" and m.key.rsplit(" ", 1)[-1] in COMMON_SITES
        if not site and (entry.kind not in ("city", "admin2") or entry.population >= FAMOUS):
            return False
        if site and not self._support(entry, m.key)[0]:
            return any(key != m.key for key in self.weights)
        after = self._next(m)
        if after in QUARTERS and entry.population < KNOWN and len(self.weights) > 1:
            return not self._near(entry, m.key, QUARTER_KM)
        if not site and len(m.hits) == 1 and m.hits[0].usual and after != "area":
            return False
        provinces: dict[str, dict[str, float]] = defaultdict(dict)
        for other, shares in self.weights.items():
            for place, weight in shares.items():
                country, _, province = place.partition("/")
                if other != m.key and (site or country == entry.country) and province:
                    provinces[province][other] = weight
        if not provinces or entry.admin1 in provinces:
            return False
        named = {name for of in provinces.values() for name in of}
        if self._one_of_many(entry, m) and not named <= self.gazetteer.capitals.keys():
            return not self._near(entry, m.key, least=-ENOUGH)  # "Arden County Hospital", too
        most = max(provinces, key=lambda p: (len(provinces[p]), p))
        if len(provinces[most]) < LOCAL * len(named):
            return False
        ((first, times), *more) = provinces[most].items()
        if not more and (first in self.gazetteer.capitals or times < OFTEN):
            return False
        return not self._near(entry, m.key)

    def _one_of_many(self, entry: Entry, m: Mention) -> bool:
        """Is it a small town with namesakes in its country, and no dateline?"""
        if entry.kind != "city" or entry.population >= KNOWN:
            return False
        namesakes = any(
            h.entry.kind == "city"
            and h.entry.country == entry.country
            and distance_km(h.entry, entry) > NEAR_KM
            for h in m.hits
        )
        return namesakes and not any(
            o.key == m.key and "dateline" in o.reasons for o in self.mentions
        )

    def _company(self, entry: Entry, key: str) -> float:
        """Share (0..1) of provinces among the report's other places in the country."""
        same = [
            e
            for m, e in zip(self.mentions, self.picked, strict=True)
            if e is not None and e.country == entry.country and m.key != key and m.people is None
        ]
        same = [e for e in same if e.kind in ("admin1", "city")]
        return sum(e.kind == "admin1" for e in same) / len(same) if len(same) > 1 else 0.0

    def _by_key(self) -> dict[str, Entry | None]:
        """One sense a report: the reading of each key with the best evidence anywhere."""
        places: dict[str, list[int]] = defaultdict(list)
        for i, m in enumerate(self.mentions):
            places[m.key].append(i)
        best: dict[str, Entry | None] = {}
        for key, indices in places.items():
            hits = self.mentions[indices[0]].hits
            scored = [
                (max(self._score(h, i) for i in indices), -n, h.entry) for n, h in enumerate(hits)
            ]
            best[key] = max(scored)[2] if scored else None
        return best

    def _pick(self, i: int, by_key: dict[str, Entry | None]) -> Entry | None:
        m = self.mentions[i]
        inside = [h for h in m.hits if self._contained(h.entry, i)]
        kinds = ("admin1", "admin2", "region") if m.typed == "admin" else ("city", "site")
        usual = by_key[m.key]
        typed = m.typed != "" and (usual is None or usual.kind not in kinds)
        if inside or self.listed[i] is not None or typed or self._contains_previous(i):
            pool = inside or m.hits
            scored = [(self._score(h, i), -n, h.entry) for n, h in enumerate(pool)]
            return max(scored)[2] if scored else None
        return by_key[m.key]

    # Scores

    def _score(self, hit: Hit, i: int) -> float:
        m, entry = self.mentions[i], hit.entry
        country, province = self._support(entry, m.key)
        score = self._fame(hit, m) + 3.5 * country + 2 * province
        if not _well_known(m) and entry.kind in ("city", "admin2") and self._near(entry, m.key):
            score += 3 if m.key.endswith(" county") else 1  # many states have a Marion County
        if not hit.usual and not country and any(h.usual for h in m.hits):
            score -= 1  # an older or foreign name, and nothing in the report lies there
        if entry.kind == "admin1":
            score += 2 * self._company(entry, m.key)
        if entry.kind == "admin1" and m.typed != "admin" and _has_seat(entry, m):
            score -= SEAT
        if self._contained(entry, i):
            score += 6
        if self._contains_previous(i, entry):
            score += 4
        for j in (self.listed[i], self._before(i)):
            other = self.picked[j] if j is not None else None
            if other is not None and other.kind == entry.kind and other.number != entry.number:
                score += 2 if other.country == entry.country else 0.7
        return score

    def _fame(self, hit: Hit, m: Mention) -> float:
        entry = hit.entry
        size = math.log10(entry.population + 10)
        match entry.kind:
            case "country":
                score = 9.0
            case "region" | "site":
                score = 6.5
            case "admin1":
                score = 2.3 + 0.5 * size + (3 if m.typed == "admin" else 0)
            case "admin2":
                score = size - 1.2 + (2.5 if m.typed == "admin" else 0)
            case _:
                score = size + (1 if m.typed == "city" else 0)
                if self.gazetteer.capitals.get(m.key) == entry.country and size > 4:
                    score += 1
        if name_key(entry.name) == m.key and not self._spelled(entry, m):
            score -= 0.5
        if hit.usual:
            return score
        return score - (0.7 if entry.population >= KNOWN else 1.7)

    def _spelled(self, entry: Entry, m: Mention) -> bool:
        """Are these the very letters of its name ("St. Louis", not "Saint-Louis")?"""
        return "".join(self.lower[m.first : m.last + 1]) == entry.name.lower().replace(" ", "")

    # Words after and between mentions

    def _next(self, m: Mention) -> str:
        """The word right behind the mention; empty at the end of the report."""
        return self.lower[m.last + 1] if m.last + 1 < len(self.lower) else ""

    def _joined(self, i: int, allowed: frozenset[str], most: int) -> int | None:
        """The next mention, where only ``allowed`` words stand between."""
        if i + 1 >= len(self.mentions):
            return None
        one, other = self.mentions[i], self.mentions[i + 1]
        return i + 1 if joined(one, other, self.lower, allowed, most) else None

    def _before(self, i: int) -> int | None:
        return i - 1 if i > 0 and self.listed[i - 1] == i else None

    def _contained(self, entry: Entry, i: int) -> bool:
        j = self.container[i]
        if j is None:
            return False
        following = self.mentions[j]
        if following.people is not None or self._same_list(i, entry):
            return False
        return any(holds(h.entry, entry) for h in following.hits)

    def _same_list(self, i: int, entry: Entry) -> bool:
        """As in "Washington, Pennsylvania and Ohio": a list of states, not a town in one."""
        j = self.listed[i]
        if j is None:
            return False
        kinds = {h.entry.kind for h in self.mentions[i].hits if h.usual}
        k = self.listed[j] if self.listed[j] is not None else self._before(i)
        if k is None or entry.kind in ("country", "admin1"):
            return False
        for kind in ("country", "admin1"):
            if kind in kinds and all(
                any(h.entry.kind == kind and h.usual for h in self.mentions[x].hits) for x in (j, k)
            ):
                return True
        return False

    def _contains_previous(self, i: int, entry: Entry | None = None) -> bool:
        if i == 0 or self.container[i - 1] != i:
            return False
        inner = self.mentions[i - 1].hits
        outer = [entry] if entry is not None else [h.entry for h in self.mentions[i].hits]
        return any(holds(o, h.entry) for o in outer for h in inner)

    # Verdict

    def _sense(self, i: int) -> Sense:
        m, entry = self.mentions[i], self.picked[i]
        if entry is None:
            return Sense(m, None)
        if self._elsewhere(i, entry):
            reason = "not known in the place that the words name"
            return Sense(m, None, (_candidate(entry, reason),))
        contained = self._contained(entry, i) or self._contained_elsewhere(entry, m.key)
        others = sorted(
            ((self._score(h, i), -n, h.entry) for n, h in enumerate(m.hits)), reverse=True
        )
        if not contained and self._out_of_the_way(entry, m):
            reason = "small, and far from the province that the report is about"
            return Sense(m, None, tuple(_candidate(o[2], reason) for o in others[:SHOWN]))
        if contained or self._known(entry, m, others):
            lost = [o[2] for o in others if o[2].number != entry.number]
            return Sense(m, entry, _candidates(lost, entry), contained)
        reason = "small, and nothing else in the report lies near"
        return Sense(m, None, tuple(_candidate(o[2], reason) for o in others[:SHOWN]))

    def _elsewhere(self, i: int, entry: Entry) -> bool:
        """As in "Bradford, Ontario", where no Bradford in Ontario is known: none of the others."""
        j = self.container[i]
        if j is None or entry.kind not in ("city", "admin2") or self._before(i) is not None:
            return False
        if self.lower[self.mentions[i].last + 1] != "," or self.listed[j] is not None:
            return False
        outer = self.picked[j]
        if self.mentions[j].people is not None or outer is None:
            return False
        if outer.kind not in ("country", "admin1"):
            return False
        return self.mentions[j].first == self.mentions[i].last + 2 and not holds(outer, entry)

    def _contained_elsewhere(self, entry: Entry, key: str) -> bool:
        return any(
            other.key == key and self._contained(entry, j) for j, other in enumerate(self.mentions)
        )

    def _known(self, entry: Entry, m: Mention, others: list[tuple[float, int, Entry]]) -> bool:
        if entry.kind in ("country", "region", "site", "admin1"):
            return True
        country, province = self._support(entry, m.key)
        if country >= 0.1 or province > 0:
            return True
        rivals = [o for o in others if distance_km(o[2], entry) > NEAR_KM]
        lead = others[0][0] - rivals[0][0] if rivals else CLEAR
        if entry.population >= KNOWN:
            if m.key in self.gazetteer.words and m.evidence <= ENOUGH and not _well_known(m):
                return False  # "Metro police": a town abroad is a far guess
            return lead >= CLEAR or entry.population >= 10 * KNOWN
        alone = not any(key != m.key for key in self.weights)
        return alone and lead >= CLEAR and entry.population >= 15_000


def _has_seat(province: Entry, m: Mention) -> bool:
    """Is it called after a town in it that is large enough for news of its own?"""
    return any(
        h.entry.kind == "city" and h.entry.population >= KNOWN and holds(province, h.entry)
        for h in m.hits
    )


def _well_known(m: Mention) -> bool:
    """Is it also the name of a place that everybody knows?"""
    return any(
        h.entry.kind not in ("city", "site", "admin2")
        or (h.entry.kind == "city" and h.entry.population >= FAMOUS)
        for h in m.hits
    )


def _candidates(lost: list[Entry], entry: Entry) -> tuple[Candidate, ...]:
    shown = []
    for other in lost[:SHOWN]:
        abroad = other.country != entry.country
        reason = "elsewhere than the report's other places" if abroad else "less likely meant"
        shown.append(_candidate(other, reason))
    return tuple(shown)


def _candidate(entry: Entry, reason: str) -> Candidate:
    where = ", ".join(x for x in (entry.name, entry.admin1, entry.country) if x)
    gid = f"geonames:{entry.geonameid}" if entry.geonameid else None
    return Candidate(where, gid, reason)
