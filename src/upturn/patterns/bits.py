"""Days as bits: a pupil's year is three words, and counting days of any sort in it is a population count."""

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
_BYTES_PER_WORD = 8


def words(plane: Bools) -> Words:
    """``uint64[rows, words]``: each row's days as bits, the last word filled up with none."""
    packed = np.packbits(plane, axis=1)
    width = -(-packed.shape[1] // _BYTES_PER_WORD)
    padded = np.zeros((len(packed), width * _BYTES_PER_WORD), np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.uint64)


def count(days: Words) -> Ints:
    """``int64[rows]``: how many days of each row."""
    counted: Ints = np.bitwise_count(days).sum(axis=1, dtype=np.int64)
    return counted


def count_in(days: Words, parts: Bools) -> Ints:
    """``int64[rows, parts]``: how many days of each row are in each of some parts, ``bool[parts, days]``."""
    return count_shared(days, words(parts))


def count_shared(days: Words, others: Words) -> Ints:
    """``int64[rows, others]``: how many days each row has in common with each of the others."""
    shared = np.zeros((len(days), len(others)), np.int64)
    for word in range(days.shape[1]):
        shared += np.bitwise_count(days[:, word, None] & others[None, :, word])
    return shared
