"""A large teacher learns from the annotated reports; the small tagger learns from both.

    PYTHONPATH=src:. python training/tagger/distil.py teacher --seed 1
    PYTHONPATH=src:. python training/tagger/distil.py student

The teacher is MPNet (12 layers, 768 wide) with the tagger's own heads. The students see the
annotated reports with their labels and with what the teachers think, and open articles with what
the teachers think (knowledge distillation, Hinton et al. 2015). Written for one GPU;
`--device cpu` is for trying it out.
"""

import argparse
import functools
import json
import lzma
import math
import multiprocessing
import pickle
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from data import Anchor, Item, Report, items, part
from model import TEACHER, Net, Shape
from pack import SENTENCE, WORD, unpack
from torch import Tensor
from torch.nn import functional as F  # noqa: N812
from torch.utils.data import DataLoader, IterableDataset, get_worker_info
from train import LOSS, ROLE_LOSS, WHOLE_LOSS, Opinion, loss, marked, opinion

from onrecord.models.tagger import (
    ANCHOR_SCORES,
    BUCKETS,
    DISTANCES,
    ROLES,
    WORD_SCORES,
    Pieces,
    columns,
    encode,
    prepare,
    runs,
    windows,
)
from onrecord.models.wordpiece import WordPiece

POSSIBLE = 0.2  # an anchor that a teacher gives at least this probability is learnt from
CHUNK = 48  # reports that are cut into batches together
LONG = 256  # pieces and words of a window, padded: a GPU replays one graph for one shape
MOST = {
    "cue": 6,
    "trigger": 10,
    "signal": 2,
}  # anchors a window, on average over a batch; more are dropped
PACE = 100  # steps after which the pace is known
AWAY = torch.from_numpy(BUCKETS)


def open_reports(file: Path, part: float) -> list[Report]:
    """Open articles as reports without labels."""
    out = []
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            if number % 1000 >= part * 1000:
                continue
            words: list[str] = []
            sentences: list[int] = []
            blocks = [0]
            for sentence in line.rstrip("\n").split(SENTENCE):
                sentences.append(len(words))
                words += sentence.split(WORD)
                if len(blocks) == 1:
                    blocks.append(len(words))
            people = [False] * len(words)
            out.append(Report(f"open-{number}", "", words, [], sentences, blocks, people))
    return out


def layout(windows_each: int) -> dict[str, tuple[int, ...]]:
    """What stands in a batch, and its shapes: one row of 32-bit numbers, in this order."""
    n = windows_each
    out: dict[str, tuple[int, ...]] = {"known": (1,), "long": (n,), "count": (n,)}
    out |= dict.fromkeys(("pieces", "features", "first", "sentence", *WORDS), (n, LONG))
    for kind in ROLES:
        a = MOST[kind] * n
        out |= {f"{kind}:{k}": (a,) for k in ("owner", "begin", "end", "valid")}
        out |= {f"{kind}:{k}": (a,) for k, _ in ANCHOR_SCORES[kind]}
        out[f"{kind}:roles"] = (a, LONG)
    return out


WORDS = ("cue", "signal", "loaded", "event", "begin")


def views(flat: Any, windows_each: int) -> dict[str, Any]:
    """The parts of a batch's row, by name (numpy or torch)."""
    out, at = {}, 0
    for name, shape in layout(windows_each).items():
        size = math.prod(shape)
        out[name] = flat[at : at + size].reshape(shape)
        at += size
    return out


