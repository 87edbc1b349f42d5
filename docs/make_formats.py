"""Write docs/formats-out.md from the exporters, and the figures that data cards state.

``python -m docs.make_formats``, after a change of an exporter or of ``benchmarks/floors.json``.
"""

from __future__ import annotations

import json
from pathlib import Path

from onrecord.steps.export.formats import BUILT_IN, Exporter
from onrecord.steps.export.formats.codes import DATA
from onrecord.steps.export.formats.figures import FIGURES

ROOT = Path(__file__).parent.parent
HEAD = """# Formats that `onrecord export` writes

Made from the exporters in `src/onrecord/steps/export/formats` by `python -m docs.make_formats`;
change those, not this page. A path such as `claims.when.earliest` is one of the wire format
(`onrecord schema`); it stands for all below it, and the longer path wins. Under *keeps*, "in
another form" marks what comes back changed, such as several names in one cell. Whatever is not kept
is under *loses*: a test holds every exporter to that.

Every export folder also gets a data card (`DATACARD.md`) and a Frictionless `datapackage.json`; a
single file gets its card beside it. Names of private people, and everybody's e-mail addresses,
handles, telephone numbers and street addresses are withheld in every field and every quoted
passage, unless `--include-private --reason WORDS` is given; the reason goes into the card and a
log. The reports' full text is in no export.

`onrecord verify EXPORT RECORDS` checks every quoted stretch against the reports. A format of your
own: an `Exporter` under the entry-point group `onrecord.exporters`, held to the same rules by
`onrecord.testing.check_exporter`.
"""


def page() -> str:
    """The whole page."""
    table = ["| format | what | rows are | files |", "| --- | --- | --- | --- |"]
    for e in BUILT_IN:
        files = ", ".join(f"`{f.name}`" for f in e.files[:3]) + (" ..." if len(e.files) > 3 else "")
        table.append(f"| [{e.name}](#{e.name}) | {e.title} | {e.unit.value} | {files} |")
    return HEAD + "\n" + "\n".join(table) + "\n" + "".join(_section(e) for e in BUILT_IN)


def _section(e: Exporter) -> str:
    out = [f"\n## {e.name}\n", f"{e.title[0].upper()}{e.title[1:]}.\n"]
    needs = [
        "Needs events (`--events`)." if e.needs_events else "",
        f"Needs {e.needs}." if e.needs else "",
        "" if e.anchors else "Quotes no words with offsets: nothing to verify.",
    ]
    if any(needs):
        out.append(" ".join(n for n in needs if n) + "\n")
    out += [f"- {note}" for note in e.notes]
    out += [""] if e.notes else []
    for file in e.files:
        if file.columns:
            out += [f"`{file.name}`:\n", "| column | type | what |", "| --- | --- | --- |"]
            out += [f"| {c.name} | {c.type} | {c.means} |" for c in file.columns]
            out.append("")
    out += ["Keeps:\n", "| path | where |", "| --- | --- |"]
    out += [f"| `{k.path}` | `{k.name}`{'' if k.exact else ', in another form'} |" for k in e.keeps]
    out += ["", "Loses:\n"]
    out += [f"- `{loss.path}`: {loss.why}" for loss in e.losses]
    return "\n".join(out) + "\n"


def figures() -> str:
    """The figures of ``benchmarks/floors.json`` that data cards state."""
    floors = json.loads((ROOT / "benchmarks" / "floors.json").read_bytes())
    rows = [
        {"what": what, "set": kind, "key": key, "value": floors[kind]["figures"][key]}
        for what, kind, key in FIGURES
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (DATA / "export" / "figures.json").write_text(figures(), "utf-8")
    (Path(__file__).parent / "formats-out.md").write_text(page(), "utf-8")
