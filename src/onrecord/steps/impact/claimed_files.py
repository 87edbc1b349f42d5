"""claimed_files: the claimed table and graph as files.

CSV: one row a use, with its edge. JSON lines: one edge a line with its uses. GraphML and DOT: the
graph for other programs. Everything opens the words: document and offsets stand in each of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape

import msgspec

from onrecord.steps.impact.claimed import Claimed, Edge, Use
from onrecord.steps.impact.labels import Label

__all__ = ["COLUMNS", "safe_cell", "write_csv", "write_dot", "write_graphml", "write_jsonl"]

COLUMNS = (
    *("cause", "relation", "effect", "denied", "times", "since", "denied_times"),
    *("claimant", "claimant_kind", "chain", "own_voice", "outlet", "published"),
    *("cause_words", "effect_words", "signal", "sentence", "document", "document_id", "id"),
    *("cause_start", "cause_end", "effect_start", "effect_end", "confidence"),
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def write_csv(found: Claimed, stream: BinaryIO, *, bom: bool = True) -> int:
    """One row a use; cells that a spreadsheet would run get an apostrophe. Return the rows."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="", write_through=True)
    number = 0
    try:
        if bom:
            text.write("\ufeff")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for edge in found.edges:
            for denied, uses in ((False, edge.uses), (True, edge.denials)):
                for use in uses:
                    writer.writerow([safe_cell(v) for v in _row(edge, use, denied)])
                    number += 1
    finally:
        text.detach()
    return number


def _row(edge: Edge, use: Use, denied: bool) -> tuple[object, ...]:
    return (
        *(edge.cause.name, edge.relation.value, edge.effect.name, denied),
        *(len(edge.uses), edge.since, len(edge.denials)),
        *(use.claimant, use.claimant_kind, " > ".join(use.chain), use.own_voice),
        *(use.outlet, use.published, use.cause.text, use.effect.text),
        *(use.signal.text if use.signal else None, use.words.text),
        *(use.document, use.document_id, use.id),
        *(use.cause.start, use.cause.end, use.effect.start, use.effect.end, use.confidence),
    )


def safe_cell(value: object) -> object:
    """A cell that is one line and that no spreadsheet runs as a formula (OWASP, CSV injection)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    clean = _CONTROLS.sub(" ", value)
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA) else clean


def write_jsonl(found: Claimed, stream: BinaryIO) -> int:
    """One edge a line; return the edges."""
    encoder = msgspec.json.Encoder()
    for edge in found.edges:
        stream.write(encoder.encode(edge) + b"\n")
    return len(found.edges)


def _nodes(found: Claimed) -> dict[Label, str]:
    every = {e.cause for e in found.edges} | {e.effect for e in found.edges}
    return {node: f"n{i}" for i, node in enumerate(sorted(every), 1)}


def _listed(counted: tuple[tuple[str, int], ...]) -> str:
    return "; ".join(f"{name} ({n})" for name, n in counted)


def _open(uses: tuple[Use, ...]) -> str:
    """Where the words stand: ``ref:start-end``, the cause first, of each use."""
    return "; ".join(
        f"{u.document}:{u.cause.start}-{u.cause.end},{u.effect.start}-{u.effect.end}" for u in uses
    )


def _attributes(edge: Edge) -> Iterator[tuple[str, str, str | int]]:
    yield "relation", "string", edge.relation.value
    yield "times", "int", len(edge.uses)
    yield "reports", "int", edge.reports
    yield "since", "string", edge.since or ""
    yield "claimants", "string", _listed(edge.claimants)
    yield "outlets", "string", _listed(edge.outlets)
    yield "denied_times", "int", len(edge.denials)
    yield "denied_by", "string", _listed(edge.denied_by)
    yield "words", "string", _open(edge.uses)
    yield "denying_words", "string", _open(edge.denials)


def write_graphml(found: Claimed, stream: BinaryIO) -> int:
    """GraphML (Brandes et al. 2002), as Gephi, Cytoscape and networkx read it; return the edges."""
    nodes = _nodes(found)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="label" for="node" attr.name="label" attr.type="string"/>',
        '<key id="kind" for="node" attr.name="kind" attr.type="string"/>',
    ]
    if found.edges:
        lines += [
            f'<key id="{name}" for="edge" attr.name="{name}" attr.type="{kind}"/>'
            for name, kind, _ in _attributes(found.edges[0])
        ]
    lines.append('<graph edgedefault="directed">')
    for node, key in nodes.items():
        kind = "event" if node.event else "words"
        lines.append(
            f'<node id="{key}"><data key="label">{_xml(node.name)}</data>'
            f'<data key="kind">{kind}</data></node>'
        )
    for i, edge in enumerate(found.edges, 1):
        data = "".join(f'<data key="{k}">{_xml(str(v))}</data>' for k, _, v in _attributes(edge))
        ends = f'source="{nodes[edge.cause]}" target="{nodes[edge.effect]}"'
        lines.append(f'<edge id="e{i}" {ends}>{data}</edge>')
    lines += ["</graph>", "</graphml>", ""]
    stream.write("\n".join(lines).encode("utf-8"))
    return len(found.edges)


def write_dot(found: Claimed, stream: BinaryIO) -> int:
    """The DOT language of Graphviz; return the edges."""
    nodes = _nodes(found)
    lines = ["digraph claimed {", "  rankdir=LR;"]
    for node, key in nodes.items():
        shape = "box" if node.event else "plaintext"
        lines.append(f"  {key} [label={_dot(node.name)}, shape={shape}];")
    for edge in found.edges:
        style = "solid" if edge.uses else "dashed"
        words = f"{edge.relation.value} {len(edge.uses)}"
        if edge.denials:
            words += f", denied {len(edge.denials)}"
        more = "".join(f", {k}={_dot(str(v))}" for k, _, v in _attributes(edge))
        ends = f"{nodes[edge.cause]} -> {nodes[edge.effect]}"
        lines.append(f"  {ends} [label={_dot(words)}, style={style}{more}];")
    lines += ["}", ""]
    stream.write("\n".join(lines).encode("utf-8"))
    return len(found.edges)


def _xml(text: str) -> str:
    return escape(_CONTROLS.sub("\ufffd", text))


def _dot(text: str) -> str:
    clean = _CONTROLS.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{clean}"'