def fill(found: list[Item], rng: random.Random | None, windows_each: int, known: bool) -> Tensor:
    """Windows as one row of numbers; `spread` is the way back."""
    size = sum(math.prod(s) for s in layout(windows_each).values())
    flat = np.zeros(size, np.int32)
    v = views(flat, windows_each)
    for k in WORDS:
        v[k][:] = -100
    v["known"][0] = known
    for i, item in enumerate(found):
        p, c = len(item.pieces), len(item.first)
        v["long"][i], v["count"][i] = p, c
        v["pieces"][i, :p], v["features"][i, :p] = item.pieces, item.features
        v["first"][i, :c], v["sentence"][i, :c] = item.first, item.sentence
        for k in WORDS:
            v[k][i, item.core : c] = getattr(item, k)[item.core :]
    for kind, roles in ROLES.items():
        here = [
            (i, a)
            for i, item in enumerate(found)
            for a in item.anchors[kind]
            if a.at[0] >= item.core
        ]
        room = MOST[kind] * windows_each
        if len(here) > room:
            here = (rng or random.Random(1)).sample(here, room)
        for k, (i, a) in enumerate(here):
            v[f"{kind}:owner"][k], v[f"{kind}:valid"][k] = i, 1
            v[f"{kind}:begin"][k], v[f"{kind}:end"][k] = part(a.at, rng)
            for name, _ in ANCHOR_SCORES[kind]:
                v[f"{kind}:{name}"][k] = a.labels[name]
            for r, role in enumerate(roles):
                for x, y in a.roles[role]:
                    v[f"{kind}:roles"][k, x:y] |= 1 << r
    return torch.from_numpy(flat)


def spread(flat: Tensor, windows_each: int) -> dict[str, Any]:
    """A batch as the networks and losses take it (as `data.batch` makes it)."""
    v = views(flat, windows_each)
    at = torch.arange(LONG, device=flat.device)
    b: dict[str, Any] = {k: v[k].long() for k in ("pieces", "features", "first", *WORDS)}
    b["mask"] = at[None] < v["long"][:, None].clamp(min=1)
    b["real"] = at[None] < v["count"][:, None]
    b["known"] = v["known"].float()
    away_by = AWAY.to(flat.device) if flat.device.type == "cpu" else _AWAY_THERE[flat.device]
    for kind, roles in ROLES.items():
        owner = v[f"{kind}:owner"].long()
        begin, end = v[f"{kind}:begin"][:, None], v[f"{kind}:end"][:, None]
        inside = (at[None] >= begin) & (at[None] < end)
        away = torch.where(at[None] < begin, at[None] - begin, (at[None] - end + 1).clamp(min=0))
        bucket = away_by[away.abs().clamp(max=len(BUCKETS) - 1)]
        sentence = v["sentence"][owner]
        own = sentence.gather(1, begin.long())
        bits = 1 << torch.arange(len(roles), device=flat.device)
        b["pair:" + kind] = {
            "owner": owner,
            "valid": v[f"{kind}:valid"].float(),
            "weight": inside.float() / (end - begin).clamp(min=1),
            "distance": torch.where(away < 0, 16 - bucket, 16 + bucket) % DISTANCES,
            "step": (sentence - own).clamp(-3, 3).long() + 3,
            "target": ((v[f"{kind}:roles"][..., None] & bits) > 0).float(),
            "labels": {n: v[f"{kind}:{n}"].long() for n, _ in ANCHOR_SCORES[kind]},
        }
    return b


_AWAY_THERE: dict[torch.device, Tensor] = {}


class Stream(IterableDataset):  # type: ignore[type-arg]
    """Batches of fresh windows without end: each pass all of `labelled`, a share of the rest."""

    def __init__(
        self,
        labelled: list[Report],
        other: list[Report],
        share: float,
        windows_each: int,
        pieces: Pieces,
        seed: int,
        passes: int = 1000,
        still: bool = False,
    ) -> None:
        super().__init__()
        self.labelled, self.other, self.share, self.each = labelled, other, share, windows_each
        self.pieces, self.seed, self.passes, self.still = pieces, seed, passes, still

    def __iter__(self) -> Iterator[Tensor]:
        info = get_worker_info()
        mine, of = (info.id, info.num_workers) if info else (0, 1)
        torch.set_num_threads(1)
        for turn in range(self.passes):
            shuffled = random.Random(f"{self.seed} {turn}")
            labelled = list(range(len(self.labelled)))
            shuffled.shuffle(labelled)
            chunks = [(True, labelled[i : i + CHUNK]) for i in range(0, len(labelled), CHUNK)]
            count = int(len(self.other) * self.share)
            taken = [(turn * count + i) % len(self.other) for i in range(count)]
            chunks += [(False, taken[i : i + CHUNK]) for i in range(0, count, CHUNK)]
            shuffled.shuffle(chunks)
            for number in range(mine, len(chunks), of):
                known, chosen = chunks[number]
                rng = random.Random(f"{self.seed} {turn} {number}")
                reports = [(self.labelled if known else self.other)[i] for i in chosen]
                draw = None if self.still else rng
                found = [w for r in reports for w in items(r, self.pieces, draw)]
                if draw:
                    rng.shuffle(found)
                for i in range(0, len(found), self.each):
                    yield fill(found[i : i + self.each], draw, self.each, known)


