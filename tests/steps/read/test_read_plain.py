"""Blocks of plain text: where they part and what they are."""

from pathlib import Path

import pytest

from onrecord.records import Document
from onrecord.steps.read import read, read_text
from onrecord.steps.read.paragraphs import paragraphs

LONG = (
    "The guards closed the bridge on Monday and the drivers waited in the rain until it was dark, "
    "two of them said, while the mayor's office told callers that it knew of nothing."
)
SHARED = Path(__file__).parents[3].parent / "shared"


def kinds(text: str, **metadata: str) -> list[tuple[str, str]]:
    d = read_text(text, language="en", **metadata)
    return [(b.kind.value, " ".join(d.text[b.start : b.end].split())[:40]) for b in d.blocks]


def only(line: str, before: str = "Bridge stays closed", after: str = LONG) -> str:
    """The kind of a line that stands between the title and the body."""
    return kinds(f"{before}\n\n{line}\n\n{after}")[1][0]


def at_end(line: str) -> str:
    return kinds(f"Bridge stays closed\n\n{LONG}\n\n{line}")[-1][0]


class TestParagraphs:
    def parts(self, text: str) -> list[str]:
        return [text[s:e] for s, e in paragraphs(text)]

    def test_blank_lines(self):
        assert self.parts(" one\n\n two \r\n \t\r\nthree\n") == ["one", "two", "three"]

    def test_one_line_a_paragraph(self):
        assert len(self.parts(f"{LONG}\n{LONG}\n{LONG}")) == 3

    def test_hard_wrapped_lines_are_one_paragraph(self):
        import textwrap

        first, second = textwrap.fill(LONG, 60), textwrap.fill(LONG + " It rained.", 60)
        assert self.parts(f"{first}\n\n{second}") == [first, second]
        assert self.parts(f"{first}\n{second}") == [first, second]

    def test_a_broken_line_goes_on(self):
        assert len(self.parts(f"The guards said\nthat they had closed it.\n\n{LONG}")) == 2

    def test_title_and_byline_do_not_run_together(self):
        assert len(self.parts(f"Bridge stays closed\nBy Ada Quill\n{LONG}")) == 3


class TestTitle:
    def test_from_the_text(self):
        d = read_text(f"Bridge stays closed\n\n{LONG}")
        assert d.title == "Bridge stays closed"
        assert d.blocks[0].kind == "title"

    def test_metadata_need_not_stand_in_the_text(self):
        d = read_text(f"{LONG}\n\n{LONG}", title="Bridge stays closed")
        assert d.title == "Bridge stays closed"
        assert [b.kind for b in d.blocks] == ["paragraph", "paragraph"]

    def test_metadata_title_found_in_other_quotes(self):
        got = kinds(f"“Nobody” told of the bridge\n\n{LONG}", title='"Nobody" told  of the bridge')
        assert got[0][0] == "title"

    def test_bare_paragraphs_have_no_title(self):
        d = read_text(f"{LONG}\n\n{LONG}")
        assert d.title is None
        assert {b.kind for b in d.blocks} == {"paragraph"}

    def test_a_single_line_is_a_paragraph(self):
        assert kinds("Bridge stays closed") == [("paragraph", "Bridge stays closed")]

    def test_section_name_above(self):
        assert [k for k, _ in kinds(f"Politics\n\nBridge stays closed\n\n{LONG}")] == [
            "furniture",
            "title",
            "paragraph",
        ]

    def test_breadcrumb_run_together_with_the_title(self):
        got = kinds(
            "Home The Coast Today Roads & Rails Bridge Stays Closed as Rain Goes On \n"
            f"Bridge Stays Closed as Rain\u00a0Goes On\n\n{LONG}"
        )
        assert [k for k, _ in got] == ["furniture", "title", "paragraph"]

    def test_breadcrumb_that_ends_in_the_metadata_title(self):
        got = kinds(f"Home Roads Bridge stays closed\n\n{LONG}", title="Bridge stays closed")
        assert [k for k, _ in got] == ["furniture", "paragraph"]

    def test_long_menu_above(self):
        menu = "\n".join(f"Town {i}" for i in range(30))
        d = read_text(f"{menu}\nBridge stays closed\n\n{LONG}")
        assert d.title == "Bridge stays closed"

    def test_breadcrumb_with_separators(self):
        d = read_text(f"Home > World > Roads\n\nBridge stays closed\n\n{LONG}")
        assert d.title == "Bridge stays closed"
        assert d.blocks[0].kind == "furniture"

    def test_byline_gives_the_author(self):
        d = read_text(f"Bridge stays closed\nBy Ada Quill, Staff Writer\n\n{LONG}")
        assert d.author == "Ada Quill"
        assert d.blocks[1].kind == "furniture"


