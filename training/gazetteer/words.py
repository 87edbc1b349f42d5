"""Make ``words.tsv``: names of the gazetteer that are also common words or names of people.

    python training/gazetteer/words.py TEXTS.jsonl.gz NAMES.tar.gz

TEXTS: news in English, one JSON object with a ``text`` a line (used: 6,000 reports of the Tehran
Times, CC BY 4.0); a one-word name that stands there in lower case is a common word. NAMES: the
source archive of the PyPI package ``names`` 0.3.0 (US Census 1990, public domain). Common names of
people in other languages are in ``people.txt``.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import sys
import tarfile
from collections import Counter
from pathlib import Path

from onrecord.steps.resolve.toponyms import word_key

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "onrecord" / "data" / "gazetteer"
PLAIN_WORD = re.compile(r"(?<![-\w.@/'’])[a-z]+(?![-\w@/.][\w])")
REPORTS = 6000
LOWER = 2  # times in lower case
LEAST = {"first": 0.01, "last": 0.004}  # per cent of the US population in 1990
# In lower case by habit or by slip, and yet places first of all.
KEEP = frozenset(["china", "turkey", "jordan", "chad", "iran", "iraq", "tehran", "gaza"])


def main() -> None:
    texts, names = sys.argv[1:]
    keys = set()
    for line in gzip.decompress((OUT / "names.tsv.gz").read_bytes()).decode().splitlines():
        key = line.split("\t")[0]
        if " " not in key and key.isascii():
            keys.add(key)
    kinds: dict[str, str] = {}
    for word in people(Path(names)):
        kinds[word] = "person"
    for word, times in lower_case(texts).items():
        if times >= LOWER and len(word) > 1 and word not in KEEP:
            kinds[word] = "word"
    for word in OTHER_WORDS.split():
        kinds[word] = "word"
    lines = [f"{w}\t{kinds[w]}\n" for w in sorted(kinds) if w in keys]
    head = (
        "# One-word place names that are also common words or names of people; they need more\n"
        "# evidence. Made by training/gazetteer/words.py from counts (Tehran Times, CC BY 4.0),\n"
        "# US Census names (public domain) and training/gazetteer/people.txt.\n# name\tkind\n"
    )
    (OUT / "words.tsv").write_text(head + "".join(lines), encoding="utf-8")
    print(Counter(kinds[w] for w in kinds if w in keys))


def lower_case(texts: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, REPORTS):
            counts.update(PLAIN_WORD.findall(json.loads(line)["text"]))
    return counts


def people(archive: Path) -> list[str]:
    found = (HERE / "people.txt").read_text(encoding="utf-8").splitlines()
    words = [w for line in found if not line.startswith("#") for w in line.split()]
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            kind = member.name.rpartition(".")[2]
            if "/dist." in member.name and kind in LEAST:
                for line in tar.extractfile(member).read().decode().splitlines():
                    name, share = line.split()[:2]
                    if float(share) >= LEAST[kind]:
                        words.append(name)
    return [word_key(w) for w in words]


OTHER_WORDS = """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday of most reading nice bath union
    man same sale split mobile orange male cork hull van worth batman god santa police
    army general bar mass as is an in to on at so if or no my me us we he it by do go be am
    independence liberty republic democratic christian catholic islam muslim navy
    telegraph times guardian post star sun herald tribune reuters apple amazon google
"""


if __name__ == "__main__":
    main()