def loader(stream: Stream, workers: int) -> DataLoader:  # type: ignore[type-arg]
    return DataLoader(
        stream,
        batch_size=None,
        num_workers=workers,
        pin_memory=torch.cuda.is_available(),
        prefetch_factor=8 if workers else None,
    )


class Replay:
    """A step on batches of one shape; on a GPU recorded once as a graph and replayed."""

    def __init__(self, step: Callable[[Tensor], None], example: Tensor, device: str) -> None:
        self.step, self.row = step, example.to(device).clone()
        self.graph = None
        if device != "cuda":
            return
        _AWAY_THERE[self.row.device] = AWAY.to(self.row.device)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                step(self.row)
        torch.cuda.current_stream().wait_stream(side)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            step(self.row)

    def __call__(self, row: Tensor) -> None:
        self.row.copy_(row, non_blocking=True)
        if self.graph:
            self.graph.replay()
        else:
            self.step(self.row)


def binary(name: str) -> bool:
    """Heads of independent yes and no."""
    return name.startswith("role:") or name in ("event_begin", "trigger:historical")


def believed(opinions: list[Opinion]) -> Opinion:
    """Probabilities, the mean of several teachers."""
    return {
        name: torch.stack(
            [
                torch.sigmoid(o[name].float()) if binary(name) else F.softmax(o[name].float(), -1)
                for o in opinions
            ]
        ).mean(0)
        for name in opinions[0]
    }


def distance(own: Opinion, target: Opinion, b: dict[str, Any]) -> Tensor:
    """How far a student is from what the teachers believe; weights as in `train.loss`."""
    real = (b["event"] >= 0).float()
    total = torch.zeros((), device=real.device)
    for name in ("cue", "event", "signal", "loaded"):
        t = target[name]
        value = -(t * marked(t) * F.log_softmax(own[name].float(), -1)).sum(-1)
        total = total + LOSS[name] * (value * real).sum() / real.sum() * 20
    inside = (1 - target["event"][..., 0]) * real
    value = F.binary_cross_entropy_with_logits(
        own["event_begin"][..., 0].float(), target["event_begin"][..., 0], reduction="none"
    )
    total = total + LOSS["begin"] * (value * inside).sum() / (inside.sum() + 1)
    for kind in ROLES:
        p = b["pair:" + kind]
        count = p["valid"].sum().clamp(min=1)
        words = b["real"][p["owner"]] * p["valid"][:, None]
        name = "role:" + kind
        value = F.binary_cross_entropy_with_logits(
            own[name].float(), target[name], reduction="none"
        )
        total = total + ROLE_LOSS[kind] * (value * words[..., None]).sum() / count / 10
        for n, _ in ANCHOR_SCORES[kind]:
            name = f"{kind}:{n}"
            x, t = own[name].float(), target[name]
            if binary(name):
                value = F.binary_cross_entropy_with_logits(x, t, reduction="none").sum(-1)
            else:
                value = -(t * F.log_softmax(x, -1)).sum(-1)
            total = total + WHOLE_LOSS[n] * (value * p["valid"]).sum() / count
    return total


