"""From a form to changes and back: what a reader changes, and nothing else, is in the judgement."""

from __future__ import annotations

from dataclasses import replace

import pytest
import review_made as made
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import OptionError
from onrecord.records import Basis, Change, Decision, Judgement, PlacePrecision
from onrecord.review.amend import Figure, Words, amended, changes, filled, standing

RECORD = made.agency()
SHOT = RECORD.claims[0]
TEXT = RECORD.document.text


@pytest.mark.parametrize("record", made.records(), ids=lambda r: r.document.ref)
def test_the_machines_form_changes_nothing(record: made.Record) -> None:
    for claim in record.claims:
        assert changes(record, claim, filled(claim)) == ()


def test_changes_make_the_claim_that_the_form_says() -> None:
    form = replace(
        filled(SHOT),
        type="COERCE",
        mode="arrest",
        trigger=Words("Clashes"),
        where=Words("PORT VELL"),
        when=Words(""),
        since="2021-05-03",
        until="2021-05-04",
        counts=(Figure(Words("at least 12 dock workers"), "injured", "1,200", ""),),
        mood="planned",
        historical=True,
        claimant="",
    )
    made_ = changes(RECORD, SHOT, form)
    new = amended(SHOT, made_, TEXT)
    assert (new.type, new.mode, new.trigger.text) == ("COERCE", "arrest", "Clashes")
    assert new.where is not None
    assert new.where.latitude == 33.5, "what the record resolved there is kept"
    assert new.when is not None
    assert (new.when.earliest, new.when.latest, new.when.edtf) == (
        "2021-05-03", "2021-05-04", "2021-05-03/2021-05-04")  # fmt: skip
    assert new.when.basis is Basis.STATED
    figure = new.counts[0]
    assert (figure.low, figure.high, figure.modifier) == (1200, None, "at least")
    assert new.assertion.mood.value == "planned"
    assert new.assertion.historical
    assert new.chain == ()
    assert new.id == SHOT.id
    assert changes(RECORD, SHOT, replace(filled(new), claimant="")) == made_, "and once more"


def test_a_place_that_the_record_does_not_know_stays_unresolved() -> None:
    form = replace(filled(SHOT), where=Words("Ostrava Bay"))
    new = amended(SHOT, changes(RECORD, SHOT, form), TEXT)
    assert new.where is not None
    assert new.where.precision is PlacePrecision.UNRESOLVED
    assert new.where.latitude is None


def test_words_are_taken_where_they_were_selected_else_nearest_to_the_trigger() -> None:
    second = TEXT.index("the agency")
    form = replace(filled(SHOT), actors=(Words("the agency", f"{second}-{second + 10}"),))
    (actor,) = amended(SHOT, changes(RECORD, SHOT, form), TEXT).actors
    assert actor.span.start == second
    lost = replace(filled(SHOT), actors=(Words("officers", "3-11"),))
    (actor,) = amended(SHOT, changes(RECORD, SHOT, lost), TEXT).actors
    assert actor.span.text == "officers", "an offset that says something else is not believed"
    for at in ("99999-100000", "5-1", "x", "-1--2"):
        form = replace(filled(SHOT), trigger=Words("shot dead", at))
        assert changes(RECORD, SHOT, form) == ()


def test_a_chain_follows_who_tells_whom() -> None:
    inner = replace(RECORD.attributions[3], parent=RECORD.attributions[0].id)
    record = replace(RECORD, attributions=(*RECORD.attributions[:3], inner))
    form = replace(filled(SHOT), claimant=inner.id)
    new = amended(SHOT, changes(record, SHOT, form), TEXT)
    assert new.chain == (RECORD.attributions[0].id, inner.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", '"x"'), ("confidence", "1"), ("nonsense", "1"), ("type", "5"), ("trigger", "null"),
     ("counts", "{"), ("trigger", '{"start":0,"end":3,"text":"xyz"}'), ("chain", '"a"')],
)  # fmt: skip
def test_changes_that_do_not_fit_are_refused(field: str, value: str) -> None:
    from onrecord.errors import OnrecordError

    with pytest.raises(OnrecordError):
        amended(SHOT, (Change(field, value),), TEXT)
    judgement = Judgement.of(made="2021-01-01T00:00:00Z", by="x", decision=Decision.AMEND,
                             target=SHOT.id, changes=(Change(field, value),))  # fmt: skip
    assert standing(RECORD, SHOT, judgement) == SHOT, "made elsewhere: shown as coded"


@given(st.text(max_size=40), st.text(max_size=12))
@settings(max_examples=150)
def test_no_words_break_it(words: str, at: str) -> None:
    form = replace(filled(SHOT), recipients=(Words(words, at),))
    try:
        new = amended(SHOT, changes(RECORD, SHOT, form), TEXT)
    except OptionError:
        return
    for actor in new.recipients:
        actor.span.check(TEXT)
