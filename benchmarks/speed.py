"""How fast, how much memory: the whole pipeline against spaCy's own as it comes, in one run.

    python -m benchmarks.speed [--articles 500] [--shared FOLDER]

Both read the same real articles on one core, article by article in turn, so that a drift of the
machine's speed falls on both; seconds are those of the processor, so that other work on the machine
does not count. Memory is that of both pipelines. Prints articles and words a second, seconds to
load, peak memory, and the ratio of the whole pipeline's time to spaCy's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def articles(shared: Path, number: int) -> list[str]:
    """Every n-th article of the collection, so that all years are in."""
    texts: list[str] = []
    for file in sorted((shared / "tehran_times").glob("articles-*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    step = max(len(texts) // number, 1)
    return texts[::step][:number]


def peak_mb() -> float:
    """Peak resident memory of this process, MB (ru_maxrss is in KB on Linux, bytes on macOS)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    args = parser.parse_args()
    if not args.shared.is_dir():
        print(f"the articles are not at {args.shared}; give --shared FOLDER")
        return 2
    texts = articles(args.shared, args.articles)
    start = time.process_time()
    from onrecord.pipeline import Coder
    from onrecord.records import Failure
    from onrecord.steps.read import read_text

    coder = Coder.load()
    load = time.process_time() - start
    loaded = peak_mb()
    import spacy

    plain = spacy.load(coder.nlp)  # without what steps/annotate does to make it quicker
    spacy_time = whole_time = 0.0
    claims = attributions = 0
    failures: list[Failure] = []
    for number, text in enumerate(texts):
        start = time.process_time()
        plain(text)
        middle = time.process_time()
        [record] = coder.code_many([read_text(text, ref=str(number), language="en")])
        whole_time += time.process_time() - middle
        spacy_time += middle - start
        if isinstance(record, Failure):
            failures.append(record)
            continue
        claims += len(record.claims)
        attributions += len(record.attributions)
    words = sum(len(t.split()) for t in texts)
    print(f"articles            {len(texts)} ({words:,} words)")
    print(f"load                {load:.2f} s, {loaded:.0f} MB")
    print(f"spaCy alone         {words / spacy_time:,.0f} words/s")
    print(f"whole pipeline      {words / whole_time:,.0f} words/s")
    print(f"                    {len(texts) / whole_time:.2f} articles/s on one core")
    print(f"ratio to spaCy      {whole_time / spacy_time:.2f}")
    print(f"peak memory         {peak_mb():.0f} MB")
    print(f"found               {attributions:,} attributions, {claims:,} claims")
    print(f"failures            {len(failures)}")
    for failure in failures:
        print("  ", failure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