class Course:
    """A net with its optimiser, the plan of its rate, and the mean of its weights."""

    EVERY = 4  # steps between two updates of the mean

    def __init__(self, net: Net, rate: float, head_rate: float, steps: int, decay: float) -> None:
        self.net, self.steps, self.done, self.decay = net, steps, 0, decay
        net.words.pieces.weight.requires_grad_(False)
        encoder, heads = [], []
        for name, p in net.named_parameters():
            if p.requires_grad:
                own = name.startswith(("words.layers", "words.places", "words.norm", "words.near"))
                (encoder if own else heads).append(p)
        self.moving = [*encoder, *heads]
        there = self.moving[0].device
        self.rates = (rate, head_rate)
        self.optimiser = torch.optim.AdamW(
            [{"params": p, "lr": torch.tensor(0.0, device=there)} for p in (encoder, heads)],
            weight_decay=0.02,
            betas=(0.9, 0.98),
            fused=there.type == "cuda",
            capturable=there.type == "cuda",
            foreach=False if there.type == "cpu" else None,
        )
        self.mean = [p.detach().clone() for p in self.moving]

    def learn(self, value: Tensor) -> None:
        """One step of the optimiser."""
        self.optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.moving, 1.0)
        self.optimiser.step()

    def before(self) -> None:
        """Set the rate: up over a hundred steps, then down as half a cosine."""
        k = self.done
        factor = min((k + 1) / 100, 0.49 * (1 + math.cos(math.pi * min(k / self.steps, 1))) + 0.02)
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"].fill_(rate * factor)

    @torch.no_grad()
    def after(self) -> None:
        """Move the mean."""
        self.done += 1
        if self.done % self.EVERY == 0:
            keep = min(self.decay**self.EVERY, 1 - self.EVERY / (self.done + 10))
            torch._foreach_lerp_(self.mean, self.moving, 1 - keep)

    @torch.no_grad()
    def swap(self) -> None:
        """Mean for weights and back: what is measured and saved is the mean."""
        for p, m in zip(self.moving, self.mean, strict=True):
            p_now = p.detach().clone()
            p.copy_(m)
            m.copy_(p_now)


@torch.no_grad()
def measure(course: Course, held: list[Tensor], each: int, device: str) -> dict[str, float]:
    """Losses of every head on the held-out reports, and what share is right."""
    course.swap()
    course.net.eval()
    log: dict[str, float] = {}
    right: dict[str, list[float]] = {}
    for row in held:
        b = spread(row.to(device), each)
        with amp(device):
            o = opinion(course.net, b)
            loss(o, b, log)
        for name in ("cue", "event"):
            here = b[name] > 0
            told = o[name].argmax(-1)
            both = ((told == b[name]) & here).sum()
            total = here.sum() + ((told > 0) & (b[name] >= 0)).sum()
            seen = right.setdefault(name + ".f", [0, 0])
            seen[0] += 2 * float(both)
            seen[1] += float(total)
        p = b["pair:trigger"]
        for n in ("status", "mode"):
            seen = right.setdefault(n + ".right", [0, 0])
            told = o[f"trigger:{n}"].argmax(-1) == p["labels"][n]
            seen[0] += float((told * p["valid"]).sum())
            seen[1] += float(p["valid"].sum())
    course.net.train()
    course.swap()
    out = {k: round(v / len(held), 3) for k, v in log.items()}
    return {**{k: round(a / max(c, 1), 4) for k, (a, c) in right.items()}, **out}


def clock(device: str) -> float:
    """Now, when all that was asked of the device is done."""
    if device == "cuda":
        torch.cuda.synchronize()
    return time.time()


def amp(device: str) -> torch.autocast:
    """Products in bfloat16, on a GPU."""
    return torch.autocast(device, torch.bfloat16, enabled=device == "cuda", cache_enabled=False)


Cut = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]


