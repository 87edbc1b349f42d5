"""claimed_svg: the claimed graph as a drawing, without any other program.

Causes on the left, effects on the right (what is both stands on both sides), a line for each edge:
as thick as it is often claimed, dashed where it is denied. Hovering a line shows who says so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from html import escape

from onrecord.records import CausalRelation
from onrecord.steps.impact.claimed import Claimed, Edge
from onrecord.steps.impact.labels import Label

__all__ = ["MOST", "draw_svg"]

MOST = 40  # edges drawn, the most often claimed first
ROW, WIDTH, LEFT, RIGHT, TOP = 30, 860, 250, 610, 56
COLOURS = {
    CausalRelation.CAUSE: "#1f5f99",
    CausalRelation.PREVENT: "#8a5a00",
    CausalRelation.PURPOSE: "#6b4e9b",
}
WORDS = {
    CausalRelation.CAUSE: "leads to",
    CausalRelation.PREVENT: "prevents",
    CausalRelation.PURPOSE: "has as its purpose",
}
INK, SOFT = "#1d1c1a", "#625d55"
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def draw_svg(found: Claimed, *, most: int = MOST) -> str:
    """The drawing, with the number of edges that are not drawn told in it."""
    edges = found.edges[:most]
    left = _places([(e.cause, e) for e in edges])
    right = _places([(e.effect, e) for e in edges])
    height = TOP + ROW * max(len(left), len(right), 1) + 24
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="system-ui, sans-serif" '
        'font-size="13">',
        "<title>What is said to lead to what</title>",
        *_key(),
    ]
    for edge in reversed(edges):  # the most often claimed lies on top
        lines += _line(edge, left[edge.cause], right[edge.effect])
    lines += [_name(node, LEFT - 8, y, "end") for node, y in left.items()]
    lines += [_name(node, RIGHT + 8, y, "start") for node, y in right.items()]
    if len(found.edges) > most:
        rest = f"{len(found.edges) - most} rarer edges are not drawn"
        lines.append(f'<text x="8" y="{height - 8}" fill="{SOFT}" font-size="11">{rest}</text>')
    lines.append("</svg>")
    return "\n".join(lines)


def _places(ends: list[tuple[Label, Edge]]) -> dict[Label, float]:
    """Each node's height: the most often named first."""
    weight: Counter[Label] = Counter()
    for node, edge in ends:
        weight[node] += len(edge.uses) + len(edge.denials)
    ordered = sorted(weight, key=lambda n: (-weight[n], n))
    return {node: TOP + ROW * (i + 0.5) for i, node in enumerate(ordered)}


def _key() -> list[str]:
    lines, x = [], 8
    for relation, words in WORDS.items():
        lines.append(
            f'<line x1="{x}" y1="18" x2="{x + 26}" y2="18" stroke="{COLOURS[relation]}" '
            f'stroke-width="3"/><text x="{x + 32}" y="22" fill="{SOFT}">said: {words}</text>'
        )
        x += 190
    lines.append(
        f'<line x1="{x}" y1="18" x2="{x + 26}" y2="18" stroke="{INK}" stroke-width="2" '
        f'stroke-dasharray="2 4"/><text x="{x + 32}" y="22" fill="{SOFT}">denied</text>'
    )
    for at, anchor, words in ((LEFT - 8, "end", "cause"), (RIGHT + 8, "start", "effect")):
        lines.append(
            f'<text x="{at}" y="{TOP - 4}" text-anchor="{anchor}" fill="{SOFT}">{words}</text>'
        )
    return lines


def _line(edge: Edge, y1: float, y2: float) -> list[str]:
    bend = (RIGHT - LEFT) * 0.45
    path = f"M{LEFT} {y1:g} C{LEFT + bend:g} {y1:g} {RIGHT - bend:g} {y2:g} {RIGHT} {y2:g}"
    title = f"<title>{_text(_edge_words(edge))}</title>"
    lines = []
    if edge.uses:
        thick = 1.5 + 1.5 * math.log2(len(edge.uses))
        lines.append(
            f'<path d="{path}" fill="none" stroke="{COLOURS[edge.relation]}" '
            f'stroke-width="{thick:.1f}" stroke-opacity="0.55">{title}</path>'
        )
    if edge.denials:
        lines.append(
            f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="2" '
            f'stroke-dasharray="2 4">{title}</path>'
        )
    return lines


def _edge_words(edge: Edge) -> str:
    often = "once" if len(edge.uses) == 1 else f"{len(edge.uses)} times"
    who = ", ".join(f"{name} ({n})" for name, n in edge.claimants[:6])
    denied = ", ".join(f"{name} ({n})" for name, n in edge.denied_by[:6])
    words = f"“{edge.cause.name} {WORDS[edge.relation]} {edge.effect.name}”: "
    words += f"said {often} by {who}" if who else "said by nobody here"
    if edge.since:
        words += f", since {edge.since}"
    return f"{words}; denied by {denied}" if denied else words


def _name(node: Label, x: float, y: float, anchor: str) -> str:
    weight = ' font-weight="600"' if node.event else ""
    short = node.name if len(node.name) <= 34 else f"{node.name[:33]}…"
    return (
        f'<text x="{x}" y="{y + 4:g}" text-anchor="{anchor}" fill="{INK}"{weight}>'
        f"{_text(short)}</text>"
    )


def _text(text: str) -> str:
    return escape(_UNFIT.sub("\ufffd", text))
