import random
import re
from dataclasses import replace
from datetime import date

import msgspec
import numpy as np
import pytest
from benchmarks.impact.worlds import make
from impact_made import START, TYPES, event, report, story

from onrecord.steps.impact import Admission, Options, Verdict, answer_words, calibration_words
from onrecord.steps.impact.measure import measure
from onrecord.steps.impact.query import parse
from onrecord.steps.impact.wording import leads_words

PROTEST, ACCUSE = parse("PROTEST", TYPES), parse("ACCUSE", TYPES)
QUICK = Options(worlds=40)


def ask(records, options=QUICK, events=None, first=PROTEST, then=ACCUSE):
    return measure(records, first, then, events, options)


@pytest.fixture(scope="module")
def effect():
    worlds = make("1 further B, on a wave", 3, 365)
    return story(worlds.first[1], worlds.second[1])


@pytest.fixture(scope="module")
def answer(effect):
    return ask(effect)


def nothing_is_tested(answer):
    return (
        answer.verdict.is_listing
        and answer.p is answer.mirror_p is answer.calibration is answer.estimate is None
        and answer.windows == answer.curve == answer.pairs == ()
        and not re.search(r"\bp \d", " ".join(answer_words(answer)))
        and "listing only" in answer.sentence
        and answer.why
    )


def test_a_real_effect_is_associated_in_time_and_no_more(answer):
    assert answer.verdict is Verdict.ASSOCIATED
    pairs = sum(not p.same_report for p in answer.pairs)
    assert answer.sentence == f"associated in time, {pairs} pairs, not shown to be causal"
    assert pairs > 10
    assert answer.p == min(w.p for w in answer.windows) <= 0.05
    assert answer.mirror is Verdict.NO_CLEAR_EVIDENCE
    week = next(w for w in answer.windows if w.days == 7)
    assert week.low <= 1.0 <= week.high
    assert all(1 <= p.lag <= answer.window for p in answer.pairs)
    first, then = answer.first.occurrences, answer.then.occurrences
    for pair in answer.pairs[:50]:
        assert then[pair.second].earliest - first[pair.first].earliest == pair.lag
    assert len(answer.curve) == 10


def test_its_own_error_rate_stands_beside_the_answer(answer):
    words = " ".join(calibration_words(answer))
    assert "Own error rate" in words
    assert "Power: where each first event brings 1 further" in words
    assert "lagged regression would say so in" in words
    assert answer.calibration.wave.worlds == 40


def test_the_order_of_the_reports_does_not_matter(effect, answer):
    shuffled = effect[:]
    random.Random(4).shuffle(shuffled)
    assert msgspec.json.encode(ask(shuffled)) == msgspec.json.encode(answer)


def test_the_words_never_say_cause(answer):
    told = " ".join((*answer_words(answer), *calibration_words(answer), *answer.notes)).casefold()
    for word in ("because", "caused", "causes", "leads to", "provoke", "trigger", "proof", "prove"):
        assert word not in told


def test_no_effect_is_no_clear_evidence_with_its_power():
    worlds = make("shared wave", 3, 365)
    found = ask(story(worlds.first[2], worlds.second[2]))
    assert (found.verdict, found.sentence) == (Verdict.NO_CLEAR_EVIDENCE, "no clear evidence")
    assert found.p > 0.05


def test_the_days_before_are_the_placebo():
    windows = ask(story([0, 1, 1, 0] * 50, [1, 0, 1, 0] * 50)).windows
    usual = [replace(w, before_ratio=1.0, usual_low=0.7, usual_high=1.3) for w in windows]
    assert leads_words(usual) == ""
    high = [*usual[:-1], replace(usual[-1], before_ratio=1.6)]
    assert "1.6 times as frequent as usual in the 14 days before" in leads_words(high)


def test_the_models_answer_in_the_same_form(effect):
    for model in ("negbin", "hawkes"):
        found = ask(effect, Options(model=model, worlds=5))
        assert found.verdict is Verdict.ASSOCIATED
        assert found.estimate.low < found.estimate.value < found.estimate.high
        label = f"{model} said “associated” without an effect in simulated worlds"
        assert any(line.startswith(label) for line in answer_words(found))
        assert found.calibration.wave.worlds == 5


def test_doubtful_dates_are_carried_through():
    worlds = make("2 further B", 1, 365)
    found = ask(story(worlds.first[0], worlds.second[0], wide=2))
    assert found.draws > 1
    assert found.first.doubtful_dates == found.first.used
    low, high = found.p_of_draws
    assert 0 < low <= high
    sharp = ask(story(worlds.first[0], worlds.second[0]))
    assert sharp.p_of_draws is None
    slack = ask(
        story(worlds.first[0], worlds.second[0]), replace(QUICK, admission=Admission(slack=1))
    )
    assert slack.draws > 1


