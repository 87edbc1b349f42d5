from dataclasses import replace

from handmade import full

from onrecord.steps.export import claimants


def labels(groups):
    return [
        (g.lead.speaker.name if g.lead else ("own" if g.own_voice else "lost"),
         [c.id for n in g.nodes for c in n.claims],
         labels([inner for n in g.nodes for inner in n.groups]))
        for g in groups
    ]  # fmt: skip


def test_claims_stand_under_their_innermost_claimant():
    assert labels(claimants(full())) == [
        ("own", ["c1:shot"], []),
        ("Ada Bell", ["c1:fire"], []),
        ("Radio Delta", [], [("Omar Vale", ["c1:beat"], [])]),
        ("Carl Funk", ["c1:arrest"], []),
        ("lost", ["c1:blame"], []),  # its attribution is gone: never the outlet's own voice
    ]


def test_parents_in_a_circle_lose_no_claim():
    record = full()
    q, r, v, f = record.attributions
    circle = replace(record, attributions=(q, replace(r, parent="a1:v"), v, f))
    found = labels(claimants(circle))

    def count(groups):
        return sum(len(claims) + count(inner) for _, claims, inner in groups)

    assert count(found) == len(record.claims)
