"""times: expressions and the days they stand for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.records import (
    Basis,
    Block,
    BlockKind,
    DateRole,
    Document,
    DocumentDate,
    Precision,
    Span,
    When,
)
from onrecord.steps.annotate import Annotator
from onrecord.steps.resolve.times import times

PUBLISHED = "2020-08-05"  # a Wednesday


def day(value: str) -> When:
    return When(value, value, Precision.DAY, Basis.PUBLICATION, value)


def read(
    annotator: Annotator,
    text: str,
    published: str | None = PUBLISHED,
    dates: tuple[DocumentDate, ...] = (),
    blocks: tuple[Block, ...] = (),
) -> dict[str, When]:
    """The times of a text by their words (the last one, where words repeat)."""
    found = read_all(annotator, text, published, dates, blocks)
    return {w.span.text: w for w in found if w.span}


def read_all(
    annotator: Annotator,
    text: str,
    published: str | None,
    dates: tuple[DocumentDate, ...] = (),
    blocks: tuple[Block, ...] = (),
) -> tuple[When, ...]:
    document = Document(
        "d1:t", "t", None, None, None, None, "en", "0", text,
        day(published) if published else None, dates, blocks,
    )  # fmt: skip
    return times(annotator.annotate(document))


# {the time} in its sentence | earliest | latest | EDTF
CASES = """
The bridge fell on {15 November 2019}. | 2019-11-15 | 2019-11-15 | 2019-11-15
The bridge fell on {Nov. 15th, 2019}. | 2019-11-15 | 2019-11-15 | 2019-11-15
Shops were shut in {March 2019}. | 2019-03-01 | 2019-03-31 | 2019-03
Shops were shut in {2019}. | 2019-01-01 | 2019-12-31 | 2019
The {1998} floods were worse. | 1998-01-01 | 1998-12-31 | 1998
Rents rose in {the 1990s}. | 1990-01-01 | 1999-12-31 | 199X
The mosque dates from {the 17th century}. | 1600-01-01 | 1699-12-31 | 16XX
The strike lasted {from 2003 to 2007}. | 2003-01-01 | 2007-12-31 | 2003/2007
The strike lasted from {2003} to 2007. | 2003-01-01 | 2003-12-31 | 2003
Roads closed on {November 15-19, 2019}. | 2019-11-15 | 2019-11-19 | 2019-11-15/2019-11-19
Talks were held {between May and July}. | 2020-05-01 | 2020-07-31 | 2020-05/2020-07
Shops were shut in {August} and November 2018. | 2018-08-01 | 2018-08-31 | 2018-08
Snow fell in {the winter of 2012}. | 2012-12-01 | 2013-02-28 | 2012-24
Prices rose in {the second quarter of 2018}. | 2018-04-01 | 2018-06-30 | 2018-34
He fled in {early August 2018}. | 2018-08-01 | 2018-08-10 | 2018-08-01~/2018-08-10~
It was closed in {mid-2018}. | 2018-05-01 | 2018-08-31 | 2018-05~/2018-08~
It was closed {late last year}. | 2019-09-01 | 2019-12-31 | 2019-09~/2019-12~
It must be paid by {the end of the year}. | 2020-12-31 | 2020-12-31 | 2020-12-31
A baker was shot {yesterday}. | 2020-08-04 | 2020-08-04 | 2020-08-04
A baker was shot {last week}. | 2020-07-27 | 2020-08-02 | 2020-07-27/2020-08-02
A baker was shot {this month}. | 2020-08-01 | 2020-08-31 | 2020-08
A baker was shot {three days ago}. | 2020-08-02 | 2020-08-02 | 2020-08-02
A baker was shot {[ten] years ago}. | 2010-01-01 | 2010-12-31 | 2010
Fees have doubled over {the past 20 months}. | 2018-12-06 | 2020-08-05 | 2018-12-06/2020-08-05
Two shops burned in {the last days}. | 2020-07-23 | 2020-08-05 | 2020-07-23~/2020-08-05
A baker was shot on {Thursday}. | 2020-07-30 | 2020-07-30 | 2020-07-30
A baker was shot on {Wednesday}. | 2020-08-05 | 2020-08-05 | 2020-08-05
The court will meet on {Thursday}. | 2020-08-06 | 2020-08-06 | 2020-08-06
The court met {last Wednesday}. | 2020-07-29 | 2020-07-29 | 2020-07-29
The court met on {September 14}. | 2019-09-14 | 2019-09-14 | 2019-09-14
The court will meet on {September 14}. | 2020-09-14 | 2020-09-14 | 2020-09-14
The court met in {July last year}. | 2019-07-01 | 2019-07-31 | 2019-07
The court met {last winter}. | 2019-12-01 | 2020-02-29 | 2019-24
It fell in March 2019; {the next year} it was sold. | 2020-01-01 | 2020-12-31 | 2020
It fell on 9 March 2019 and reopened {two days later}. | 2019-03-11 | 2019-03-11 | 2019-03-11
It fell on 9 March 2019. That {same day} he quit. | 2019-03-09 | 2019-03-09 | 2019-03-09
At {2:30 p.m. on Friday} a siren rang. | 2020-07-31 | 2020-07-31 | 2020-07-31
Guards shot two men on {Christmas Eve}. | 2019-12-24 | 2019-12-24 | 2019-12-24
They marked {the 40th anniversary} of the February 1979 revolt. | 2019-02-01 | 2019-02-28 | 2019-02
The decree was signed in {Aban 1398}. | 2019-10-23 | 2019-11-21 | 2019-10-23/2019-11-21
He left {two days after} the May 5 vote. | 2020-05-07 | 2020-05-07 | 2020-05-07
He left {two days prior} to the May 5 vote. | 2020-05-03 | 2020-05-03 | 2020-05-03
They marched on {22 Bahman}. | 2020-02-11 | 2020-02-11 | 2020-02-11
It grew in the Iranian year of {1397}. | 2018-03-21 | 2019-03-20 | 2018-03-21/2019-03-20
Shops closed early in {Ramadan 2019}. | 2019-05-06 | 2019-06-04 | 2019-05-06~/2019-06-04~
"""


@pytest.mark.parametrize("case", [line for line in CASES.splitlines() if line])
def test_a_time_is_found_and_resolved(annotator: Annotator, case: str) -> None:
    marked, earliest, latest, edtf = (x.strip() for x in case.split(" | "))
    words = marked[marked.index("{") + 1 : marked.index("}")]
    found = read(annotator, marked.replace("{", "").replace("}", ""))
    assert words in found
    when = found[words]
    assert (when.earliest, when.latest, when.edtf) == (earliest, latest, edtf)
    assert when.basis in (Basis.STATED, Basis.RESOLVED)


@pytest.mark.parametrize(
    "text",
    [
        "He was held for 40 years and got a 20-year sentence.",
        "She is 34 years old.",
        "You may march on.",
        "A force of 1,503 men met 2000 troops.",
        "Resolution 1929 was read on page 2014.",
        "The clinic is open 24/7.",
        "They won 2-1 in the second half.",
        "The Friday prayers leader of the town spoke.",
        "They meet every Monday.",
        "It was seen on Russia Today.",
        "Johnnie Christmas drew it.",
        "The truce may last two weeks.",
    ],
)
def test_what_is_no_time(annotator: Annotator, text: str) -> None:
    assert read(annotator, text) == {}


def test_the_year_of_a_month_comes_from_the_month_just_stated(annotator: Annotator) -> None:
    found = read(annotator, "Prices rose in May 2017. On May 19 the net was cut.", None)
    assert found["May 19"].edtf == "2017-05-19"


def test_a_width_is_handed_on(annotator: Annotator) -> None:
    found = read(annotator, "It opened in March 2019. Three days later it was shut.")
    when = found["Three days later"]
    assert (when.earliest, when.latest) == ("2019-03-04", "2019-04-03")


@pytest.mark.parametrize(
    "aside",
    ["She had called two days ago.", "They had seen it two weeks ago.", "It rose last year."],
)
def test_an_hour_is_of_the_day_of_the_story(annotator: Annotator, aside: str) -> None:
    found = read(annotator, f"A baker was shot on Monday. {aside} He came at 5:38 a.m. by car.")
    assert (found["5:38 a.m."].earliest, found["5:38 a.m."].latest) == ("2020-08-03", "2020-08-03")


def test_an_hour_of_no_day_is_no_time(annotator: Annotator) -> None:
    assert "5:38 a.m." not in {
        w for w, when in read(annotator, "He came at 5:38 a.m. by car.").items() if when.earliest
    }


def test_day_and_month_are_not_guessed(annotator: Annotator) -> None:
    when = read(annotator, "It was signed on 3/4/2019.")["3/4/2019"]
    assert (when.earliest, when.latest) == ("2019-03-04", "2019-04-03")
    assert when.basis is Basis.UNKNOWN
    assert when.reason


# --- unknown publication ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("A baker was shot on Thursday.", "Thursday", ""),
        ("A baker was shot yesterday.", "yesterday", ""),
        ("A baker was shot on July 31.", "July 31", "XXXX-07-31"),
        ("Talks were held between May and July.", "between May and July", "XXXX-05/XXXX-07"),
    ],
)
def test_no_day_is_made_up(annotator: Annotator, text: str, words: str, edtf: str) -> None:
    when = read(annotator, text, None)[words]
    assert (when.earliest, when.latest, when.edtf) == (None, None, edtf)
    assert when.basis is Basis.UNKNOWN
    assert when.reason == "publication date unknown"


def page(text: str, words: str, value: str) -> tuple[DocumentDate, ...]:
    at = text.index(words)
    span = Span.of(text, at, at + len(words))
    return (DocumentDate(DateRole.PAGE, day(value), span),)


PAGE = "Thursday, January 14, 2021\n"


def test_the_page_clock_is_an_upper_bound_only(annotator: Annotator) -> None:
    text = PAGE + "A baker was shot on Thursday."
    when = read(annotator, text, None, page(text, PAGE.strip(), "2021-01-14"))["Thursday"]
    assert (when.earliest, when.latest, when.basis) == (None, "2021-01-14", Basis.UNKNOWN)


def test_a_stated_past_event_is_a_lower_bound(annotator: Annotator) -> None:
    text = PAGE + "The mill burned in November 2019. A baker was shot on July 31."
    found = read(annotator, text, None, page(text, PAGE.strip(), "2021-01-14"))
    when = found["July 31"]
    assert (when.earliest, when.latest) == ("2019-07-31", "2020-07-31")
    assert (when.edtf, when.basis) == ("XXXX-07-31", Basis.UNKNOWN)


def test_furniture_gives_no_lower_bound(annotator: Annotator) -> None:
    head = "It closed on 3 March 2018.\n"
    text = head + "A baker was shot on Thursday."
    blocks = (
        Block(0, len(head) - 1, BlockKind.FURNITURE),
        Block(len(head), len(text), BlockKind.PARAGRAPH),
    )
    assert read(annotator, text, None, (), blocks)["Thursday"].earliest is None


def test_a_weekday_that_must_agree_leaves_one_year(annotator: Annotator) -> None:
    text = PAGE + "The mill burned in November 2019. A baker was shot on Friday, July 31."
    found = read(annotator, text, None, page(text, PAGE.strip(), "2021-01-14"))
    assert found["Friday, July 31"].edtf == "2020-07-31"


def test_last_year_beside_a_stated_date_gives_the_year_away(annotator: Annotator) -> None:
    text = "Last year's riots of November 2019 shook the town. It was hot this year."
    assert read(annotator, text, None)["this year"].edtf == "2020"


def test_the_iranian_year_beside_its_last_day_is_known(annotator: Annotator) -> None:
    text = "It will open by the end of the current Iranian year (March 20, 2018)."
    found = read(annotator, text, None)
    assert found["the end of the current Iranian year"].latest == "2018-03-20"


def test_a_publication_month_keeps_its_width(annotator: Annotator) -> None:
    month = When("2020-08-01", "2020-08-31", Precision.MONTH, Basis.PUBLICATION, "2020-08")
    text = "A baker was shot yesterday. It was hot this year."
    document = Document("d1:t", "t", None, None, None, None, "en", "0", text, month)
    yesterday, year = times(annotator.annotate(document))
    assert (yesterday.earliest, yesterday.latest) == ("2020-07-31", "2020-08-30")
    assert yesterday.basis is Basis.UNKNOWN
    assert (year.edtf, year.basis) == ("2020", Basis.RESOLVED)


# --- measured -----------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_floor_on_gum(annotator: Annotator, shared: Path) -> None:
    """Days in five news documents; benchmarks/times.md has the figures for all."""
    lines = (shared / "gold" / "gum_open.jsonl").read_text(encoding="utf-8").splitlines()
    news = [d for d in map(json.loads, lines) if d["doc"].startswith("GUM_news")][:5]
    right = total = 0
    for d in news:
        whens = read_all(annotator, d["text"], d["date"])
        for t in d["times"]:
            if len(t.get("when", "")) != 10:
                continue
            hits = [
                w for w in whens if w.span and w.span.start < t["end"] and t["start"] < w.span.end
            ]
            total += 1
            right += any(w.earliest == w.latest == t["when"] for w in hits)
    assert total > 20
    assert right / total >= 0.85
