"""The networks in PyTorch: a short BERT encoder with word heads, a pair network per anchor kind."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from onrecord.models.tagger import (
    ANCHOR_SCORES,
    DISTANCES,
    FEATURES,
    ROLES,
    SENTENCE_STEPS,
    WORD_SCORES,
)

WIDTH, HEADS, PAIR = 384, 12, 64
WORD_COLUMNS = sum(n for _, n in WORD_SCORES)


@dataclass(frozen=True)
class Shape:
    """How large the networks are; as it stands, what is shipped."""

    layers: int = 6
    width: int = WIDTH
    pair: int = PAIR
    eps: float = 1e-12
    nearness: int = 0  # buckets of relative position (32 in MPNet), none in BERT


TEACHER = Shape(layers=12, width=768, pair=128, eps=1e-5, nearness=32)


def drop(x: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout of whole features of a window: on a CPU much cheaper than a draw for each number."""
    if not training:
        return x
    keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= rate
    return x * (keep.to(x.dtype) / (1 - rate))


def nearness(count: int, buckets: int) -> Tensor:
    """The bucket of every pair of places, as in T5 (Raffel et al. 2020) and MPNet."""
    at = torch.arange(count)
    away = at[:, None] - at[None, :]
    half = buckets // 2
    exact = half // 2
    far = exact + torch.log(away.abs().clamp(min=1) / exact) / math.log(128 / exact) * (
        half - exact
    )
    step = torch.where(away.abs() < exact, away.abs(), far.long().clamp(max=half - 1))
    return step + (away < 0) * half


def along(conv: nn.Conv1d, z: Tensor) -> Tensor:
    """A convolution of width three over the words (anchors x words x features).

    On a GPU as a product: cuDNN makes a plan for every new shape, and each batch has another one.
    """
    if not z.is_cuda:
        return conv(z.transpose(1, 2)).transpose(1, 2)
    wide = F.pad(z, (0, 0, conv.dilation[0], conv.dilation[0]))
    near = wide.unfold(1, z.shape[1], conv.dilation[0])  # anchors x three x features x words
    near = near.permute(0, 3, 1, 2).flatten(2)
    return F.linear(near, conv.weight.permute(0, 2, 1).flatten(1), conv.bias)


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, shape: Shape, drop: float) -> None:
        super().__init__()
        width = shape.width
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=shape.eps)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, eps=shape.eps)
        self.drop = drop

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, s, width = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        if mask.dtype != torch.bool:
            mask = mask.to(q.dtype)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(b, s, width))
        x = self.norm1(x + drop(a, self.drop, self.training))
        h = self.down(F.gelu(self.up(x)))
        return self.norm2(x + drop(h, self.drop, self.training))


