import base64
import colorsys
import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import pytest
from handmade import TEXT, full, hostile, record
from hypothesis import given
from hypothesis import strategies as st

from onrecord.steps.export import page, write_page
from onrecord.steps.export.page.segments import Mark, cut


def html(*records, **options) -> str:
    stream = io.BytesIO()
    write_page(records, stream, **options)
    return stream.getvalue().decode("utf-8")


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in self.open:
            self.text[tag] = self.text.get(tag, "") + data


@pytest.mark.parametrize("make", [full, hostile])
def test_nothing_is_loaded_and_nothing_foreign_runs(make):
    source = html(make())
    parsed = Page(source)
    assert parsed.open == []  # every element that was opened is closed
    names = [tag for tag, _ in parsed.tags]
    assert names.count("script") == names.count("style") == 1
    assert not {"img", "svg", "iframe", "link", "object", "base", "form"} & set(names)
    for tag, attributes in parsed.tags:
        assert not any(a.startswith("on") or a in ("src", "style") for a in attributes)
        href = attributes.get("href")
        if href and not href.startswith("#"):
            assert tag == "a"
            assert href.startswith("https://")
            assert "noopener" in attributes["rel"]


def test_the_policy_names_exactly_the_script_and_style_that_stand_there():
    source = html(hostile())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)[1]
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_a_hostile_report_is_shown_not_run():
    text = Page(html(hostile())).text
    assert "<img src=x onerror=alert(2)>" in text["article"]
    assert "{{ 7*7 }}" in text["article"]
    assert "alert(" not in text["script"]
    assert "\x00" not in text["article"]
    assert "\x1b" not in text["article"]


def test_every_link_leads_somewhere_and_no_anchor_twice():
    tags = Page(html(full(), full())).tags
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"][1:] for _, a in tags if (a.get("href") or "").startswith("#")]
    assert set(links) <= set(ids)
    marked = [m.split(":")[0] for _, a in tags if "data-m" in a for m in a["data-m"].split()]
    assert set(marked) <= set(ids)


def test_each_claim_stands_in_the_list_and_in_the_text():
    tags = Page(html(full())).tags
    ids = {a.get("id") for _, a in tags}
    for number in range(1, 6):
        assert {f"r1-c{number}", f"t-r1-c{number}"} <= ids


def test_the_text_is_all_there_in_order():
    shown = Page(html(full(), include_private=True)).text["article"]
    assert re.sub(r"\s+", " ", TEXT) in re.sub(r"\s+", " ", shown)


def test_private_names_are_hidden_unless_asked_for():
    assert "Vale" not in html(full())
    assert "Vale" in html(full(), include_private=True)


def test_what_it_says_about_a_claim():
    text = re.sub(r"\s+", " ", Page(html(full())).text["aside"])
    assert "In the outlet’s own voice" in text
    assert "as told by Radio Delta" in text
    assert "the quotation is never closed" in text
    assert "a neutral agency: military government" in text
    assert "According to a source that is missing from this record" in text


@pytest.mark.parametrize(
    ("ref", "shown"),
    [("/home/ada/r/1.txt", "1.txt"), (r"C:\Users\ada\1.txt", "1.txt"), ("r/1.txt", "r/1.txt")],
)
def test_no_path_of_a_person_s_disk_is_passed_on(ref, shown):
    source = html(replace(full(), document=replace(full().document, ref=ref)))
    assert f"<bdi>{shown}</bdi>" in source
    assert "ada" not in source


def test_several_reports_have_a_list_of_contents_and_one_has_not():
    assert 'id="contents"' in html(full(), full())
    assert 'id="contents"' not in html(full())


def test_a_report_without_blocks_or_claims():
    parsed = Page(html(record("Nothing here.\nAt all.")))
    assert "Nothing here." in parsed.text["article"]


@given(st.lists(st.tuples(st.integers(-3, 30), st.integers(1, 30)), max_size=12))
def test_segments_cover_the_text_once_and_carry_all_their_marks(pairs):
    marks = [Mark(s, s + n, "said", str(i)) for i, (s, n) in enumerate(pairs)]
    segments = list(cut(0, 25, marks))
    assert [s.start for s in segments] == [0, *(s.end for s in segments[:-1])]
    assert segments[-1].end == 25
    for segment in segments:
        for at in range(segment.start, segment.end):
            assert set(segment.marks) == {m for m in marks if m.start <= at < m.end}
    begun = [m for s in segments for m in s.begins]
    assert sorted(begun, key=str) == sorted(
        (m for m in marks if m.start < 25 and m.end > 0), key=str
    )


# --- legibility -----------------------------------------------------------------------------------

STYLE = resources.files(page).joinpath("style.css").read_text(encoding="utf-8")


def luminance(red: float, green: float, blue: float) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def schemes():
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL):
        yield dict(re.findall(r"--([\w-]+): ([^;\s]+)", block))


@pytest.mark.parametrize("scheme", list(schemes()), ids=["light", "dark", "print"])
def test_every_claimant_kind_is_legible(scheme):
    def hsl(hue: str, light: str) -> float:
        lightness, saturation = float(scheme[light][:-1]) / 100, float(scheme["sat"][:-1]) / 100
        return luminance(*colorsys.hls_to_rgb(int(hue) / 360, lightness, saturation))

    def plain(name: str) -> float:
        digits = scheme[name].lstrip("#")
        digits = digits if len(digits) == 6 else "".join(c * 2 for c in digits)
        return luminance(*(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)))

    assert contrast(plain("ink"), plain("paper")) >= 7
    assert contrast(plain("soft"), plain("paper")) >= 4.5
    assert contrast(plain("warn"), plain("warn-ground")) >= 4.5
    hues = re.findall(r"\.k-(\w+) \{ --h: (\d+) \}", STYLE)
    assert len(hues) == 11
    for kind, hue in hues:
        tint, ink = hsl(hue, "tint-l"), hsl(hue, "ink-l")
        assert contrast(ink, tint) >= 4.5, kind
        assert contrast(plain("ink"), tint) >= 7, kind
        assert contrast(hsl(hue, "line-l"), plain("paper")) >= 3, kind
