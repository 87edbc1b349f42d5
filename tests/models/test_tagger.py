"""The tagger's plumbing on small made-up inputs, and what the shipped weights must do."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from onrecord.models.tagger import (
    MODES,
    PLOVER,
    STATUS,
    WEIGHTS,
    Calibration,
    Tagger,
    Tags,
    best_stretch,
    relations,
    runs,
    stretches,
)

TEXT = """LONDON . ¶ Police said on Monday that masked men attacked a bus station in Leeds ,
killing two people . ¶ “ We will arrest those who did it , ” Chief Inspector Jane Miller told
reporters . The mayor condemned the attack because it harmed children , and called for calm ."""
SAMPLE = ["\n\n" if w == "¶" else w for w in TEXT.split()]
BLOCKS = (0, SAMPLE.index("Police"), SAMPLE.index("“"))
SENTENCES = (*BLOCKS, SAMPLE.index("The"))


@cache
def tagger() -> Tagger:
    return Tagger.load()


@cache
def sample_tags() -> Tags:
    return tagger().tag(SAMPLE, SENTENCES, BLOCKS)


def said(found: tuple[int, int]) -> str:
    return " ".join(SAMPLE[found[0] : found[1]])


def test_a_begin_mark_splits_a_run() -> None:
    on = np.array([0, 1, 1, 1, 0, 1], bool)
    begin = np.array([0, 1, 0, 1, 0, 0], bool)
    assert runs(on) == [(1, 4), (5, 6)]
    assert runs(on, begin) == [(1, 3), (3, 4), (5, 6)]


def test_the_best_stretch_has_the_largest_sum() -> None:
    assert best_stretch(np.array([-1, 2, -0.5, 2, -3, 1], np.float32)) == ((1, 4), 3.5)
    assert best_stretch(np.array([-1, -2], np.float32))[0] is None


def test_small_holes_are_filled_but_never_across_a_blocked_word() -> None:
    p = np.array([0.9, 0.1, 0.9, 0.1, 0.1, 0.9], np.float32)
    assert stretches(p, 0.5, 1) == [(0, 3), (5, 6)]
    assert stretches(p, 0.5, 1, [(1, 2)]) == [(0, 1), (2, 3), (5, 6)]


def test_distances_tell_before_from_after() -> None:
    weight, distance, step = relations([(2, 4)], np.array([1, 1, 2, 2, 2, 3]))
    assert weight.tolist() == [[0, 0, 0.5, 0.5, 0, 0]]
    assert distance.tolist() == [[14, 15, 16, 16, 17, 18]]
    assert step.tolist() == [[2, 2, 3, 3, 3, 4]]


def test_calibration_runs_both_ways() -> None:
    calibration = Calibration(cue=(0.8, -0.3))
    assert calibration.score("cue", calibration.probability("cue", 0.4)) == pytest.approx(0.4)


def test_nothing_in_nothing_out() -> None:
    empty = Tags((), (), (), ())
    assert tagger().tag([], [], []) == empty
    assert tagger().tag(["\n\n", " "], [0], [0]) == empty


def test_it_finds_who_says_what() -> None:
    by_cue = {said(c.cue): c for c in sample_tags().cues}
    police = by_cue["said"]
    assert police.source is not None
    assert said(police.source) == "Police"
    assert "attacked" in " ".join(map(said, police.content))
    assert police.kind == "official"
    miller = by_cue["told"]
    assert miller.source is not None
    assert "Miller" in said(miller.source)


def test_it_finds_the_attack() -> None:
    attacks = [e for e in sample_tags().events if e.type == "ASSAULT"]
    assert any("attacked" in said(e.trigger) for e in attacks)
    attack = next(e for e in attacks if "attacked" in said(e.trigger))
    assert any("men" in said(a) for a in attack.actors)
    assert any("Leeds" in said(p) for p in attack.places)


def test_values_are_of_the_codebook() -> None:
    low = tagger().tag(SAMPLE, SENTENCES, BLOCKS, threshold=0.02)
    for event in low.events:
        assert event.type in PLOVER
        assert event.status in STATUS
        assert event.mode is None or event.mode in MODES[event.type]
        assert len(event.scores) == len(PLOVER)
        assert 0 <= event.score <= 1
    for cue in low.cues:
        spans = [cue.cue, *([cue.source] if cue.source else []), *cue.content]
        assert all(0 <= a < b <= len(SAMPLE) for a, b in spans)


def test_a_lower_threshold_gives_no_fewer_candidates() -> None:
    low = tagger().tag(SAMPLE, SENTENCES, BLOCKS, threshold=0.05)
    high = tagger().tag(SAMPLE, SENTENCES, BLOCKS, threshold=0.95)
    assert len(low.cues) >= len(high.cues)
    assert len(low.events) >= len(high.events)


def test_the_same_report_gives_the_same_tags_with_any_threads_and_company() -> None:
    alone = sample_tags()
    others = Tagger.load(threads=2)
    others.tag(["Something", "else", "happened", "."] * 90, [0], [0])
    assert others.tag(SAMPLE, SENTENCES, BLOCKS) == alone


def test_white_space_words_change_nothing_but_the_numbering() -> None:
    words, at = [], {}
    for i, w in enumerate(SAMPLE):
        at[i] = len(words)
        words += [w, " "]
    spaced = tagger().tag(words, [at[i] for i in SENTENCES], [at[i] for i in BLOCKS])
    assert [at[c.cue[0]] for c in sample_tags().cues] == [c.cue[0] for c in spaced.cues]


def test_a_long_report_keeps_its_numbering() -> None:
    words, starts = [], []
    for _ in range(30):
        starts += [len(words) + i for i in SENTENCES]
        words += SAMPLE
    found = tagger().tag(words, starts, starts)
    assert sum("attacked" in words[e.trigger[0] : e.trigger[1]] for e in found.events) >= 20
    assert all(e.trigger[1] <= len(words) for e in found.events)


def test_a_sentence_without_end_is_cut() -> None:
    assert isinstance(tagger().tag(["word"] * 2000, [0], [0]), Tags)


def test_the_weights_are_small_enough_to_ship() -> None:
    assert sum(f.stat().st_size for f in WEIGHTS.glob("*.onnx")) < 30 << 20


def test_odd_characters_do_no_harm() -> None:
    odd = ["\ud800", "\u200b", "\x00", "", "a" * 5000, "🙂", "said", "."]
    assert isinstance(tagger().tag(odd, [0], [0]), Tags)