class Words(nn.Module):
    """Encoder and word heads."""

    def __init__(self, shape: Shape, vocabulary: int = 30522, drop: float = 0.1) -> None:
        super().__init__()
        width = shape.width
        self.shape = shape
        self.pieces = nn.Embedding(vocabulary, width)
        self.places = nn.Embedding(512, width)
        self.features = nn.Embedding(FEATURES, width)
        nn.init.normal_(self.features.weight, std=0.01)
        self.norm = nn.LayerNorm(width, eps=shape.eps)
        self.layers = nn.ModuleList(Layer(shape, drop) for _ in range(shape.layers))
        if shape.nearness:
            self.near = nn.Embedding(shape.nearness, HEADS)
            self.register_buffer("buckets", nearness(320, shape.nearness), persistent=False)
        self.hidden = nn.Linear(width, width)
        self.scores = nn.Linear(width, WORD_COLUMNS)
        self.drop = drop

    def load_minilm(self, weights: dict[str, Tensor]) -> None:
        """Take over MiniLM; the one token type goes into the places.

        A deeper encoder than MiniLM's six layers has some of them twice, one behind the other.
        """
        w = weights
        with torch.no_grad():
            self.pieces.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(
                w["embeddings.position_embeddings.weight"]
                + w["embeddings.token_type_embeddings.weight"][:1]
            )
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i * 6 // max(6, len(self.layers))}."
                _copy(
                    layer, w, p, "attention.self.{}", ("query", "key", "value"), "attention.output"
                )

    def load_mpnet(self, weights: dict[str, Tensor], pieces: dict[str, int]) -> None:
        """Take over MPNet (Song et al. 2020), its piece vectors in the order of BERT's pieces."""
        w = weights
        own = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
        theirs = {"<s>": 0, "<pad>": 1, "</s>": 2, "<mask>": 30526}
        # MPNet's vocabulary is BERT's, four places on, but for the special pieces.
        order = [theirs[own[p]] if p in own else i + 4 for p, i in pieces.items()]
        with torch.no_grad():
            self.pieces.weight.copy_(w["embeddings.word_embeddings.weight"][torch.tensor(order)])
            self.places.weight.copy_(w["embeddings.position_embeddings.weight"][2:])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            self.near.weight.copy_(w["encoder.relative_attention_bias.weight"])
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                _copy(
                    layer,
                    w,
                    p,
                    "attention.attn.{}",
                    ("q", "k", "v"),
                    "attention",
                    "attention.attn.o",
                )

    def forward(
        self, pieces: Tensor, features: Tensor, first: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Word vectors and scores; `first` is each word's first piece, `mask` the real ones."""
        count = pieces.shape[1]
        places = self.places.weight[:count]
        x = self.norm(self.pieces(pieces) + places[None] + self.features(features))
        x = drop(x, self.drop, self.training)
        attend = mask[:, None, None, :]
        if self.shape.nearness:
            near = self.near(self.buckets[:count, :count]).permute(2, 0, 1)[None]
            attend = near.masked_fill(~attend, -1e4)
        for layer in self.layers:
            x = layer(x, attend)
        vectors = x.gather(1, first[..., None].expand(-1, -1, x.shape[-1]))
        hidden = F.gelu(self.hidden(drop(vectors, 2 * self.drop, self.training)))
        return vectors, self.scores(drop(hidden, 2 * self.drop, self.training))


class Pairs(nn.Module):
    """For one kind of anchor: scores of every word for every role, and of the anchor as a whole."""

    def __init__(self, anchor: str, shape: Shape, drop: float = 0.1) -> None:
        super().__init__()
        width, pair = shape.width, shape.pair
        self.query, self.query2 = nn.Linear(width, pair), nn.Linear(width, pair)
        self.key, self.key2 = nn.Linear(width, pair), nn.Linear(width, pair)
        self.distance, self.step = nn.Embedding(DISTANCES, pair), nn.Embedding(SENTENCE_STEPS, pair)
        nn.init.normal_(self.distance.weight, std=0.3)
        nn.init.normal_(self.step.weight, std=0.3)
        self.conv1 = nn.Conv1d(pair, pair, 3, padding=1)
        self.conv2 = nn.Conv1d(pair, pair, 3, padding=2, dilation=2)
        self.role = nn.Linear(pair, len(ROLES[anchor]))
        whole = sum(n for _, n in ANCHOR_SCORES[anchor])
        self.whole_words, self.whole_anchor = nn.Linear(pair, whole), nn.Linear(width, whole)
        self.whole_roles = nn.Linear(2 * width, whole)
        nn.init.zeros_(self.whole_roles.weight)
        self.drop = drop

    def forward(
        self,
        vectors: Tensor,
        owner: Tensor,
        weight: Tensor,
        distance: Tensor,
        step: Tensor,
        real: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """`vectors` of a batch; `owner` each anchor's window; `real` that window's words."""
        vectors = drop(vectors, 2 * self.drop, self.training)
        count, width, deep = vectors.shape
        # Products with 0/1 matrices in place of indexing, whose gradients are slow on a CPU.
        home = (owner[:, None] == torch.arange(count, device=owner.device)).to(vectors.dtype)
        place = (home[:, :, None] * weight[:, None, :]).view(len(owner), count * width)
        anchor = place @ vectors.reshape(count * width, deep)
        there = lambda x: (home @ x.reshape(count, -1)).view(len(owner), width, -1)  # noqa: E731
        near = torch.zeros(len(owner), width, DISTANCES + SENTENCE_STEPS, device=vectors.device)
        near.scatter_(2, distance[..., None], 1.0).scatter_(2, DISTANCES + step[..., None], 1.0)
        z = self.query(anchor)[:, None] + there(self.key(vectors))
        z = z + near @ torch.cat([self.distance.weight, self.step.weight])
        z = z + self.query2(anchor)[:, None] * there(self.key2(vectors))
        z = F.gelu(z) * real[..., None]
        z = (z + F.gelu(along(self.conv1, z))) * real[..., None]
        z = (z + F.gelu(along(self.conv2, z))) * real[..., None]
        pool = z.masked_fill(~real[..., None], -1e4).amax(1)
        roles = self.role(z)
        # The mean vector of the words of each of the first two roles (source, actor, ...).
        share = (torch.sigmoid(roles.detach()[..., :2]) * real[..., None]).transpose(1, 2)
        share = share / (share.sum(-1, keepdim=True) + 0.1)
        place = (home[:, None, :, None] * share[:, :, None, :]).reshape(-1, count * width)
        players = (place @ vectors.reshape(count * width, deep)).view(len(owner), 2 * deep)
        whole = self.whole_words(pool) + self.whole_anchor(anchor) + self.whole_roles(players)
        return roles, whole


class Net(nn.Module):
    """All of it."""

    def __init__(self, shape: Shape, drop: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = Words(shape, drop=drop)
        self.pairs = nn.ModuleDict({anchor: Pairs(anchor, shape, drop) for anchor in ROLES})


def _copy(
    layer: Layer,
    w: dict[str, Tensor],
    prefix: str,
    own: str,
    names: tuple[str, str, str],
    norm: str,
    out: str = "attention.output.dense",
) -> None:
    """One layer of BERT's or MPNet's naming."""
    for kind in ("weight", "bias"):
        qkv = [w[f"{prefix}{own.format(n)}.{kind}"] for n in names]
        getattr(layer.qkv, kind).copy_(torch.cat(qkv))
        getattr(layer.out, kind).copy_(w[f"{prefix}{out}.{kind}"])
        getattr(layer.norm1, kind).copy_(w[f"{prefix}{norm}.LayerNorm.{kind}"])
        getattr(layer.up, kind).copy_(w[f"{prefix}intermediate.dense.{kind}"])
        getattr(layer.down, kind).copy_(w[f"{prefix}output.dense.{kind}"])
        getattr(layer.norm2, kind).copy_(w[f"{prefix}output.LayerNorm.{kind}"])


def take_over(net: Net, saved: dict[str, Tensor]) -> None:
    """Load a checkpoint that may lack the last rows of a head, or a head: those begin at zero."""
    own = net.state_dict()
    for name, value in own.items():
        if name not in saved:
            saved[name] = torch.zeros_like(value)
        elif saved[name].shape != value.shape:
            wider = torch.zeros_like(value)
            wider[: len(saved[name])] = saved[name]
            saved[name] = wider
    net.load_state_dict(saved)


class TorchNetworks:
    """The `Networks` protocol of the run time, on a model in training."""

    def __init__(self, net: Net) -> None:
        self.net = net.eval()

    @torch.no_grad()
    def words(
        self, pieces: np.ndarray, features: np.ndarray, first: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        t = lambda a: torch.from_numpy(a)[None]  # noqa: E731
        v, s = self.net.words(
            t(pieces), t(features), t(first), torch.ones(1, len(pieces), dtype=torch.bool)
        )
        return v[0].numpy(), s[0].numpy()

    @torch.no_grad()
    def pairs(
        self,
        anchor: str,
        vectors: np.ndarray,
        weight: np.ndarray,
        distance: np.ndarray,
        step: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        t = torch.from_numpy
        n = len(weight)
        real = torch.ones(n, vectors.shape[0], dtype=torch.bool)
        roles, whole = self.net.pairs[anchor](
            t(vectors)[None],
            torch.zeros(n, dtype=torch.long),
            t(weight),
            t(distance),
            t(step),
            real,
        )
        return roles.numpy(), whole.numpy()
