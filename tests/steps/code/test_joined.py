"""Rules and tagger joined, and each number with one claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.pipeline import Coder
from onrecord.records import (
    CauseTag,
    Claim,
    Count,
    CountKind,
    EventTag,
    PlacePrecision,
    PlaceUse,
    Polarity,
    Record,
    Span,
)
from onrecord.steps.code.causes import causes
from onrecord.steps.code.events import Candidate
from onrecord.steps.code.setting import Setting
from onrecord.steps.code.tagged import TYPES, join, opinions, readings, second_setting
from onrecord.steps.code.tally import share
from onrecord.testing import document

WEIGHTS = {"rule": 0.5, "tag": 0.5, "tag_type": 0.3, "rule_only": -1.0, "tag_only": -0.5}


def tag(kind: str, trigger: tuple[int, int], score: float = 0.9) -> EventTag:
    scores = tuple(score if t == kind else 0.01 for t in TYPES)
    return EventTag(trigger, kind, None, "happened", False, (), (), (), (), (), score, scores)


def rule(kind: str, token: int, score: float = 0.8) -> Candidate:
    return Candidate(token, token, token, kind, None, score, (f"cue:{kind}",))


def test_one_place_has_one_event_and_agreement_counts(coder: Coder) -> None:
    parse = coder.annotator.annotate(document("Soldiers shelled the harbour on Friday."))
    both = join(parse, [rule("ASSAULT", 1)], [tag("ASSAULT", (1, 2))], WEIGHTS)
    rules_only = join(parse, [rule("ASSAULT", 1)], [], WEIGHTS)
    assert [c.type for c in both] == ["ASSAULT"]
    assert "tagger" in both[0].reasons
    assert both[0].score > rules_only[0].score
    assert join(parse, [rule("ASSAULT", 1, 0.05)], [], WEIGHTS) == ()


def test_a_disputed_place_gets_the_likelier_type(coder: Coder) -> None:
    parse = coder.annotator.annotate(document("Soldiers shelled the harbour on Friday."))
    sure_tag = join(parse, [rule("COERCE", 1, 0.3)], [tag("ASSAULT", (1, 2), 0.95)], WEIGHTS)
    sure_rule = join(parse, [rule("COERCE", 1, 0.95)], [tag("ASSAULT", (1, 2), 0.2)], WEIGHTS)
    assert [c.type for c in sure_tag] == ["ASSAULT"]
    assert [c.type for c in sure_rule] == ["COERCE"]


def test_either_of_two_marks_of_one_event_is_likelier_than_each(coder: Coder) -> None:
    text = "A clerk was killed in a noon shooting in Arden; later they met in Selm."
    parse = coder.annotator.annotate(document(text))
    killed, shooting, met = (
        next(t.i for t in parse.doc if t.text == w) for w in ("killed", "shooting", "met")
    )
    weights = {"tag": 1.0}
    unlikely = [tag("ASSAULT", (i, i + 1), 0.25) for i in (killed, shooting)]
    apart = [tag("ASSAULT", (killed, killed + 1), 0.25), tag("CONSULT", (met, met + 1), 0.25)]
    assert [c.token for c in join(parse, [], unlikely, weights)] in ([killed], [shooting])
    assert join(parse, [], unlikely[:1], weights) == ()
    assert join(parse, [], apart, weights) == ()


@pytest.mark.parametrize(
    ("text", "first", "second", "kinds", "whole"),
    [
        ("They vowed to give a tough response.", "give a", "tough response", "TT", True),
        ("Six were killed in an air strike.", "killed", "air strike", "AA", True),
        ("Two men were shot and killed.", "shot", "killed", "AA", True),
        ("They shot two men and killed one.", "shot two men", "killed one", "AA", False),
        ("They killed six; air strikes went on.", "killed six", "air strikes", "AA", False),
        ("Six were killed when mobs attacked.", "killed", "attacked", "AA", False),
        ("They vowed to give a tough response.", "give a", "tough response", "TA", False),
    ],
)
def test_two_marks_of_one_event_are_one_claim(
    coder: Coder, text: str, first: str, second: str, kinds: str, whole: bool
) -> None:
    parse = coder.annotator.annotate(document(text))
    names = {"T": "THREATEN", "A": "ASSAULT"}
    words = [parse.tokens(text.index(w), text.index(w) + len(w)) for w in (first, second)]
    tags = [
        replace(tag(names[k], (w.start, w.end), score), counts=counts)
        for k, w, score, counts in zip(kinds, words, (0.8, 0.9), (((0, 1),), ()), strict=True)
    ]
    found = join(parse, [], tags, WEIGHTS)
    assert len(found) == (1 if whole else 2)
    if whole:
        (one,) = found
        assert parse.doc[one.first : one.last + 1].text == text[text.index(first) : -1]
        assert one.tag is not None
        assert (one.tag.score, one.tag.counts) == (0.9, ((0, 1),)), "nothing is lost"


def test_the_order_of_opinions_never_matters(coder: Coder) -> None:
    parse = coder.annotator.annotate(document("They shelled the port, then they shelled the town."))
    rules = [rule("ASSAULT", 1), rule("ASSAULT", 7), rule("COERCE", 7, 0.4)]
    tags = [tag("ASSAULT", (1, 2)), tag("ASSAULT", (7, 8), 0.6)]
    assert join(parse, rules, tags, WEIGHTS) == join(parse, rules[::-1], tags[::-1], WEIGHTS)


def test_a_reading_names_what_speaks_for_it() -> None:
    [(r, t, kind)] = readings([rule("ASSAULT", 1)], [tag("ASSAULT", (1, 2))])
    named = opinions(r, t, kind, [rule("ASSAULT", 1)])
    assert named["both"] == 1.0
    assert named["rule"] > 0
    assert "rule_only" not in named


def test_a_place_that_no_gazetteer_holds_is_kept_in_its_words(coder: Coder) -> None:
    parse = coder.annotator.annotate(document("Soldiers shelled the old mill near the river."))
    told = replace(tag("ASSAULT", (1, 2)), places=((2, 5),))
    where = second_setting(parse, Setting(None, None, ()), told, (), (), ()).where
    assert where is not None
    assert where.span.text == where.name == "the old mill"
    assert (where.use, where.precision) == (PlaceUse.DESCRIBED, PlacePrecision.UNRESOLVED)
    assert not where.named
    assert where.latitude is None
    bare = replace(told, places=((5, 6),))  # "near" holds no noun
    assert second_setting(parse, Setting(None, None, ()), bare, (), (), ()).where is None


def claim(text: str, kind: str, trigger: str, *counts: Count) -> Claim:
    at = text.index(trigger)
    return Claim(f"c:{trigger}", kind, None, Span.of(text, at, at + len(trigger)), counts=counts)


def test_a_number_goes_to_the_event_that_it_counts() -> None:
    text = "They killed three men and arrested ten."
    three = Count(Span.of(text, 12, 21), CountKind.KILLED, 3, 3)
    ten = Count(Span.of(text, 35, 38), CountKind.ARRESTED, 10, 10)
    shared = share(
        (
            claim(text, "ASSAULT", "killed", three, ten),
            claim(text, "COERCE", "arrested", three, ten),
        )
    )
    assert [c.counts for c in shared] == [(three,), (ten,)]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (
            "The army denied that its soldiers had shot protesters in Arden and said armed men had "
            "opened fire on the crowd.",
            [True, False],
        ),
        ("The minister denied shooting protesters and burning the mosque.", [True, True]),
        (
            "The governor denied reports that live rounds had been used and said two guards were "
            "killed by armed rioters.",
            [True, False],
        ),
        ("The council disputes that police beat detainees and tortured a priest.", [True, True]),
    ],
)
def test_what_stands_beside_a_denial_is_not_denied(
    coder: Coder, text: str, denied: list[bool]
) -> None:
    found = [c.assertion.polarity is Polarity.DENIED for c in coder.code(text).claims if c.chain]
    assert found == denied


@pytest.mark.parametrize(
    ("text", "trigger", "recipient"),
    [
        (
            "The minister met union leaders. They told him that police had beaten them.",
            "beat",
            "them",
        ),
        ("The police said that protesters had attacked them with stones.", "attack", "police"),
        ("Soldiers shot a man who had attacked them in Arden.", "attack", "soldiers"),
        ("Utopia imposed sanctions on six officials, accusing them of torture.", "accus", "them"),
        ("A man was held, his lawyer said, adding that he had been beaten.", "he had", "he"),
    ],
)
def test_nobody_is_them_who_does_it_to_them(
    coder: Coder, text: str, trigger: str, recipient: str
) -> None:
    (claim,) = [c for c in coder.code(text).claims if c.trigger.text.startswith(trigger)]
    assert [a.name.lower() for a in claim.recipients] == [recipient]


def test_who_denies_a_part_in_it_does_not_deny_it(coder: Coder) -> None:
    text = "The council denied involvement in the poisoning of a monk in Arden."
    claims = [c for c in coder.code(text).claims if c.type == "ASSAULT"]
    assert [c.assertion.polarity for c in claims] == [Polarity.AFFIRMED]


def test_rival_figures_of_the_arrested_are_claims_too(coder: Coder) -> None:
    text = (
        "Some 1,200 people have been arrested since the vote, the group said; the prosecutor put "
        "the number at 2,000."
    )
    record = coder.code(text)
    sources = {a.id: a.source.text for a in record.attributions if a.source}
    found = {(sources[c.chain[-1]], n.what, n.low) for c in record.claims for n in c.counts}
    assert found == {
        ("the group", CountKind.ARRESTED, 1200),
        ("the prosecutor", CountKind.ARRESTED, 2000),
    }
    assert {(c.type, c.mode) for c in record.claims} == {("COERCE", "arrest")}


def test_nobody_is_no_victim(coder: Coder) -> None:
    text = "Nobody was hurt when a bomb exploded outside the consulate, police said."
    (claim,) = coder.code(text).claims
    assert claim.recipients == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The minister said that 225 people died in the unrest.", [(225, 225)]),
        (
            "Amnesty has documented the deaths of at least 304 people in the crackdown.",
            [(304, None)],
        ),
        ("The death toll from the protests has passed 30, the ministry said.", [(30, None)]),
        ("Guards shot at a crowd in Arden. The ministry put the toll at 40.", [(40, 40)]),
        # No violence is told of.
        ("The ministry put the number of dead at 40.", []),
        ("The earthquake left 225 people dead, the governor said.", []),
        ("Guards shot at a crowd in Arden. A crash near Belmar left 40 dead, the town said.", []),
        ("A girl died in the unrest, her father said.", []),  # one is no toll
        # A part of the dead is none, either.
        ("Guards shot at a crowd in Arden. Kin of four of the dead spoke to the monitor.", []),
        ("Guards shot at a crowd in Arden. Among the dead were two women, it said.", []),
    ],
)
def test_a_toll_is_a_claim_of_so_many_dead(
    coder: Coder, text: str, figures: list[tuple[int, int | None]]
) -> None:
    claims = [c for c in coder.code(text).claims if "toll" in c.reasons]
    assert [(n.low, n.high) for c in claims for n in c.counts] == figures
    assert all(c.type == "ASSAULT" and c.chain for c in claims)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Opposition activists say the strike hit a school, killing 12 children; the coalition "
            "denies targeting civilians.",
            {"Opposition activists": [12], "the coalition": []},
        ),
        (
            "The front claimed that more than 1,500 people were killed by the guards in Arden; the "
            "council has put the figure at 230.",
            {"The front": [1500], "the council": [230]},
        ),
        (  # the same figure, of others
            "The observatory said strikes on Arden killed 14 civilians; the army said it had "
            "killed 14 terrorists.",
            {"The observatory": [14], "the army": [14]},
        ),
        (
            "The group says at least 448 people have been killed by guards since May; a general "
            "of the guards has put the toll at more than 300.",
            {"The group": [448], "a general of the guards": [300]},
        ),
        (
            "The ministry of health in Arden says 41 people, most of them women and children, have "
            "been killed since dawn.",
            {"The ministry of health in Arden": [41]},
        ),
    ],
)
def test_rival_figures_keep_their_claimants(
    coder: Coder, text: str, figures: dict[str, list[int]]
) -> None:
    record = coder.code(text)
    sources = {a.id: a.source.text for a in record.attributions if a.source}
    found: dict[str, list[int | None]] = {}
    for claim in record.claims:
        given = [n.low for n in claim.counts if n.what is CountKind.KILLED]
        found.setdefault(sources[claim.chain[-1]], []).extend(given)
    assert found == figures


def test_a_subject_that_the_parse_cut_off_is_the_victim(coder: Coder) -> None:
    text = "The ministry in Arden says 41 people, most of them women, have been killed since dawn."
    (claim,) = coder.code(text).claims
    assert [a.span.text for a in claim.recipients] == ["41 people"]


def test_a_public_person_is_named_where_she_also_speaks(coder: Coder) -> None:
    text = (
        "The UN High Commissioner for Human Rights, Michelle Bachelet, said that 208 people were "
        "killed. She called on Utopia to release the protesters."
    )
    claim = next(c for c in coder.code(text).claims if c.type == "REQUEST")
    assert [a.name for a in claim.actors] == ["Michelle Bachelet"]
    text = "A witness, Ann Roe, said soldiers shot a man. She called on Utopia to try them."
    claim = next(c for c in coder.code(text).claims if c.type == "REQUEST")
    assert "Ann Roe" not in [a.name for a in claim.actors]


def test_protesters_who_are_shot_are_hurt(coder: Coder) -> None:
    (torture,) = coder.code("Guards tortured 14 detainees in Arden.").claims
    assert [(n.what, n.low) for n in torture.counts] == [(CountKind.INJURED, 14)]
    (claim,) = coder.code("Guards shot six protesters in Arden on Monday.").claims
    assert [(n.what, n.low) for n in claim.counts] == [(CountKind.INJURED, 6)]


@pytest.mark.parametrize(
    ("text", "mode", "recipient"),
    [
        ("Soldiers set fire to at least 30 homes in Arden.", "destroy", "at least 30 homes"),
        ("A suicide bomber blew himself up in Arden, killing 59 people.", "suicide-attack", None),
    ],
)
def test_to_what_it_is_done(coder: Coder, text: str, mode: str, recipient: str | None) -> None:
    (claim,) = coder.code(text).claims
    assert claim.mode == mode
    named = [a.span.text for a in claim.recipients]
    assert "himself" not in named
    assert "fire" not in named
    assert recipient is None or named[0].startswith(recipient)


def test_the_victim_of_what_is_condemned_is_not_blamed(coder: Coder) -> None:
    text = "The council condemned the {} and called for calm."
    for deed, blamed in (
        ("attack on peacekeepers", []),
        ("Utopian army's attack on peacekeepers", ["Utopian army"]),
        ("statement of the ministry", ["ministry"]),
    ):
        claims = coder.code(text.format(deed)).claims
        accuse = next(c for c in claims if c.type == "ACCUSE")
        assert [a.name for a in accuse.recipients] == blamed


def test_whoever_protests_takes_part(coder: Coder) -> None:
    """No verb of "stood in silence" says what the dozen are; the claim does."""
    text = "A dozen students stood in silence outside the court to protest against the verdict."
    (protest,) = [c for c in coder.code(text).claims if c.type == "PROTEST"]
    twelve = Count(Span.of(text, 0, 16), CountKind.OTHER, 12, 12)
    (told,) = share([replace(protest, counts=(twelve,))])
    assert [n.what for n in told.counts] == [CountKind.PARTICIPANTS]
    (other,) = share([replace(protest, counts=(twelve,), actors=())])
    assert [n.what for n in other.counts] == [CountKind.OTHER]


def test_a_number_of_no_event_kind_goes_to_the_nearest() -> None:
    text = "They burned two trucks and later seized the bridge."
    two = Count(Span.of(text, 12, 22), CountKind.OTHER, 2, 2)
    first, second = claim(text, "PROTEST", "burned", two), claim(text, "COERCE", "seized", two)
    for order in ((first, second), (second, first)):
        kept = {c.trigger.text: c.counts for c in share(order)}
        assert kept == {"burned": (two,), "seized": ()}


def test_numbers_are_never_doubled_over_the_examples(coder: Coder) -> None:
    text = (
        "Gunmen killed at least four farmers, wounded nine others and abducted two drivers near "
        "the village, a spokesman for the governor said."
    )
    record: Record = coder.code(text)
    spans = [n.span for c in record.claims for n in c.counts]
    assert spans
    assert len(spans) == len(set(spans))


def test_the_country_of_a_protest_is_no_protester(coder: Coder) -> None:
    record = coder.code("The nationwide Iran protests in November rattled the government.")
    protests = [c for c in record.claims if c.type == "PROTEST"]
    assert protests
    assert all("Government" not in a.name for c in protests for a in c.actors)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Corruption, not sanctions, led to the shortage.", "denied"),
        ("Corruption, above all sanctions, led to the shortage.", "cause"),
    ],
)
def test_a_cause_behind_not_is_denied(coder: Coder, text: str, relation: str) -> None:
    parse = coder.annotator.annotate(document(text))
    words = [t.text for t in parse.doc]
    at, end = words.index("sanctions"), words.index("shortage")
    found = CauseTag((at, at + 1), (end, end + 1), None, "cause", 0.9)
    [made] = causes(parse, (), [found])
    assert made.relation == relation
    unsure = causes(parse, (), [replace(found, score=0.1)])
    assert all(c.cause.text != "sanctions" for c in unsure)


def test_a_figure_without_its_event_goes_to_the_one_before(coder: Coder) -> None:
    record = coder.code("A bomb went off in Rasht. It left nine dead and 20 wounded.")
    [bomb] = [c for c in record.claims if c.type == "ASSAULT" and c.trigger.start < 24]
    assert [n.low for n in bomb.counts] == [9, 20]


def test_a_figure_never_changes_its_claimant(coder: Coder) -> None:
    text = "Gunmen attacked a market in Rasht. The mayor said the number of the dead stood at nine."
    record = coder.code(text)
    own = [c for c in record.claims if not c.chain]
    assert own
    assert all(not c.counts for c in own)


def test_a_sure_rule_knows_which_led_to_which(coder: Coder) -> None:
    parse = coder.annotator.annotate(document("Residents blamed the cuts for the unrest."))
    words = [t.text for t in parse.doc]
    cuts, unrest = words.index("cuts"), words.index("unrest")
    turned = CauseTag((unrest, unrest + 1), (cuts, cuts + 1), None, "cause", 0.9)
    [made] = causes(parse, (), [turned])
    assert (made.cause.text, made.effect.text) == ("the cuts", "the unrest")


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("The mayor said on Monday that police had arrested ten students.", False),
        ("Police arrested ten students on Monday, the mayor said.", True),
    ],
)
def test_the_day_of_saying_is_not_that_of_what_had_happened(
    coder: Coder, text: str, dated: bool
) -> None:
    [arrest] = [c for c in coder.code(text, date="2021-05-05").claims if c.type == "COERCE"]
    assert (arrest.when is not None) == dated


@pytest.mark.parametrize(
    ("text", "trigger", "words"),
    [
        ("Rail services were cut. Nine people were killed.", "killed", "Nine people"),
        ("The strike killed 12 people.", "killed", "12 people"),
        ("Three bodies were found in a burnt house.", "bodies were found", "Three bodies"),
    ],
)
def test_a_figure_of_victims_is_never_without_an_event(
    coder: Coder, text: str, trigger: str, words: str
) -> None:
    told = [(c.trigger.text, n.span.text) for c in coder.code(text).claims for n in c.counts]
    assert told == [(trigger, words)]


def test_a_figure_that_an_event_has_makes_no_other(coder: Coder) -> None:
    text = "At least 12 people were killed when police opened fire in Arak on Monday."
    told = [n.span.text for c in coder.code(text).claims for n in c.counts]
    assert told == ["At least 12 people"]


def test_of_a_town_and_its_state_the_town(coder: Coder) -> None:
    text = "The man was shot dead near the mill in Beverly, Massachusetts, on Monday."
    (claim,) = [c for c in coder.code(text).claims if c.type == "ASSAULT"]
    assert claim.where is not None
    assert claim.where.span.text == "Beverly"


def test_a_wound_by_a_weapon_is_told_where_no_attack_is(coder: Coder) -> None:
    text = "A girl of four died on Saturday of a gunshot wound, police said."
    (claim,) = coder.code(text).claims
    assert (claim.type, claim.mode) == ("ASSAULT", "firearms")
    assert "only_sign" in claim.reasons
    again = "A man shot a girl of four in Arden on Friday. She died on Saturday of a gunshot wound."
    assert all("only_sign" not in c.reasons for c in coder.code(again).claims)


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("Jets dropped bombs on a camp.", ["a camp"]),
        ("Soldiers threw grenades into a house.", ["a house"]),
        ("Troops fired 40 drones and five missiles at Malta.", ["Malta"]),
        ("Two men shot down a drone on Monday.", ["a drone"]),
        ("Hezbollah launched rockets at Haifa.", ["Haifa"]),
    ],
)
def test_what_is_hit_is_the_target_not_the_weapon(
    coder: Coder, text: str, recipients: list[str]
) -> None:
    [claim] = coder.code(document(text)).claims
    assert claim.type == "ASSAULT"
    assert [a.span.text for a in claim.recipients] == recipients


def test_a_test_is_aimed_at_nobody(coder: Coder) -> None:
    for text in (
        "The navy test-fired two missiles on Monday.",
        "North Korea fired two ballistic missiles into the sea on Tuesday.",
    ):
        [claim] = coder.code(document(text)).claims
        assert (claim.type, claim.recipients) == ("MOBILIZE", ())


def test_a_party_keeps_its_whole_name(coder: Coder) -> None:
    [claim, *_] = coder.code(document("We welcome the Board of Inquiry's report.")).claims
    assert [a.span.text for a in claim.recipients] == ["the Board of Inquiry"]


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Rebels attacked a school, but villagers said the army had bombed it.", "a school"),
        ("Rebels held the mill before the army shelled it.", "the mill"),
        ("Israel said that Iran had bombed it.", "Israel"),
    ],
)
def test_it_is_what_something_was_done_to_before(coder: Coder, text: str, recipient: str) -> None:
    claims = coder.code(document(text)).claims
    assert [a.span.text for a in claims[-1].recipients] == [recipient]


def test_an_allegation_is_no_victim(coder: Coder) -> None:
    text = "The ministry said the rebels had shelled a clinic, an allegation that they deny."
    shelled = next(c for c in coder.code(document(text)).claims if c.type == "ASSAULT")
    assert [a.span.text for a in shelled.actors] == ["the rebels"]
    assert [a.span.text for a in shelled.recipients] == ["a clinic"]


def test_who_loses_soldiers_is_who_is_hit(coder: Coder) -> None:
    [claim] = coder.code(document("The army lost five soldiers in the ambush.")).claims
    assert claim.actors == ()
    assert [a.span.text for a in claim.recipients] == ["The army"]


def test_raped_is_no_rap(coder: Coder) -> None:
    [claim] = coder.code(document("Fighters raped women in the camp on Friday.")).claims
    assert (claim.type, claim.mode) == ("ASSAULT", "sexual")


def test_scare_quotes_are_no_part_of_a_party(coder: Coder) -> None:
    [claim] = coder.code(document('"Rioters" had killed two guards on Friday.')).claims
    assert [a.span.text for a in claim.actors] == ["Rioters"]


def test_the_day_of_a_trial_is_not_the_deeds(coder: Coder) -> None:
    text = "He was arraigned on Monday after police say he shot a neighbor in Arden."
    shot = next(c for c in coder.code(document(text)).claims if c.type == "ASSAULT")
    assert shot.when is None
