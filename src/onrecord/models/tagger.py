"""The trained tagger: one small encoder reads a report once and marks who says what.

How it works, in the order of this file: words become word pieces and windows (`prepare`,
`windows`); an encoder gives every word a vector and scores for being a cue, an event trigger, a
causal signal or a loaded word; for each of those *anchors* a light second network scores every
word of the window as its source, content, actor, place, ...; numpy turns scores into spans.
Windows are run one at a time, so a result never depends on what else is being read.

The weights were trained by `training/tagger`. Only onnxruntime and numpy are needed.
"""

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.models.wordpiece import WordPiece
from onrecord.records import CauseTag, CueTag, EventTag, Tags

Range = tuple[int, int]
Ranges = tuple[Range, ...]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WEIGHTS = Path(__file__).parent / "weights"

# fmt: off
PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)
# fmt: on
STATUS = ("happened", "ongoing", "planned", "threatened", "demanded", "hypothetical", "denied")
# fmt: off
KINDS = (
    "official", "party", "media", "witness", "victim", "expert", "ngo", "igo", "document",
    "unnamed", "other",
)
# fmt: on
RELATIONS = ("cause", "prevent", "purpose", "denied")
MODES = {
    kind: tuple(modes.split())
    for kind, modes in {
        "CONSULT": "visit third-party multilateral phone",
        "RETREAT": "withdraw release return disarm ceasefire access resign",
        "REQUEST": "assist change yield meet",
        "ACCUSE": "disapprove investigate allege",
        "REJECT": "assist change yield meet",
        "THREATEN": "restrict ban arrest relations expel territory violence rights",
        "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
        "SANCTION": "convict expel withdraw discontinue",
        "MOBILIZE": "troops weapons police militia",
        "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold "
        "misinformation cyber",
        "ASSAULT": "abduct beat torture execute sexual assassinate targeted destroy primitive "
        "firearms explosives suicide-attack aerial drone heavy-weapons crowd-control massacre "
        "cleansing unconventional",
    }.items()
}
MODE_NAMES = tuple(sorted({mode for modes in MODES.values() for mode in modes}))

ROLES = {
    "cue": ("source", "content"),
    "trigger": ("actor", "recipient", "place", "time", "count"),
    "signal": ("cause", "effect"),
}
# What the encoder says of every word: name and number of scores, in the order of its columns.
WORD_SCORES = (
    ("cue", 3),
    ("event", 1 + len(PLOVER)),
    ("event_begin", 1),
    ("signal", 3),
    ("loaded", 3),
)
# What the second network says of an anchor as a whole.
ANCHOR_SCORES = {
    "cue": (("kind", len(KINDS)),),
    "trigger": (
        ("mode", 1 + len(MODE_NAMES)),
        ("status", len(STATUS)),
        ("historical", 1),
        ("type", len(PLOVER)),
    ),
    "signal": (("relation", len(RELATIONS)),),
}

SHAPES = 5
FEATURES = SHAPES * 8
DISTANCES = 32
SENTENCE_STEPS = 7
MOST_PIECES = 6  # of one word; the rest of a longer one (an address, say) is cut off
# How far apart two words are, in steps that widen: 0 to 7 each alone, then two a doubling, to 15.
_AWAY = np.arange(128)
BUCKETS = np.where(_AWAY < 8, _AWAY, np.minimum(8 + np.log2(np.maximum(_AWAY, 8) / 8) * 2, 15))
BUCKETS = BUCKETS.astype(np.int64)
OPENING, CLOSING, STRAIGHT = "“«„", "”»", '"'
APOSTROPHES = str.maketrans("‘’", "''")  # as the annotator's view of a text has them


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a score becomes a mark; tuned on documents held out of the training."""

    cue: float = 0.5
    event: float = 0.45
    signal: float = 0.4
    loaded: float = 0.4
    source: float = 0.5
    content: float = 0.5
    actor: float = 0.5
    recipient: float = 0.5
    place: float = 0.5
    time: float = 0.5
    count: float = 0.5
    cause: float = 0.5
    effect: float = 0.5
    mode: float = 0.35
    historical: float = 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """For each kind of anchor, slope and shift from a score's log-odds to those of being right."""

    cue: tuple[float, float] = (1.0, 0.0)
    event: tuple[float, float] = (1.0, 0.0)
    signal: tuple[float, float] = (1.0, 0.0)

    def probability(self, kind: str, score: float) -> float:
        """The calibrated probability of a score."""
        slope, shift = getattr(self, kind)
        score = min(max(score, 1e-4), 1 - 1e-4)
        return float(1 / (1 + np.exp(-slope * np.log(score / (1 - score)) - shift)))

    def score(self, kind: str, probability: float) -> float:
        """The score that stands for a probability."""
        slope, shift = getattr(self, kind)
        return float(1 / (1 + np.exp(-(np.log(probability / (1 - probability)) - shift) / slope)))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report as the networks read it; words without pieces (white space) are left out."""

    kept: Ints  # index of each kept word among the words given
    pieces: tuple[tuple[int, ...], ...]
    features: Ints
    sentence: Ints
    block: Ints
    word_is_mark: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of kept words: context from `start`, anchors looked for from `core` to `end`."""

    start: int
    core: int
    end: int


