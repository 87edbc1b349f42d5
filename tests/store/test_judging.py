import random
from dataclasses import replace

import casebook_cases as cases
import pytest

from onrecord.errors import OptionError, RecordError
from onrecord.records import Assertion, Change, Decision, Judgement, Mood
from onrecord.store import Casebook, Filter, State


@pytest.fixture
def filled(book):
    for i in range(3):
        book.put(cases.record(i), by="ada")
    return book


def target(number: int = 0, which: int = 0) -> str:
    return cases.record(number).claims[which].id


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (Decision.ACCEPT, State.ACCEPTED),
        (Decision.AMEND, State.AMENDED),
        (Decision.REJECT, State.REJECTED),
        (Decision.UNSURE, State.UNSURE),
    ],
)
def test_a_decision_is_the_claims_state(filled, decision, state):
    changes = (Change("mode", '"arrest"'),)
    j = filled.judge(by="ada", decision=decision, target=target(), changes=changes, reason="so")
    row = filled.claim(target())
    assert (row.state, row.decision, row.decided_by) == (state, j.id, "ada")
    assert filled.judgement(j.id) == j
    assert j.changes == changes
    assert j.document == cases.record().document.id
    assert filled.document(row.document).decided == 1
    assert [c.claim for c in filled.queue(Filter(states=(state,))).items] == [target()]


def test_undo_brings_the_decision_before_back(filled):
    first = filled.judge(by="ada", decision=Decision.ACCEPT, target=target())
    second = filled.judge(by="bob", decision=Decision.REJECT, target=target())
    assert filled.decision(target()).id == second.id
    off = filled.undo(second.id, by="bob")
    assert filled.decision(target()).id == first.id
    assert filled.claim(target()).state is State.ACCEPTED
    filled.undo(off.id, by="bob", reason="it was right")
    assert filled.claim(target()).state is State.REJECTED
    with pytest.raises(OptionError, match="undone already"):
        filled.undo(off.id, by="bob")
    assert len(filled.judgements(target=target())) == 2
    assert len(filled.judgements(standing=True)) == 2


def test_decisions_in_one_second_keep_their_order(filled):
    made = [
        filled.judge(by="ada", decision=d, target=target())
        for d in (Decision.ACCEPT, Decision.REJECT, Decision.UNSURE, Decision.ACCEPT)
    ]
    assert [j.made for j in made] == sorted({j.made for j in made})
    assert filled.decision(target()) == made[-1]


def test_each_coder_has_a_decision_of_their_own(filled):
    a = filled.judge(by="ada", decision=Decision.ACCEPT, target=target())
    b = filled.judge(by="bob", decision=Decision.REJECT, target=target())
    document = cases.record().document.id
    assert filled.decision(target(), by="ada") == a
    assert filled.decisions(document, by="bob") == ((target(), b),)
    assert filled.decisions(document) == ((target(), b),)
    assert filled.queue(Filter(judged_by="ada")).total == 1
    assert filled.queue(Filter(not_judged_by="ada")).total == 5
    assert [(c.by, c.decision, c.count) for c in filled.coders()] == [
        ("ada", "accept", 1),
        ("bob", "reject", 1),
    ]
    filled.undo(a.id, by="ada")
    assert filled.queue(Filter(judged_by="ada")).total == 0


def test_pairs_are_found_from_either_side(filled):
    j = filled.judge(by="ada", decision=Decision.SAME, target=target(0), other=target(1))
    assert filled.judgements(target=target(1)) == (j,)
    assert filled.judgements(decisions=(Decision.SAME,), standing=True) == (j,)
    assert filled.claim(target(0)).state is State.UNDECIDED


def test_what_is_not_there_cannot_be_judged(filled):
    with pytest.raises(OptionError, match="not in this casebook"):
        filled.judge(by="ada", decision=Decision.ACCEPT, target="c1:nothing")
    with pytest.raises(OptionError, match="only a record"):
        filled.judge(by="ada", decision=Decision.RETIRE, target=target())
    with pytest.raises(OptionError, match="only those"):
        filled.judge(by="ada", decision=Decision.WITHDRAW, target=target())
    with pytest.raises(OptionError, match="no judgement"):
        filled.undo("j1:nothing", by="ada")
    assert filled.judgements() == ()


