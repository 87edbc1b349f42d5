import random

from impact_made import TYPES, event, report

from onrecord.records import Assertion, Basis, Mood, Polarity
from onrecord.steps.impact.gather import Admission, gather, gather_events
from onrecord.steps.impact.query import parse

PROTEST = parse("PROTEST", TYPES)


def reasons(found):
    return {o.reason: o.number for o in found.left_out}


def test_claims_of_one_day_type_place_and_actor_are_one_event():
    same = {"name": "Union"}
    records = [
        report("1", [("PROTEST", 3), ("PROTEST-demo", 3)], actor=same),
        report("2", [("PROTEST", 3)], actor=same),
        report("3", [("PROTEST", 3)], actor={"name": "Guild"}),
        report("4", [("PROTEST", 4)], actor=same),
        report("5", [("PROTEST", 3)], actor=same, town="Utopia"),
    ]
    found = gather(records, PROTEST)
    assert found.matched == 6
    assert len(found.occurrences) == 4
    [first] = [o for o in found.occurrences if len(o.quotations) == 3]
    assert first.ways == (("1",), ("2",))
    assert first.label == "PROTEST-demo"
    assert "acted in Anytown" in first.quotations[0].words


def test_only_what_is_said_to_have_happened_counts():
    def told(ref, **said):
        return report(ref, [("PROTEST", 0)], assertion=Assertion(**said))

    records = [
        told("1", polarity=Polarity.DENIED),
        told("2", mood=Mood.PLANNED),
        told("3", historical=True),
        told("4", mood=Mood.ONGOING),
    ]
    found = gather(records, PROTEST)
    assert len(found.occurrences) == 1
    assert reasons(found) == {
        "denied": 1,
        "planned, threatened, demanded or supposed": 1,
        "background, long before the report": 1,
    }
    wide = Admission(moods=tuple(Mood), denied=True, historical=True)
    assert len(gather(records, PROTEST, wide).occurrences) == 4


def test_dates_are_event_dates_and_the_rest_is_counted():
    records = [
        report("1", [("PROTEST", None)]),
        report("2", [("PROTEST", 0)], basis=Basis.PUBLICATION),
        report("3", [("PROTEST", 0)], wide=40),
        report("4", [("PROTEST", 0)], wide=6),
    ]
    found = gather(records, PROTEST)
    assert reasons(found) == {
        "no date": 1,
        "only the publication date is known": 1,
        "the date is too vague (over 31 days)": 1,
    }
    [kept] = found.occurrences
    assert kept.latest - kept.earliest == 6
    [slack] = gather(records[3:], PROTEST, Admission(slack=1)).occurrences
    assert (kept.earliest - slack.earliest, slack.latest - kept.latest) == (1, 1)


def test_the_order_of_the_reports_does_not_matter():
    records = [report(str(i), [("PROTEST", i % 7)]) for i in range(30)]
    shuffled = records[:]
    random.Random(1).shuffle(shuffled)
    assert gather(records, PROTEST) == gather(shuffled, PROTEST)


def test_linked_events_bring_their_lineages():
    records = [report(r, [("PROTEST", 0)]) for r in "abc"]
    records.append(report("d", [("PROTEST", 0)], assertion=Assertion(Polarity.DENIED)))
    events = [
        event("e1:1", "PROTEST", 2, [["a", "b"], ["c"]], [("d1:a", "c1:a.0")]),
        event("e1:2", "PROTEST", 3, [["d"]], [("d1:d", "c1:d.0")]),
        event("e1:3", "PROTEST", 4, [["x"]], [("d1:x", "c1:x.0")]),
        event("e1:4", "ACCUSE", 4, [["a"]], [("d1:a", "c1:a.0")]),
    ]
    found = gather_events(records, events, PROTEST)
    [kept] = found.occurrences
    assert (kept.id, kept.ways) == ("e1:1", (("a", "b"), ("c",)))
    assert found.matched == 3
    assert reasons(found) == {"denied": 1, "its reports are not among the records": 1}
    assert found.from_events
