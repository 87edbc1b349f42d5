"""What people have decided, applied before anything is derived."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import report, said

from onrecord.errors import RecordError
from onrecord.records import Change, Decision, Judgement, Status
from onrecord.steps.corroborate import judged, standing

RECORD = report("a", "Police shot 12 people.", said("shot", mode="firearms", killed="12 people"))
CLAIM = RECORD.claims[0]


def judgement(decision: Decision, day: int = 1, **parts: object) -> Judgement:
    given = {"target": CLAIM.id} | parts
    return Judgement.of(
        made=f"2024-01-{day:02}T00:00:00Z",
        by="ada",
        decision=decision,
        **given,  # type: ignore[arg-type]
    )


def amend(day: int, field: str, value: str) -> Judgement:
    return judgement(Decision.AMEND, day, changes=(Change(field, value),))


def test_the_last_word_holds() -> None:
    reject, accept = judgement(Decision.REJECT, 1), judgement(Decision.ACCEPT, 2)
    assert judged([RECORD], [accept, reject]).records[0].claims == (CLAIM,)
    assert judged([RECORD], [reject]).records[0].claims == ()


def test_the_last_amendment_is_of_the_claim_as_coded() -> None:
    done = judged([RECORD], [amend(1, "mode", '"beat"'), amend(2, "type", '"COERCE"')])
    (claim,) = done.records[0].claims
    assert (claim.type, claim.mode, claim.id) == ("COERCE", "firearms", CLAIM.id)
    assert RECORD.claims[0].mode == "firearms"


def test_unsure_takes_a_rejection_back() -> None:
    done = judged([RECORD], [judgement(Decision.REJECT, 1), judgement(Decision.UNSURE, 2)])
    assert done.records[0].claims == RECORD.claims


def test_an_undo_takes_back_and_can_be_taken_back() -> None:
    reject = judgement(Decision.REJECT, 1)
    undo = reject.undone("2024-01-02T00:00:00Z", "ada")
    again = undo.undone("2024-01-03T00:00:00Z", "bob")
    assert standing([reject, undo]) == ()
    assert standing([again, undo, reject]) == (reject,)


def test_pairs_are_unordered_and_the_last_holds() -> None:
    same = judgement(Decision.SAME, 1, target="x", other="y")
    apart = judgement(Decision.DIFFERENT, 2, target="y", other="x")
    done = judged([RECORD], [apart, same])
    assert done.different == {("x", "y")}
    assert done.same == frozenset()


def test_withdrawn_by_a_person_or_by_the_publisher() -> None:
    killed = replace(RECORD, document=replace(RECORD.document, status=Status.CANCELED))
    assert judged([killed], []).withdrawn == {RECORD.document.id}
    by_hand = judgement(Decision.WITHDRAW, target=RECORD.document.id)
    assert judged([RECORD], [by_hand]).withdrawn == {RECORD.document.id}


def test_a_retired_coding_is_left_out() -> None:
    assert judged([RECORD], [judgement(Decision.RETIRE, target=RECORD.document.id)]).records == ()


@pytest.mark.parametrize(
    ("field", "value"), [("id", '"c1:x"'), ("colour", '"red"'), ("type", "12"), ("counts", "no")]
)
def test_what_does_not_fit_is_a_clear_error(field: str, value: str) -> None:
    with pytest.raises(RecordError, match=rf"j1:.*{field}"):
        judged([RECORD], [amend(1, field, value)])