class Networks(Protocol):
    """The two networks, however they are run (ONNX here, PyTorch while training)."""

    def words(self, pieces: Ints, features: Ints, first: Ints) -> tuple[Floats, Floats]:
        """Word vectors and word scores, for the word pieces of one window."""
        ...

    def pairs(
        self, anchor: str, vectors: Floats, weight: Floats, distance: Ints, step: Ints
    ) -> tuple[Floats, Floats]:
        """Role scores (anchors x words x roles) and scores of the anchors as a whole."""
        ...


class Pieces:
    """Word pieces of a word, remembered."""

    def __init__(self, vocabulary: WordPiece) -> None:
        self._vocabulary = vocabulary
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        """The ids of `word`'s pieces, none if it has no visible character."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > 200_000:
                self._known.clear()
            ids = self._vocabulary(word.translate(APOSTROPHES))
            found = self._known[word] = ids[:MOST_PIECES]
        return found


def shape(word: str) -> int:
    """How a word is written, which its lower-case pieces forget.

    0 lower, 1 Title, 2 UPPER, 3 digits, 4 punctuation.
    """
    if word[0].isdigit():
        return 3
    if not any(map(str.isalnum, word)):
        return 4
    if word[0].isupper():
        return 2 if len(word) > 1 and word.isupper() else 1
    return 0


def prepare(
    words: Sequence[str],
    sentence_starts: Sequence[int],
    block_starts: Sequence[int],
    pieces: Pieces,
) -> Prepared:
    """Words to pieces and what else is told of them: shape, in quotation marks, sentence, block."""
    sentences, blocks = set(sentence_starts), set(block_starts)
    kept, ids, features, sentence, block, mark = [], [], [], [], [], []
    in_quote, sentence_number, block_number = False, 0, 0
    new_sentence = new_block = True
    for index, word in enumerate(words):
        if index in blocks:
            new_block, in_quote = True, False
        new_sentence = new_sentence or index in sentences
        found = pieces(word)
        if not found:
            continue
        if word in STRAIGHT:
            in_quote = not in_quote
        elif word in OPENING:
            in_quote = True
        elif word in CLOSING:
            in_quote = False
        sentence_number += new_sentence
        block_number += new_block
        form = shape(word)
        kept.append(index)
        ids.append(found)
        features.append(form * 8 + in_quote * 4 + new_sentence * 2 + new_block)
        sentence.append(sentence_number)
        block.append(block_number)
        mark.append(form == 4)
        new_sentence = new_block = False
    return Prepared(
        np.array(kept, np.int64),
        tuple(ids),
        np.array(features, np.int64),
        np.array(sentence, np.int64),
        np.array(block, np.int64),
        np.array(mark, np.bool_),
    )


def windows(report: Prepared, size: int, left: int) -> Iterator[Window]:
    """Cut at sentence ends: at most `size` pieces, at most `left` of them context from before."""
    lengths = np.array([len(ids) for ids in report.pieces], np.int64)
    total = np.concatenate([[0], np.cumsum(lengths)])
    count = len(lengths)
    new = np.ones(count + 1, np.bool_)
    new[1:-1] = report.sentence[1:] != report.sentence[:-1]
    cuts = np.flatnonzero(new)
    core = 0
    while core < count:
        start = core
        if core:
            earlier = cuts[(cuts < core) & (total[core] - total[cuts] <= left)]
            start = int(earlier[0]) if len(earlier) else core
        fits = (total - total[start] <= size) & (np.arange(count + 1) > core)
        at_cut = cuts[fits[cuts]]
        if len(at_cut):
            end = int(at_cut[-1])
        elif start < core:  # a long sentence: give up the context for it
            start = core
            fits = (total - total[start] <= size) & (np.arange(count + 1) > core)
            at_cut = cuts[fits[cuts]]
            end = int(at_cut[-1]) if len(at_cut) else int(np.flatnonzero(fits)[-1])
        else:
            end = int(np.flatnonzero(fits)[-1])
        yield Window(start, core, end)
        core = end


def encode(report: Prepared, window: Window) -> tuple[Ints, Ints, Ints]:
    """One window's pieces with their features, and the position of each word's first piece."""
    here = slice(window.start, window.end)
    words = report.pieces[here]
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ids = np.array([101, *itertools.chain.from_iterable(words), 102], np.int64)
    features = np.zeros(len(ids), np.int64)
    features[1:-1] = np.repeat(report.features[here], lengths)
    return ids, features, np.cumsum(lengths) - lengths + 1


def relations(anchors: Sequence[Range], sentence: Ints) -> tuple[Floats, Ints, Ints]:
    """For each anchor: each word's weight in it, distance to it in steps, and in sentences."""
    count = len(sentence)
    begin = np.array([a for a, _ in anchors], np.int64)[:, None]
    end = np.array([b for _, b in anchors], np.int64)[:, None]
    at = np.arange(count)[None]
    inside = (at >= begin) & (at < end)
    weight = (inside / np.maximum(end - begin, 1)).astype(np.float32)
    away = np.where(at < begin, at - begin, np.where(at >= end, at - end + 1, 0))
    bucket = BUCKETS[np.minimum(np.abs(away), len(BUCKETS) - 1)]
    distance = np.where(away < 0, 16 - bucket, 16 + bucket) % DISTANCES
    step = np.clip(sentence[None] - sentence[begin], -3, 3) + 3
    return weight, distance, step


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    return (1 / (1 + np.exp(-x))).astype(np.float32)