def cut(report: Report, pieces: Pieces) -> list[Cut]:
    """A report's windows: pieces, features, first pieces, words, and where its own words begin."""
    ready = prepare(report.words, report.sentences, report.blocks, pieces)
    return [
        (
            *(x.astype(np.int32) for x in encode(ready, w)),
            ready.kept[w.start : w.end],
            w.core - w.start,
        )
        for w in windows(ready, 254, 40)
    ]


@torch.no_grad()
def mark(nets: list[Net], reports: list[Report], pieces: Pieces, device: str, size: int) -> None:
    """Give open reports the anchors that the teachers think possible, without labels."""
    with multiprocessing.get_context("fork").Pool() as pool:
        cuts = pool.map(functools.partial(cut, pieces=pieces), reports, chunksize=64)
    for report in reports:
        report.anchors = {k: [] for k in ROLES}
    todo = [(r, c) for r, found in zip(reports, cuts, strict=True) for c in found]
    todo.sort(key=lambda t: len(t[1][0]))
    each = max(1, size // 256)
    for at in range(0, len(todo), each):
        group = todo[at : at + each]
        ids = np.zeros((3, len(group), max(len(c[0]) for _, c in group)), np.int64)
        first = np.zeros((len(group), max(len(c[2]) for _, c in group)), np.int64)
        for i, (_, c) in enumerate(group):
            n = len(c[0])
            ids[0, i, :n], ids[1, i, :n], ids[2, i, :n] = c[0], c[1], 1
            first[i, : len(c[2])] = c[2]
        x, f = torch.from_numpy(ids).to(device), torch.from_numpy(first).to(device)
        with amp(device):
            scores = [net.words(x[0], x[1], f, x[2] > 0)[1].float() for net in nets]
        mean = {
            n: p.cpu().numpy()
            for n, p in believed([dict(columns(s, WORD_SCORES)) for s in scores]).items()
        }
        for i, (report, (_, _, own, kept, core)) in enumerate(group):
            for kind, name in (("cue", "cue"), ("signal", "signal"), ("trigger", "event")):
                p = mean[name][i, core : len(own)]
                begin = mean["event_begin"][i, core : len(own), 0] > 0.5
                if kind != "trigger":
                    begin = p[:, 1] > p[:, 2]
                for a, b in runs(1 - p[:, 0] >= POSSIBLE, begin):
                    at_words = (int(kept[core + a]), int(kept[core + b - 1]) + 1)
                    roles: dict[str, list[tuple[int, int]]] = {r: [] for r in ROLES[kind]}
                    labels = {n: 0 for n, _ in ANCHOR_SCORES[kind]}
                    report.anchors[kind].append(Anchor(at_words, roles, labels, 1))


def save(net: Net, path: Path, **more: object) -> None:
    """Weights in 16 bits, without the piece vectors (they are MiniLM's)."""
    state = {
        k: (v.half() if v.is_floating_point() else v).cpu()
        for k, v in net.state_dict().items()
        if k != "words.pieces.weight"
    }
    torch.save({"net": state, "layers": net.shape.layers, "shape": asdict(net.shape), **more}, path)


def load_teacher(path: Path, pack: Path, vocabulary: dict[str, int], device: str) -> Net:
    net = Net(TEACHER)
    if packed := sorted(pack.glob("mpnet-*.npz")):
        net.words.load_mpnet(unpack(packed), vocabulary)
    net.load_state_dict(torch.load(path, weights_only=True)["net"], strict=False)
    return net.to(device).eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("teacher", "student"))
    parser.add_argument("--pack", type=Path, default=Path("runs/pack"))
    parser.add_argument("--out", type=Path, default=Path("runs/distil"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seconds", type=float, default=1e9, help="fewer steps, to end by then")
    parser.add_argument("--windows", type=int, default=16, help="windows in a batch")
    parser.add_argument("--show", type=int, default=500, help="steps between two measurings")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--head-rate", type=float, default=6e-4)
    parser.add_argument("--decay", type=float, default=0.995, help="of the mean of the weights")
    parser.add_argument("--layers", type=int, nargs="+", default=[6], help="of each student")
    parser.add_argument("--share", type=float, default=0.1, help="open articles a pass")
    parser.add_argument("--part", type=float, default=1.0, help="open articles used at all")
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--device", default="cuda")
    args = parser.parse_args()
    begun = time.time()
    torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision("high")
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = args.pack / "tokenizer.json"
    pieces = Pieces(WordPiece.load(tokenizer))
    vocabulary = json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]
    with lzma.open(args.pack / "reports.pickle.xz", "rb") as file:
        reports: list[Report] = pickle.load(file)
    apart = set((args.pack / "held.txt").read_text().split())
    labelled = [r for r in reports if r.id not in apart]
    kept = [r for r in reports if r.id in apart]
    for r in reports:  # the words' pieces, before the workers are forked
        prepare(r.words, r.sentences, r.blocks, pieces)
    device, each = args.device, args.windows
    held = list(Stream(kept, [], 0.0, each, pieces, 1, passes=1, still=True))

    def say(**line: object) -> None:
        print(json.dumps({"s": round(time.time() - begun, 1), **line}), flush=True)

    say(labelled=len(labelled), held=len(kept))
    if args.what == "teacher":
        net = Net(TEACHER)
        packed = sorted(args.pack.glob("mpnet-*.npz"))
        if packed:
            net.words.load_mpnet(unpack(packed), vocabulary)
        courses = [Course(net.to(device), args.rate, args.head_rate, args.steps, args.decay)]
        opened: list[Report] = []
        teachers: list[Net] = []
    else:
        files = sorted(args.out.glob("teacher-*.pt"))
        teachers = [load_teacher(f, args.pack, vocabulary, device) for f in files]
        opened = open_reports(args.pack / "open.txt.xz", args.part)
        say(teachers=len(teachers), articles=len(opened))
        mark(teachers, opened, pieces, device, 32768)
        say(marked=sum(len(r.anchors["trigger"]) for r in opened))
        minilm = unpack([args.pack / "minilm.npz"])
        courses = []
        for layers in args.layers:
            net = Net(Shape(layers))
            net.words.load_minilm(minilm)
            one = Course(net.to(device), args.rate, args.head_rate, args.steps, args.decay)
            courses.append(one)

    def step(row: Tensor) -> None:
        b = spread(row, each)
        with amp(device):
            with torch.no_grad():
                target = believed([opinion(t, b) for t in teachers]) if teachers else {}
            values = []
            for course in courses:
                own = opinion(course.net, b)
                value = loss(own, b, None)
                if teachers:
                    value = distance(own, target, b) + b["known"][0] * value
                values.append(value)
        for course, value in zip(courses, values, strict=True):
            course.learn(value)

    rows = iter(loader(Stream(labelled, opened, args.share, each, pieces, args.seed), args.workers))
    replay = Replay(step, next(rows), device)
    say(recorded=1)
    half = begun
    for row in rows:
        for course in courses:
            course.before()
        replay(row)
        for course in courses:
            course.after()
        done = courses[0].done
        if done == PACE // 2:
            half = clock(device)
        if done == PACE:  # how fast it goes decides how many steps there is time for
            now = clock(device)
            left = (args.seconds - (now - begun)) / (now - half) * PACE / 2
            for course in courses:
                course.steps = min(args.steps, done + int(left))
            say(steps=courses[0].steps)
        if done >= courses[0].steps:
            break
        if done % args.show == 0:
            for course in courses:
                layers = course.net.shape.layers
                say(step=done, layers=layers, **measure(course, held, each, device))
    for course in courses:
        layers = course.net.shape.layers
        say(step=course.done, layers=layers, **measure(course, held, each, device))
        course.swap()
        name = f"teacher-{args.seed}" if args.what == "teacher" else f"student-{layers}"
        save(course.net, args.out / f"{name}.pt", steps=course.done)
    say(saved=len(courses))


if __name__ == "__main__":
    main()
