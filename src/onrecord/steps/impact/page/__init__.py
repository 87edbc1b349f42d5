"""page: one self-contained HTML page for what is claimed, another for what is measured.

Never both on one: a page of claims says who says what, a page of measurement says what follows what
in time. Everything foreign is escaped, nothing is loaded, no script runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from importlib import resources
from typing import Any, BinaryIO

from onrecord.steps.impact.answer import Answer
from onrecord.steps.impact.claimed import Claimed, Edge, Use
from onrecord.steps.impact.claimed_svg import WORDS, draw_svg
from onrecord.steps.impact.gather import Occurrence
from onrecord.steps.impact.wording import answer_words, calibration_words

__all__ = ["write_claimed_page", "write_measured_page"]

MOST = 300  # pairs or events on a page
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_claimed_page(found: Claimed, stream: BinaryIO) -> int:
    """The graph of claims and the words behind every edge; return the edges."""
    from markupsafe import Markup

    drawing = Markup(draw_svg(found))  # noqa: S704 - drawn here, every text in it escaped
    _write(
        stream,
        "claimed.html",
        found=found,
        drawing=drawing,
        verbs=WORDS,
        uses=_uses,
        pieces=_pieces,
    )
    return len(found.edges)


def _uses(edge: Edge) -> Iterator[tuple[Use, bool]]:
    yield from ((use, False) for use in edge.uses)
    yield from ((use, True) for use in edge.denials)


def _pieces(use: Use) -> Iterator[tuple[str, bool]]:
    """The sentence in pieces, cause and effect marked."""
    at, whole = use.words.start, use.words
    for span in sorted((use.cause, use.effect)):
        if span.start < at:  # one inside the other: marked once
            continue
        yield whole.text[at - whole.start : span.start - whole.start], False
        yield span.text, True
        at = span.end
    yield whole.text[at - whole.start :], False


def write_measured_page(
    answer: Answer, drawings: tuple[tuple[str, bytes], ...], stream: BinaryIO
) -> None:
    """The answer with its SVG pictures and the words of its pairs."""
    from markupsafe import Markup

    shown = [
        (name, Markup(_bare(raw.decode("utf-8"))))  # noqa: S704 - matplotlib escapes the texts
        for name, raw in drawings
    ]
    _write(
        stream,
        "measured.html",
        a=answer,
        drawings=shown,
        lines=answer_words(answer)[1:],
        calibration=calibration_words(answer),
        day=_day,
        most=MOST,
    )


def _bare(svg: str) -> str:
    """The drawing without the XML head, which has no place inside HTML."""
    return svg[svg.index("<svg") :]


def _day(o: Occurrence) -> str:
    first, last = date.fromordinal(o.earliest), date.fromordinal(o.latest)
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _write(stream: BinaryIO, template: str, **given: Any) -> None:
    from jinja2 import Environment, StrictUndefined

    clean: Callable[[Any], Any] = lambda v: _UNFIT.sub("\ufffd", v) if type(v) is str else v  # noqa: E731
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=clean,
    )
    page = environment.from_string(_asset(template))
    for piece in page.generate(style=_asset("style.css"), **given):
        stream.write(piece.encode("utf-8"))


def _asset(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
