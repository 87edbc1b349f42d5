"""The networks in PyTorch: a short BERT encoder with word heads, a pair network per anchor kind."""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
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


def drop(x: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout of whole features of a window: on a CPU much cheaper than a draw for each number."""
    if not training:
        return x
    keep = torch.rand(x.shape[0], 1, x.shape[2]) >= rate
    return x * (keep.float() / (1 - rate))


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = drop

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, s, _ = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(b, s, WIDTH))
        x = self.norm1(x + drop(a, self.drop, self.training))
        h = self.down(F.gelu(self.up(x)))
        return self.norm2(x + drop(h, self.drop, self.training))


class Words(nn.Module):
    """Encoder and word heads."""

    def __init__(self, layers: int, vocabulary: int = 30522, drop: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.features = nn.Embedding(FEATURES, WIDTH)
        nn.init.normal_(self.features.weight, std=0.01)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))
        self.hidden = nn.Linear(WIDTH, WIDTH)
        self.scores = nn.Linear(WIDTH, WORD_COLUMNS)
        self.drop = drop

    def load_minilm(self, path: Path) -> None:
        """Take over MiniLM's lower layers; the one token type goes into the places."""
        w = load_file(path)
        with torch.no_grad():
            self.pieces.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(
                w["embeddings.position_embeddings.weight"]
                + w["embeddings.token_type_embeddings.weight"][:1]
            )
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                for kind in ("weight", "bias"):
                    qkv = [w[f"{p}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                    getattr(layer.qkv, kind).copy_(torch.cat(qkv))
                    getattr(layer.out, kind).copy_(w[f"{p}attention.output.dense.{kind}"])
                    getattr(layer.norm1, kind).copy_(w[f"{p}attention.output.LayerNorm.{kind}"])
                    getattr(layer.up, kind).copy_(w[f"{p}intermediate.dense.{kind}"])
                    getattr(layer.down, kind).copy_(w[f"{p}output.dense.{kind}"])
                    getattr(layer.norm2, kind).copy_(w[f"{p}output.LayerNorm.{kind}"])

    def forward(
        self, pieces: Tensor, features: Tensor, first: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Word vectors and scores; `first` is each word's first piece, `mask` the real ones."""
        places = torch.arange(pieces.shape[1])
        x = self.norm(self.pieces(pieces) + self.places(places)[None] + self.features(features))
        x = drop(x, self.drop, self.training)
        attend = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attend)
        vectors = x.gather(1, first[..., None].expand(-1, -1, WIDTH))
        hidden = F.gelu(self.hidden(drop(vectors, 2 * self.drop, self.training)))
        return vectors, self.scores(drop(hidden, 2 * self.drop, self.training))


class Pairs(nn.Module):
    """For one kind of anchor: scores of every word for every role, and of the anchor as a whole."""

    def __init__(self, anchor: str, drop: float = 0.1) -> None:
        super().__init__()
        self.query, self.query2 = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.key, self.key2 = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.distance, self.step = nn.Embedding(DISTANCES, PAIR), nn.Embedding(SENTENCE_STEPS, PAIR)
        nn.init.normal_(self.distance.weight, std=0.3)
        nn.init.normal_(self.step.weight, std=0.3)
        self.conv1 = nn.Conv1d(PAIR, PAIR, 3, padding=1)
        self.conv2 = nn.Conv1d(PAIR, PAIR, 3, padding=2, dilation=2)
        self.role = nn.Linear(PAIR, len(ROLES[anchor]))
        whole = sum(n for _, n in ANCHOR_SCORES[anchor])
        self.whole_words, self.whole_anchor = nn.Linear(PAIR, whole), nn.Linear(WIDTH, whole)
        self.whole_roles = nn.Linear(2 * WIDTH, whole)
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
        count, width = vectors.shape[:2]
        # Products with 0/1 matrices in place of indexing, whose gradients are slow on a CPU.
        home = F.one_hot(owner, count).to(vectors.dtype)
        place = (home[:, :, None] * weight[:, None, :]).view(len(owner), count * width)
        anchor = place @ vectors.reshape(count * width, WIDTH)
        there = lambda x: (home @ x.reshape(count, -1)).view(len(owner), width, PAIR)  # noqa: E731
        near = torch.zeros(len(owner), width, DISTANCES + SENTENCE_STEPS)
        near.scatter_(2, distance[..., None], 1.0).scatter_(2, DISTANCES + step[..., None], 1.0)
        z = self.query(anchor)[:, None] + there(self.key(vectors))
        z = z + near @ torch.cat([self.distance.weight, self.step.weight])
        z = z + self.query2(anchor)[:, None] * there(self.key2(vectors))
        z = F.gelu(z) * real[..., None]
        z = z.transpose(1, 2)
        z = (z + F.gelu(self.conv1(z))) * real[:, None]
        z = (z + F.gelu(self.conv2(z))) * real[:, None]
        z = z.transpose(1, 2)
        pool = z.masked_fill(~real[..., None], -1e4).amax(1)
        roles = self.role(z)
        # The mean vector of the words of each of the first two roles (source, actor, ...).
        share = (torch.sigmoid(roles.detach()[..., :2]) * real[..., None]).transpose(1, 2)
        share = share / (share.sum(-1, keepdim=True) + 0.1)
        place = (home[:, None, :, None] * share[:, :, None, :]).reshape(-1, count * width)
        players = (place @ vectors.reshape(count * width, WIDTH)).view(len(owner), 2 * WIDTH)
        whole = self.whole_words(pool) + self.whole_anchor(anchor) + self.whole_roles(players)
        return roles, whole


class Net(nn.Module):
    """All of it."""

    def __init__(self, layers: int, drop: float = 0.1) -> None:
        super().__init__()
        self.words = Words(layers, drop=drop)
        self.pairs = nn.ModuleDict({anchor: Pairs(anchor, drop) for anchor in ROLES})


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
