"""Write docs/codebook.md from the codebook: ``python -m docs.make_codebook``."""

from __future__ import annotations

from pathlib import Path

from onrecord.pipeline import DATA
from onrecord.records import Codebook, EventType

QUADS = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}
HEAD = """# Codebook

Made from `src/onrecord/data/codebook/*.yaml` by `python -m docs.make_codebook`; change the YAML,
not this page. Types, modes and sectors are those of the PLOVER 2.0 manual (Halterman et al. 2023),
modes as the union with POLECAT's; definitions are in our own words.
"""


def page() -> str:
    """The whole page."""
    types = sorted(Codebook.load(DATA / "codebook").types, key=lambda t: (t.quad, t.name))
    table = ["| type | quad class | intensity | modes |", "| --- | --- | --- | --- |"]
    for t in types:
        modes = ", ".join(m.name for m in t.modes) or "-"
        table.append(
            f"| [{t.name}](#{t.name.lower()}) | {QUADS[t.quad]} | {t.intensity:g} | {modes} |"
        )
    return HEAD + "\n" + "\n".join(table) + "\n" + "".join(_section(t) for t in types)


def _section(t: EventType) -> str:
    out = [f"\n## {t.name}\n", t.definition.strip(), ""]
    if t.modes:
        out += [f"- **{m.name}**: {m.definition.strip()}" for m in t.modes] + [""]
    if t.not_this:
        out += ["Not this:", ""] + [f"- {n.strip()}" for n in t.not_this] + [""]
    verbs = sorted({c.lemma for c in t.cues if c.pos == "verb"})
    nouns = sorted({c.lemma for c in t.cues if c.pos == "noun"})
    out.append(f"Cues: {len(verbs)} verbs ({', '.join(verbs[:12])}, ...), {len(nouns)} nouns.")
    if t.examples:
        out += ["", "Examples:", ""]
        out += [f"- {e.text}" + (f" ({e.mode})" if e.mode else "") for e in t.examples]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "codebook.md").write_text(page(), "utf-8")