def test_pairs_known_only_from_one_report_do_not_count():
    rng = np.random.default_rng(8)
    days = sorted(rng.choice(350, 60, replace=False))
    together = [
        report(f"r{d}", [("PROTEST", int(d)), ("ACCUSE", int(d) + 2)], published=int(d) + 3)
        for d in days
    ]
    found = ask(together)
    assert found.verdict is Verdict.NO_CLEAR_EVIDENCE
    assert sum(p.same_report for p in found.pairs) == 60
    assert any("60 pairs are known only from one report" in n for n in found.notes)
    apart = [
        report(f"{kind}{d}", [(kind, int(d) + lag)], published=int(d) + 3)
        for d in days
        for kind, lag in (("PROTEST", 0), ("ACCUSE", 2))
    ]
    assert ask(apart).verdict is Verdict.ASSOCIATED


def test_linked_events_are_counted_instead_of_claims():
    records, events = [], []
    for d in range(0, 240, 6):
        for kind, day in (("PROTEST", d), ("ACCUSE", d + 1)):
            refs = [f"{kind}{d}{x}" for x in "ab"]
            records += [report(r, [(kind, day)], published=day) for r in refs]
            claims = [(f"d1:{r}", f"c1:{r}.0") for r in refs]
            events.append(event(f"e1:{kind}{d}", kind, day, [refs], claims))
    found = ask(records, events=events)
    assert found.from_events
    assert (found.first.used, found.then.used) == (40, 40)
    assert not any("is not known (give the events file" in n for n in found.notes)
    assert ask(records).first.used == 80


# --- bad input: an answer in words, never a p-value from nothing ---------------------------------


def test_no_reports():
    assert nothing_is_tested(ask([]))


def test_no_event_dates():
    records = [
        report(str(i), [("PROTEST", None), ("ACCUSE", None)], published=i) for i in range(40)
    ]
    found = ask(records)
    assert nothing_is_tested(found)
    assert found.first.left_out[0].reason == "no date"


def test_publication_dates_are_never_event_dates():
    records = [
        report(str(i), [("PROTEST", None), ("ACCUSE", None)], published=i) for i in range(90)
    ]
    assert ask(records).first.used == 0


def test_fewer_than_ten():
    found = ask(story([1] * 9 + [0] * 100, [0, 1, 0] * 40))
    assert nothing_is_tested(found)
    assert found.verdict is Verdict.TOO_FEW
    assert found.why == "9 first events can be dated; 10 are needed"
    assert found.first.used == 9


def test_everything_on_one_day():
    assert nothing_is_tested(ask(story([30], [30])))


def test_all_firsts_on_one_date():
    found = ask(story([0] * 40 + [30] + [0] * 60, [0, 1, 0] * 34))
    assert nothing_is_tested(found)
    assert "1 different dates" in found.why


def test_too_short_a_time():
    found = ask(story([1] * 30, [1] * 30))
    assert nothing_is_tested(found)
    assert found.verdict is Verdict.TOO_SHORT


def test_the_same_events_on_both_sides():
    worlds = make("independent", 1, 365)
    found = ask(story(worlds.first[0], worlds.second[0]), then=PROTEST)
    assert nothing_is_tested(found)
    assert found.verdict is Verdict.SAME_EVENTS


def test_gaps_do_not_count_as_days_without_events():
    worlds = make("independent", 1, 500)
    first, second = worlds.first[0].copy(), worlds.second[0].copy()
    first[150:280] = second[150:280] = 0
    found = ask(story(first, second))
    assert any("do not count as days without events" in n for n in found.notes)
    assert found.days - found.observed_days >= 125
    assert found.verdict is Verdict.NO_CLEAR_EVIDENCE


def test_events_outside_the_reports_days_are_left_out_and_said():
    worlds = make("independent", 1, 200)
    records = story(worlds.first[0], worlds.second[0])
    records.append(report("old", [("PROTEST", -3000)], published=3))
    found = ask(records)
    assert found.days < 250
    assert {o.reason for o in found.first.left_out} == {"outside the days looked at"}


def test_events_of_long_ago_told_today_are_looked_at_in_their_own_days():
    worlds = make("independent", 1, 200)
    records = [
        replace(r, document=replace(r.document, published=None))
        for r in story(worlds.first[0], worlds.second[0])
    ]
    found = ask(records)
    assert "no report has a publication date" in found.notes[0]
    assert found.verdict is Verdict.NO_CLEAR_EVIDENCE


def test_the_user_may_name_the_days():
    worlds = make("independent", 1, 365)
    records = story(worlds.first[0], worlds.second[0])
    start = date.fromordinal(START.toordinal() + 100)
    found = ask(records, replace(QUICK, start=start))
    assert (found.start, found.end) == (start.isoformat(), found.coverage.last)
    backwards = replace(QUICK, start=start, end=START)
    assert nothing_is_tested(ask(records, backwards))


def test_a_date_in_another_form_is_no_date():
    bad = report("1", [("PROTEST", 0)])
    when = replace(bad.claims[0].when, earliest="10191-01-01", latest="10191-01-01")
    bad = replace(bad, claims=(replace(bad.claims[0], when=when),))
    assert ask([bad]).first.left_out[0].reason == "the date is open on one side"
    hours = replace(when, earliest="2031-01-06T23:30:00+03:30", latest="2031-01-06T23:30:00+03:30")
    good = replace(bad, claims=(replace(bad.claims[0], when=hours),))
    assert ask([good]).first.used == 1