def softmax(x: Floats) -> Floats:
    """Softmax over the last axis."""
    e: Floats = np.exp(x - x.max(-1, keepdims=True))
    out: Floats = e / e.sum(-1, keepdims=True)
    return out


def columns(scores: Floats, names: Sequence[tuple[str, int]]) -> dict[str, Floats]:
    """Name the columns of a score matrix."""
    out, at = {}, 0
    for name, width in names:
        out[name] = scores[..., at : at + width]
        at += width
    return out


def runs(on: NDArray[np.bool_], begin: NDArray[np.bool_] | None = None) -> list[Range]:
    """Maximal stretches of marked words; a `begin` inside a stretch starts a new one."""
    if not on.any():
        return []
    starts = on & ~np.concatenate([[False], on[:-1]])
    if begin is not None:
        starts |= on & begin
    ends = on & np.concatenate([~on[1:] | starts[1:], [True]])
    return list(
        zip(np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True)
    )


def best_stretch(score: Floats) -> tuple[Range | None, float]:
    """The stretch with the largest sum of scores, if that is above zero, and the sum."""
    total = np.concatenate([[0.0], np.cumsum(score, dtype=np.float64)])
    low = np.minimum.accumulate(total)
    end = int(np.argmax(total[1:] - low[:-1])) + 1
    gain = float(total[end] - low[end - 1])
    if gain <= 0:
        return None, gain
    return (int(np.flatnonzero(total[:end] == low[end - 1])[-1]), end), gain


def stretches(
    probability: Floats, threshold: float, gap: int, blocked: Sequence[Range] = ()
) -> list[Range]:
    """Stretches above a threshold; holes of up to `gap` words are filled, blocked words never."""
    on = probability >= threshold
    wall = np.zeros(len(on), np.bool_)
    for a, b in blocked:
        wall[a:b] = True
    on &= ~wall
    found: list[Range] = []
    for a, b in runs(on):
        if found and a - found[-1][1] <= gap and not wall[found[-1][1] : a].any():
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def trim(found: Range, mark: NDArray[np.bool_]) -> Range | None:
    """A range without the punctuation at its ends."""
    a, b = found
    while a < b and mark[a]:
        a += 1
    while b > a and mark[b - 1]:
        b -= 1
    return (a, b) if a < b else None


