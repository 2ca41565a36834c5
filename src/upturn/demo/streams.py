"""Random draws that come out the same on every machine: one named stream for each part of the town.

Everything is derived from PCG64's plain doubles, so a new NumPy cannot change what a seed means, and a
part added later draws from a stream of its own and disturbs nobody.
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Stream:
    """Draws for one named part of the town."""

    def __init__(self, seed: int, *name: object) -> None:
        label = "/".join(str(part) for part in name)
        sequence = np.random.SeedSequence([seed, zlib.crc32(label.encode())])
        self._generator = np.random.Generator(np.random.PCG64(sequence))

    def uniforms(self, *shape: int) -> Floats:
        """Numbers from 0 up to 1."""
        return self._generator.random(shape)

    def normals(self, *shape: int) -> Floats:
        """Bell-shaped numbers of mean 0 and variance 1: twelve uniforms added, so no logarithm is needed."""
        total: Floats = self._generator.random((12, *shape)).sum(axis=0)
        return total - 6.0

    def one(self) -> float:
        """A single number from 0 up to 1."""
        return float(self._generator.random())

    def flow(self) -> Iterator[float]:
        """Single numbers from 0 up to 1 without end, drawn in blocks because one at a time is slow."""
        while True:
            yield from self._generator.random(16_384).tolist()

    def below(self, top: int) -> int:
        """A whole number from 0 up to, not including, ``top``."""
        return int(self._generator.random() * top)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the choices, each as likely as its weight says."""
        left = self.one() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def order(self, count: int) -> list[int]:
        """The numbers below ``count``, shuffled."""
        return [int(each) for each in np.argsort(self.uniforms(count), kind="stable")]

    def order_by_weight(self, weights: Floats) -> list[int]:
        """The indices of positive weights, shuffled so that a heavier one tends to come earlier."""
        keys = -np.log1p(-self.uniforms(len(weights))) / np.maximum(weights, 1e-12)
        ranked = np.argsort(keys, kind="stable")
        return [int(each) for each in ranked if weights[each] > 0]