def test_parts_that_have_no_row_are_judged_by_their_document(filled):
    document = cases.record().document.id
    j = filled.judge(by="ada", decision=Decision.ACCEPT, target="k1:cause", document=document)
    assert filled.decisions(document) == (("k1:cause", j),)


def test_an_unchanged_claim_keeps_its_decision_when_it_is_coded_anew(filled):
    old = cases.record()
    j = filled.judge(by="ada", decision=Decision.ACCEPT, target=target())
    filled.put(cases.recoded(old, confidence=0.1, reasons=("another rule",)), by="ada")
    assert filled.claim(target()).state is State.ACCEPTED
    assert filled.decision(target()) == j


CHANGES = [
    {"assertion": Assertion(mood=Mood.PLANNED)},
    {"when": None},
    {"where": None},
    {"actors": ()},
    {"chain": ()},
    {"mode": "other"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: next(iter(c)))
def test_a_changed_claim_is_asked_again(filled, change):
    old = cases.record()
    j = filled.judge(by="ada", decision=Decision.ACCEPT, target=target())
    newer = filled.put(cases.recoded(old, **change), by="ada")
    assert filled.claim(target()).state is State.AGAIN
    assert filled.decision(target()) is None
    assert filled.document(old.document.id).decided == 0
    [asked] = filled.ask_again().items
    assert (asked.claim, asked.earlier, asked.row.record) == (target(), j, newer.record)
    filled.judge(by="bob", decision=Decision.REJECT, target=target())
    assert filled.claim(target()).state is State.REJECTED
    filled.judge(by="ada", decision=Decision.REJECT, target=target())
    assert filled.ask_again().total == 0


def test_the_decision_holds_again_when_the_old_coding_comes_back(filled):
    old = cases.record()
    filled.judge(by="ada", decision=Decision.ACCEPT, target=target())
    newer = filled.put(cases.recoded(old, when=None), by="ada")
    filled.judge(by="ada", decision=Decision.RETIRE, target=newer.record)
    assert filled.claim(target()).state is State.ACCEPTED


def test_a_decided_claim_that_is_gone_is_listed_until_its_record_is_retired(filled):
    old = cases.record()
    j = filled.judge(by="ada", decision=Decision.ACCEPT, target=target(0, 1))
    filled.put(cases.recoded(old), by="ada")
    [asked] = filled.ask_again().items
    assert (asked.claim, asked.row, asked.earlier) == (target(0, 1), None, j)
    filled.judge(by="ada", decision=Decision.RETIRE, target=filled.older()[0].id)
    assert filled.ask_again().total == 0


def test_judgements_are_merged_as_a_set(filled, tmp_path):
    for d in (Decision.ACCEPT, Decision.REJECT):
        filled.judge(by="ada", decision=d, target=target())
    filled.undo(filled.judge(by="bob", decision=Decision.UNSURE, target=target(1)).id, by="bob")
    given = list(filled.judgements())
    for seed in range(4):
        random.Random(seed).shuffle(given)
        with Casebook.create(tmp_path / f"{seed}.casebook", by="eve") as other:
            if seed % 2:  # before or after the records that they are about
                assert other.put_judgements(given) == 4
            for i in range(3):
                other.put(cases.record(i), by="eve")
            assert other.put_judgements(given) == (0 if seed % 2 else 4)
            assert other.put_judgements(given) == 0
            for i in range(3):
                for which in (0, 1):
                    here, there = filled.claim(target(i, which)), other.claim(target(i, which))
                    assert (here.state, here.decision) == (there.state, there.decision)
            assert other.verify().faults == ()


def test_a_judgement_under_a_wrong_id_is_refused(filled):
    j = Judgement.of(
        made="2026-01-01T00:00:00Z", by="ada", decision=Decision.ACCEPT, target=target()
    )
    with pytest.raises(RecordError, match="not the hash"):
        filled.put_judgements([replace(j, by="eve")])
    assert filled.put_judgements([j]) == 1


def test_the_fingerprint_follows_claims_and_judgements_only(filled):
    from onrecord.store import ReviewRole

    before = filled.fingerprint()
    filled.put_account("cleo", ReviewRole.CODER, "hash", by="ada")
    assert filled.fingerprint() == before
    filled.judge(by="ada", decision=Decision.ACCEPT, target=target())
    middle = filled.fingerprint()
    filled.put(cases.record(9), by="ada")
    assert len({before, middle, filled.fingerprint()}) == 3
