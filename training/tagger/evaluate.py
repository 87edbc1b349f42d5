"""Tag a corpus file and score it: writes minimal `onrecord/1` lines, as `score.py` reads them."""

import argparse
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from data import Report, corpus
from training.texts import lines

from onrecord.models.tagger import Tagger, Tags

SHOWN = (
    "attribution.content.f",
    "attribution.content+source.f",
    "attribution.exact.f",
    "attribution.kind_right",
    "event.type.p",
    "event.type.r",
    "event.type.f",
    "event.found.f",
    "event.mode_right",
    "event.actor.f",
    "event.recipient.f",
    "event.place.f",
    "event.time.f",
    "event.status_right",
    "event.historical_found",
    "event.claimant_right",
    "count.found.f",
    "cause.f",
    "cause.relation_right",
    "loaded.f",
)


def voice(text: str, spans: list[dict[str, Any]]) -> str:
    """A rough voice, only so that the record is whole: rules do this in the product."""
    marked = sum(
        text[max(0, s["start"] - 2) : s["start"]].strip()[-1:] in ('"', "“", "‘") for s in spans
    )
    inner = any(q in s["text"] for s in spans for q in '"“”')
    return (
        "direct"
        if marked == len(spans) and not inner
        else "mixed"
        if marked or inner
        else "indirect"
    )


def record(report: Report, tags: Tags) -> dict[str, Any]:
    """One line of `onrecord/1` with what the tagger says alone."""

    def span(r: tuple[int, int]) -> dict[str, Any]:
        a, b = report.offsets[r[0]][0], report.offsets[r[1] - 1][1]
        return {"start": a, "end": b, "text": report.text[a:b]}

    attributions = []
    for i, c in enumerate(x for x in tags.cues if x.content):
        content = [span(r) for r in c.content]
        attributions.append(
            {
                "id": f"a{i}",
                "voice": voice(report.text, content),
                "content": content,
                "cue": span(c.cue),
                "source": span(c.source) if c.source else None,
                "speaker": {"kind": c.kind},
                "parent": None,
                "at": c.content,
            }
        )

    def chain(at: tuple[int, int]) -> list[str]:
        holds = [
            (sum(y - x for x, y in a["at"]), a["id"])
            for a in attributions
            if any(x <= at[0] < y for x, y in a["at"])
        ]
        return [name for _, name in sorted(holds, reverse=True)]

    claims = []
    for i, e in enumerate(tags.events):
        denied = e.status == "denied"
        claims.append(
            {
                "id": f"c{i}",
                "type": e.type,
                "mode": e.mode,
                "trigger": span(e.trigger),
                "actors": [{"span": span(r)} for r in e.actors],
                "recipients": [{"span": span(r)} for r in e.recipients],
                "where": {"span": span(e.places[0])} if e.places else None,
                "when": {"span": span(e.times[0])} if e.times else None,
                "counts": [
                    {"span": span(r), "what": "other", "low": None, "high": None} for r in e.counts
                ],
                "assertion": {
                    "polarity": "denied" if denied else "affirmed",
                    "mood": "happened" if denied else e.status,
                    "historical": e.historical,
                },
                "chain": chain(e.trigger),
                "confidence": e.score,
            }
        )
    causes = [
        {
            "cause": span(c.cause),
            "effect": span(c.effect),
            "signal": c.signal and span(c.signal),
            "relation": c.relation,
        }
        for c in tags.causes
    ]
    for a in attributions:
        del a["at"]
    return {
        "schema": "onrecord/1",
        "document": {"ref": report.id, "text": report.text},
        "attributions": attributions,
        "claims": claims,
        "causes": causes,
        "loaded": [{"span": span(r)} for r in tags.loaded],
    }


def scorer(path: Path) -> ModuleType:
    """`score.py` as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def records(tagger: Tagger, reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Every report tagged."""
    return [record(r, tagger.tag(r.words, r.sentences, r.blocks)) for r in reports]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=Path("../shared/corpus/dev.jsonl"))
    parser.add_argument("--score", type=Path, default=Path("../shared/score/score.py"))
    parser.add_argument("--weights", type=Path, default=None)
    parser.add_argument("--cache", type=Path, default=Path("runs/tagger/cache"))
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument(
        "--only", type=Path, default=None, help="a file of document ids, one a line"
    )
    parser.add_argument(
        "--polnear",
        action="store_true",
        help="the gold file is polnear_dev.jsonl: attributions of US press",
    )
    args = parser.parse_args()
    score = scorer(args.score)
    gold = score.rows(args.gold)
    reports = corpus(list(lines(args.gold)), args.cache / f"{args.gold.stem}.pickle")
    if args.only:
        ids = set(args.only.read_text().split())
        gold, reports = [g for g in gold if g["id"] in ids], [r for r in reports if r.id in ids]
    found = records(Tagger.load(args.weights), reports)
    if args.out:
        args.out.write_text(
            "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in found), encoding="utf-8"
        )
    result = (score.polnear if args.polnear else score.corpus)(gold, found)
    for name in result if args.polnear else SHOWN:
        print(f"{name:32s} {result.get(name, float('nan')):.3f}")


if __name__ == "__main__":
    main()
