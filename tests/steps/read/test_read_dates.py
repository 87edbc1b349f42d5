"""Absolute dates, and the roles they have on a page."""

import pytest

from onrecord.records import Basis, DateRole, Precision
from onrecord.steps.read import read_text
from onrecord.steps.read.dates import find_dates, parse_date

BODY = "The guards closed the bridge and the drivers waited in the rain until it was dark."


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2020-05-03", "2020-05-03"),
        ("2020-05-03T23:30:00-07:00", "2020-05-03"),
        ("20200503", "2020-05-03"),
        ("20200503T101500Z", "2020-05-03"),
        ("2020/5/3", "2020-05-03"),
        ("Sun, 03 May 2020 10:00:00 GMT", "2020-05-03"),
        ("3 May 2020", "2020-05-03"),
        ("3rd of May, 2020", "2020-05-03"),
        ("May 3, 2020", "2020-05-03"),
        ("May 3rd 2020", "2020-05-03"),
        ("Sept. 9, 2019", "2019-09-09"),
        ("03-May-2020", "2020-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("04.04.2020", "2020-04-04"),
        ("February 2020", "2020-02"),
        ("2020-02", "2020-02"),
        ("2020", "2020"),
    ],
)
def test_stated_dates(words, edtf):
    when = parse_date(words)
    assert when is not None
    assert (when.edtf, when.basis, when.reason) == (edtf, Basis.STATED, None)


def test_width_of_a_month():
    when = parse_date("February 2020")
    assert when is not None
    assert (when.earliest, when.latest) == ("2020-02-01", "2020-02-29")
    assert when.precision is Precision.MONTH


@pytest.mark.parametrize("words", ["03/04/2020", "31 February 2020", "2020-13-01"])
def test_what_cannot_be_told_stays_unresolved(words):
    when = parse_date(words)
    assert when is not None
    assert (when.earliest, when.latest, when.basis) == (None, None, Basis.UNKNOWN)
    assert when.reason


def test_wrong_weekday_is_noted():
    when = parse_date("Monday, 3 May 2020")
    assert when is not None
    assert when.edtf == "2020-05-03"
    assert "weekday" in (when.reason or "")


@pytest.mark.parametrize("words", ["", "soon", "v1.2020-05", "May", "may 45 people", "12345678901"])
def test_no_date(words):
    when = parse_date(words)
    assert when is None or when.earliest is None


def test_several_dates_in_order():
    found = list(find_dates("From 3 May 2020 to June 4, 2020; 5 July"))
    assert [f.when.edtf for f in found] == ["2020-05-03", "2020-06-04", "XXXX-07-05"]


def roles(text: str, **metadata: str) -> list[tuple[str, str]]:
    return [(d.role.value, d.when.edtf) for d in read_text(text, **metadata).dates]


class TestRoles:
    def test_page_clock_is_not_the_publication_date(self):
        d = read_text(f"Monday, June 2, 2025\n\nBridge stays closed\n\n{BODY}")
        assert [x.role for x in d.dates] == [DateRole.PAGE]
        assert d.published is None

    def test_bare_date_below_the_title_has_no_role(self):
        d = read_text(f"Bridge stays closed\n\n2 June 2025\n\n{BODY}")
        assert [x.role for x in d.dates] == [DateRole.UNKNOWN]
        assert d.dates[0].when.reason
        assert d.published is None

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("Published: 3 May 2020", [("published", "2020-05-03")]),
            ("Posted on May 3, 2020 by the desk", [("published", "2020-05-03")]),
            (
                "Published 3 May 2020 | Last updated: 4 May 2020",
                [("published", "2020-05-03"), ("updated", "2020-05-04")],
            ),
            ("Last updated: Monday 4 May 2020, 10:15 GMT", [("updated", "2020-05-04")]),
            ("Retrieved 5 May 2020", [("retrieved", "2020-05-05")]),
            ("Accessed: 2020-05-05", [("retrieved", "2020-05-05")]),
            ("Published 03/04/2020", [("published", "")]),
        ],
    )
    def test_words_give_the_role(self, line, expected):
        assert roles(f"Bridge stays closed\n\n{line}\n\n{BODY}") == expected

    def test_unresolved_publication_date_leaves_published_open(self):
        d = read_text(BODY, date="03/04/2020")
        assert d.published is None
        assert d.dates[0].role is DateRole.PUBLISHED

    def test_metadata_goes_first(self):
        d = read_text(f"Bridge stays closed\n\nPublished: 3 May 2020\n\n{BODY}", date="2 May 2020")
        assert d.published is not None
        assert d.published.edtf == "2020-05-02"

    @pytest.mark.parametrize(
        ("opening", "edtf"),
        [
            ("ELLAN CITY, Nov. 16 (XYZ) — ", "XXXX-11-16"),
            ("ELLAN, Northland, Nov. 16, 2019 (XYZ) -- ", "2019-11-16"),
            ("ELLAN (XYZ) 16 November 2019 - ", "2019-11-16"),
        ],
    )
    def test_dateline(self, opening, edtf):
        assert roles(opening + BODY) == [("unknown", edtf)]

    def test_a_yearless_dateline_says_why(self):
        when = read_text("ELLAN, Nov. 16 (XYZ) — " + BODY).dates[0].when
        assert (when.basis, when.earliest, when.reason) == (
            Basis.UNKNOWN,
            None,
            "no year is given",
        )

    def test_dates_in_running_text_are_left_to_the_time_step(self):
        assert roles(f"The bridge was closed on 3 May 2020. {BODY}") == []
