"""Days as bits: a pupil's year is three words, and counting days of any sort in it is a population count."""

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
_BITS_PER_WORD = 64


def words(plane: Bools | NDArray[np.uint8]) -> Words:
    """``uint64[rows, words]``: each row's days that are not 0 as bits, the last word filled up with none."""
    rows, days = plane.shape
    # Whole words a row, so that the packing never stops at a row's end.
    padded = np.zeros((rows, -(-days // _BITS_PER_WORD) * _BITS_PER_WORD), plane.dtype)
    padded[:, :days] = plane
    return np.packbits(padded).view(np.uint64).reshape(rows, -1 if rows else 0)


def count(days: Words) -> Ints:
    """``int64[rows]``: how many days of each row."""
    counted: Ints = np.bitwise_count(days).sum(axis=1, dtype=np.int64)
    return counted


def count_in(days: Words, parts: Bools) -> Ints:
    """``int64[rows, parts]``: how many days of each row are in each of some parts, ``bool[parts, days]``."""
    return count_shared(days, words(parts))


def count_shared(days: Words, others: Words) -> Ints:
    """``int64[rows, others]``: how many days each row has in common with each of the others."""
    shared = np.zeros((len(days), len(others)), np.uint16)
    for word in range(days.shape[1]):
        shared += np.bitwise_count(days[:, word, None] & others[None, :, word])
    return shared.astype(np.int64)
