"""Web pages: the report is kept, the page around it left out; bombs fail in bounded time."""

import time
from pathlib import Path

import pytest

from onrecord.records import Document, Failure
from onrecord.steps.read import read, read_bytes
from onrecord.steps.read.htmlguard import MOST_ELEMENTS

PAGES = Path(__file__).parent / "pages"
PROSE = (
    "Some farmers closed the road to the capital on Friday, witnesses said, and the police let "
    "them stand there until the evening. "
)


def page(body: str, head: str = "", charset: str = "utf-8") -> Document | Failure:
    source = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    (item,) = read_bytes(source.encode(charset), "r", "html")
    return item


def read_page(body: str, head: str = "", charset: str = "utf-8") -> Document:
    item = page(body, head, charset)
    assert isinstance(item, Document), item
    return item


def article(*paragraphs: str) -> str:
    return "<article>" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</article>"


@pytest.fixture(scope="module")
def harbour() -> Document:
    (d,) = read([PAGES / "harbour.html"])
    assert isinstance(d, Document)
    return d


class TestSavedPage:
    def test_metadata(self, harbour):
        assert harbour.title == "Dockers block Port Ellan for third day"
        assert harbour.outlet == "Coast Herald"
        assert harbour.author == "Maren Oduya"
        assert harbour.url == "https://coastherald.example/2021/03/09/dockers-block-port"
        assert harbour.language == "en"

    def test_dates_are_the_stated_ones(self, harbour):
        assert harbour.published.edtf == "2021-03-09"  # as written, in the outlet's time zone
        assert [(d.role, d.when.edtf) for d in harbour.dates] == [
            ("published", "2021-03-09"),
            ("updated", "2021-03-10"),
        ]

    def test_kinds(self, harbour):
        assert [b.kind for b in harbour.blocks] == [
            "title", "caption", "paragraph", "paragraph", "heading", "paragraph", "quote",
            "paragraph",
        ]  # fmt: skip

    def test_blocks_are_the_text(self, harbour):
        parts = [harbour.text[b.start : b.end] for b in harbour.blocks]
        assert "\n\n".join(parts) == harbour.text

    @pytest.mark.parametrize(
        "words",
        [
            "SECRET",
            "script",
            "alert(",
            "cookies",
            "Facebook",
            "Related",
            "Grain prices",
            "Read more",
            "Subscribe",
            "2025",
            "Sport",
            "<",
        ],
    )
    def test_furniture_is_left_out(self, harbour, words):
        assert words not in harbour.text

    def test_each_caption_and_title_once(self, harbour):
        assert harbour.text.count("Pickets at the north gate") == 1
        assert harbour.text.count("Dockers block") == 1


class TestDates:
    @pytest.mark.parametrize(
        ("head", "edtf"),
        [
            ('<meta itemprop="datePublished" content="2020-05-03T10:00Z">', "2020-05-03"),
            ('<meta name="DC.date.issued" content="3 May 2020">', "2020-05-03"),
            (
                '<script type="application/ld+json">{"@type": "NewsArticle", '
                '"datePublished": "2020-05-03T01:00:00+04:30"}</script>',
                "2020-05-03",
            ),
            (
                '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, '
                '{"datePublished": "2020-05-03"}]}</script>',
                "2020-05-03",
            ),
            ('<link rel="canonical" href="https://a.example/news/2020/05/03/road">', "2020-05-03"),
        ],
    )
    def test_published(self, head, edtf):
        d = read_page(article(PROSE * 2, PROSE + "It rained."), head)
        assert d.published is not None
        assert d.published.edtf == edtf

    def test_time_element_and_words(self):
        marked = read_page(
            '<time class="entry-date" datetime="2020-05-03">x</time>' + article(PROSE * 3)
        )
        assert marked.published is not None
        told = read_page(article("Published: 3 May 2020", PROSE * 2, PROSE + "It rained."))
        assert told.published is not None
        assert told.published.span is not None

    def test_a_clock_is_no_publication_date(self):
        d = read_page("<div>Monday, June 2, 2025</div>" + article(PROSE * 2, PROSE + "It rained."))
        assert d.published is None

    def test_broken_json_ld_is_passed_over(self):
        head = '<script type="application/ld+json">{"datePublished": </script>'
        assert read_page(article(PROSE * 3), head).published is None


class TestText:
    def test_line_breaks_part_paragraphs(self):
        d = read_page(f"<div>{PROSE}<br><br>{PROSE}It rained.<br>And it was cold.</div>")
        assert d.text.split("\n\n") == [PROSE.strip(), f"{PROSE}It rained. And it was cold."]

    def test_declared_charset(self):
        head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">'
        assert "Łódź" in read_page(article(PROSE * 2 + "Łódź"), head, "cp1250").text

    def test_language_of_the_template_is_not_believed(self):
        source = f'<html lang="fa"><body>{article(PROSE * 3)}</body></html>'
        (d,) = read_bytes(source.encode(), "r", "html")
        assert isinstance(d, Document)
        assert d.language == "en"

    def test_page_in_another_language(self):
        item = page(article("پلیس روز دوشنبه چند نفر را در شهر بازداشت کرد و جاده را بست. " * 5))
        assert isinstance(item, Failure)
        assert item.reason == "language"

    def test_images_in_the_page_do_not_count(self):
        image = f'<img src="data:image/png;base64,{"A" * 3_000_000}">'
        assert "farmers" in read_page(article(PROSE * 2, image, PROSE + "It rained.")).text

    @pytest.mark.parametrize("body", ["", "<nav><a href='/'>Home</a></nav>", "<script>x</script>"])
    def test_no_text(self, body):
        item = page(body)
        assert isinstance(item, Failure)
        assert item.reason == "no_text"

    def test_nothing_is_printed(self, capfd):
        page("<p>")
        assert capfd.readouterr() == ("", "")


BOMBS = {
    "deep": "<div>" * 100_000 + PROSE * 3,
    "deep_inline": "<b><i>" * 50_000 + PROSE * 3,
    "many": "<p>a</p>" * (MOST_ELEMENTS + 1),
    "very_many": "<p>" * 1_000_000,
    "attribute": f"<p title='{'x' * 5_000_000}'>{PROSE * 3}</p>",
    "attributes": f"<p {'a=1 ' * 500_000}>{PROSE * 3}</p>",
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_html_bomb(name):
    start = time.perf_counter()
    item = page(BOMBS[name])
    assert isinstance(item, Failure)
    assert item.reason == "html_bomb"
    assert time.perf_counter() - start < 10


def test_entities_of_its_own():
    laughs = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>'
    (item,) = read_bytes(laughs.encode(), "r", "html")
    assert isinstance(item, Failure)
    assert item.reason == "html_bomb"


@pytest.mark.parametrize(
    "piece", ["&amp;", "&#65;", "<!--", "<![CDATA[", "<script>", "<style>", "</", "&"]
)
def test_endless_repetition_ends(piece):
    start = time.perf_counter()
    page(article(PROSE * 3) + piece * 150_000)
    assert time.perf_counter() - start < 20