class OnnxNetworks:
    """The networks as ONNX files."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> Any:
            return onnxruntime.InferenceSession(
                str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
            )

        self._words = session("words")
        self._pairs = {anchor: session(anchor) for anchor in ROLES}

    def words(self, pieces: Ints, features: Ints, first: Ints) -> tuple[Floats, Floats]:
        """See `Networks`."""
        place = np.arange(len(pieces), dtype=np.int64)
        feed = {
            "pieces": pieces[None],
            "places": place[None],
            "features": features[None],
            "first": first,
        }
        vectors: Floats
        scores: Floats
        vectors, scores = self._words.run(None, feed)
        return vectors, scores

    def pairs(
        self, anchor: str, vectors: Floats, weight: Floats, distance: Ints, step: Ints
    ) -> tuple[Floats, Floats]:
        """See `Networks`."""
        feed = {"vectors": vectors, "weight": weight, "distance": distance, "step": step}
        roles: Floats
        whole: Floats
        roles, whole = self._pairs[anchor].run(None, feed)
        return roles, whole


class Tagger:
    """Marks attributions, events, causal claims and loaded words in the words of a report."""

    def __init__(
        self,
        networks: Networks,
        pieces: Pieces,
        thresholds: Thresholds,
        calibration: Calibration,
        size: int = 254,
        left: int = 40,
    ) -> None:
        self.networks, self.pieces = networks, pieces
        self.thresholds, self.calibration = thresholds, calibration
        self.size, self.left = size, left

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 1) -> "Tagger":
        """Load the shipped weights, or those of another folder of the same form."""
        folder = folder or WEIGHTS
        settings = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
        return cls(
            OnnxNetworks(folder, threads),
            Pieces(WordPiece.load(folder / "tokenizer.json")),
            Thresholds(**settings["thresholds"]),
            Calibration(**{k: (a, b) for k, (a, b) in settings["calibration"].items()}),
            settings["size"],
            settings["left"],
        )

    def tag(
        self,
        words: Sequence[str],
        sentence_starts: Sequence[int],
        block_starts: Sequence[int],
        threshold: float | None = None,
    ) -> Tags:
        """Mark one report.

        `threshold` is the least probability of an attribution, event or cause, in place of the
        tuned ones: a low one gives more and weaker candidates, for rules to choose from. Loaded
        words keep their own.
        """
        report = prepare(words, sentence_starts, block_starts, self.pieces)
        cues: list[CueTag] = []
        events: list[EventTag] = []
        causes: list[CauseTag] = []
        loaded: list[Range] = []
        for window in windows(report, self.size, self.left):
            part = self._window(report, window, threshold)
            cues.extend(part.cues)
            events.extend(part.events)
            causes.extend(part.causes)
            loaded.extend(part.loaded)
        return Tags(tuple(cues), tuple(events), tuple(causes), tuple(loaded))

    def _window(self, report: Prepared, window: Window, threshold: float | None) -> Tags:
        vectors, scores = self.networks.words(*encode(report, window))
        named = columns(scores, WORD_SCORES)
        view = _View(self, report, window, vectors, threshold)
        return Tags(
            tuple(view.cues(named["cue"])),
            tuple(view.events(named["event"], named["event_begin"])),
            tuple(view.causes(named["signal"])),
            tuple(view.loaded(named["loaded"])),
        )


class _View:
    """One window while its scores become tags; `out` turns its ranges into the report's."""

    def __init__(
        self,
        tagger: Tagger,
        report: Prepared,
        window: Window,
        vectors: Floats,
        threshold: float | None,
    ) -> None:
        self.tagger, self.limits, self.calibration = tagger, tagger.thresholds, tagger.calibration
        self.threshold = threshold
        self.vectors = vectors
        self.core = window.core - window.start
        self.kept = report.kept[window.start : window.end]
        self.sentence = report.sentence[window.start : window.end]
        self.mark = report.word_is_mark[window.start : window.end]

    def out(self, found: Range) -> Range:
        return int(self.kept[found[0]]), int(self.kept[found[1] - 1]) + 1

    def limit(self, kind: str) -> float:
        """The least score of an anchor of this kind."""
        if self.threshold is None:
            return float(getattr(self.limits, kind))
        return self.calibration.score(kind, self.threshold)

    def anchors(self, scores: Floats, limit: float) -> list[tuple[Range, float]]:
        """Begin-inside-outside scores to anchors of the window's core, each with its score."""
        p = softmax(scores)
        on = 1 - p[:, 0]
        begin = p[:, 1] > p[:, 2]
        found = [r for r in runs(on >= limit, begin) if r[0] >= self.core]
        return [(r, float(on[r[0] : r[1]].max())) for r in found]

    def pairs(self, anchor: str, found: Sequence[Range]) -> tuple[Floats, dict[str, Floats]]:
        """Role scores, and named scores of each anchor as a whole."""
        roles, whole = self.tagger.networks.pairs(
            anchor, self.vectors, *relations(found, self.sentence)
        )
        return roles, columns(whole, ANCHOR_SCORES[anchor])

    def stretch(self, role: Floats, limit: float) -> tuple[Range | None, float]:
        """The best single stretch of a role."""
        shift = np.float32(np.log(limit / (1 - limit)))
        found, gain = best_stretch(np.clip(role - shift, -6, 6))
        return (trim(found, self.mark) if found else None), gain

    def cues(self, scores: Floats) -> Iterator[CueTag]:
        found = self.anchors(scores, self.limit("cue"))
        if not found:
            return
        roles, whole = self.pairs("cue", [r for r, _ in found])
        for (cue, score), role, kind in zip(found, roles, whole["kind"], strict=True):
            source, _ = self.stretch(role[:, 0], self.limits.source)
            blocked = [cue, source] if source else [cue]
            parts = stretches(sigmoid(role[:, 1]), self.limits.content, 3, blocked)
            content = [t for t in (trim(p, self.mark) for p in parts) if t]
            longest = max((b - a for a, b in content), default=0)
            content = [(a, b) for a, b in content if b - a > 2 or 4 * (b - a) >= longest]
            yield CueTag(
                self.out(cue),
                self.out(source) if source else None,
                tuple(map(self.out, content)),
                KINDS[int(kind.argmax())],
                self.calibration.probability("cue", score),
            )

    def events(self, scores: Floats, begin: Floats) -> Iterator[EventTag]:
        p = softmax(scores)
        on = 1 - p[:, 0]
        limit = self.limit("event")
        found = [r for r in runs(on >= limit, begin[:, 0] > 0) if r[0] >= self.core]
        if not found:
            return
        roles, whole = self.pairs("trigger", found)
        likely = sigmoid(roles)
        limits = [float(getattr(self.limits, name)) for name in ROLES["trigger"]]
        # most events lack most roles
        there = np.any(likely >= np.array(limits, np.float32), axis=1)
        for index, trigger in enumerate(found):
            score = float(on[trigger[0] : trigger[1]].max())
            # The word's own view of the type and the view from the whole window, half and half.
            near = p[trigger[0] : trigger[1], 1:].mean(0)
            types = score * (near / near.sum() + softmax(whole["type"][index])) / 2
            kind = PLOVER[int(types.argmax())]
            spans = [
                self.spans(likely[index, :, k], limit) if there[index, k] else []
                for k, limit in enumerate(limits)
            ]
            yield EventTag(
                self.out(trigger),
                kind,
                self.mode(kind, whole["mode"][index]),
                STATUS[int(whole["status"][index].argmax())],
                bool(sigmoid(whole["historical"][index])[0] >= self.limits.historical),
                self.ordered(spans[0]),
                self.ordered(spans[1]),
                self.likeliest(spans[2]),
                self.likeliest(spans[3]),
                self.ordered(spans[4]),
                self.calibration.probability("event", score),
                tuple(types.tolist()),
            )

    def mode(self, kind: str, scores: Floats) -> str | None:
        """The likeliest mode that the type has."""
        if kind not in MODES:
            return None
        allowed = np.array([0, *(1 + MODE_NAMES.index(m) for m in MODES[kind])])
        p = softmax(scores[allowed])
        best = int(p[1:].argmax())
        return MODES[kind][best] if p[1 + best] >= self.limits.mode else None

    def spans(self, p: Floats, limit: float) -> list[tuple[float, Range]]:
        """Every stretch of a role with its score, from each word's probability."""
        found = [trim(r, self.mark) for r in stretches(p, limit, 1)]
        return [(float(p[r[0] : r[1]].max()), r) for r in found if r]

    def ordered(self, found: list[tuple[float, Range]]) -> Ranges:
        return tuple(self.out(r) for _, r in found)

    def likeliest(self, found: list[tuple[float, Range]]) -> Ranges:
        return tuple(self.out(r) for _, r in sorted(found, key=lambda x: (-x[0], x[1])))

    def causes(self, scores: Floats) -> Iterator[CauseTag]:
        found = self.anchors(scores, self.limit("signal"))
        if not found:
            return
        roles, whole = self.pairs("signal", [r for r, _ in found])
        for (signal, score), role, relation in zip(found, roles, whole["relation"], strict=True):
            cause, _ = self.stretch(role[:, 0], self.limits.cause)
            effect, _ = self.stretch(role[:, 1], self.limits.effect)
            if cause and effect:
                name = RELATIONS[int(relation.argmax())]
                sure = self.calibration.probability("signal", score)
                yield CauseTag(self.out(cause), self.out(effect), self.out(signal), name, sure)

    def loaded(self, scores: Floats) -> Iterator[Range]:
        for found, _ in self.anchors(scores, self.limits.loaded):
            yield self.out(found)