class TestKinds:
    @pytest.mark.parametrize(
        "line",
        [
            "Thursday, January 14, 2021",
            "14 January 2021 10:30 GMT",
            "Share on Facebook",
            "Share this article on WhatsApp",
            "Facebook Twitter Telegram",
            "Read more: Ferry crews vote on walkout",
            "Related articles",
            "We use cookies to make this site better. Find out how.",
            "© 2021 Coast Herald",
            "Copyright 2021 Coast Herald. All rights reserved.",
            "Subscribe to our newsletter",
            "Sign up for our daily newsletter and never miss a story",
            "Follow us on Twitter",
            "ADVERTISEMENT",
            "Tags: bridges, rain",
            "5 min read",
            "AB/CD",
        ],
    )
    def test_furniture(self, line):
        assert at_end(line) == "furniture"
        assert only(line) == "furniture"

    @pytest.mark.parametrize(
        "line",
        [
            "The cookies were sold to pay the lawyers of the union.",
            "Print workers joined the strike on Tuesday.",
            "Related protests were reported in two other towns.",
            "Share prices fell after the news.",
            "Copyright lawyers marched to the court on Friday.",
            "Follow-up talks were put off.",
            "Published reports say that the bridge is old.",
            "and 400",
        ],
    )
    def test_not_furniture(self, line):
        assert at_end(line) == "paragraph"

    @pytest.mark.parametrize(
        "line",
        [
            "The north gate of the Ellan bridge",
            "Photo: Ada Quill",
            "Guards at the gate on Monday. (Photo by Ada Quill/Coast Herald)",
            "File photo",
        ],
    )
    def test_caption(self, line):
        assert only(line) == "caption"

    def test_heading(self):
        got = kinds(f"Bridge stays closed\n\n{LONG}\n\nWhy the mayor keeps silent\n\n{LONG}")
        assert got[2] == ("heading", "Why the mayor keeps silent")

    @pytest.mark.parametrize(
        "line", ["They went home.", "The mayor set out three conditions:", "- no more night shifts"]
    )
    def test_not_a_heading(self, line):
        assert kinds(f"Bridge stays closed\n\n{LONG}\n\n{line}\n\n{LONG}")[2][0] == "paragraph"

    def test_quoted_lines(self):
        assert kinds(f"{LONG}\n\n> We know of nothing.\n\n{LONG}")[1][0] == "quote"

    def test_list_below_related(self):
        got = kinds(
            f"Bridge stays closed\n\n{LONG}\n\nRelated articles\n\nFerry crews vote on walkout\n\n"
            "Grain prices rise again"
        )
        assert [k for k, _ in got][2:] == ["furniture"] * 3


@pytest.mark.shared
def test_the_seed_report():
    path = SHARED / "seed" / "report.txt"
    if not path.exists():
        pytest.skip("needs ../shared/seed beside the repository")
    (d,) = read([path])
    assert isinstance(d, Document)
    assert d.text == path.read_bytes().decode()
    found = [b.kind for b in d.blocks]
    assert found[:5] == ["furniture", "furniture", "title", "caption", "paragraph"]
    assert found.count("heading") == 1
    assert found.count("title") == found.count("caption") == 1
    assert d.title is not None
    assert len(d.title.split()) == 13
    assert [(x.role, x.when.edtf) for x in d.dates] == [("page", "2021-01-14")]
    assert d.published is None


def test_the_same_words_from_two_outlets_are_two_documents():
    text = "Three people were hurt at the mill on Tuesday, the mayor said."
    one, other = (read_text(text, outlet=o, language="en") for o in ("Courier", "Vesper"))
    again = read_text(text, ref="elsewhere", outlet="Courier", language="en")
    assert one.id == again.id != other.id
    assert one.sha256 == other.sha256
