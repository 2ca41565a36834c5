"""Exact chances of as much or more, for many counts at once, from sums of logarithms of factorials.

Every term of a tail is positive, so sums keep their relative precision however small the tail is.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import numpy as np

from upturn.patterns.evidence import Floats, Ints

_TERMS_AT_A_TIME = 1 << 20
_KOLMOGOROV_TERMS = 24
_FACTORIALS_AT_FIRST = 4096
_POISSON_TERMS = 400
_HARDLY = 1e-300
"""In place of no chance at all, which has no logarithm."""


@cache
def _log_factorials(top: int) -> Floats:
    logs: Floats = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, top + 1)))])
    return logs


def log_factorial(values: Ints) -> Floats:
    """The natural logarithm of each value's factorial; values are 0 or more."""
    top = _FACTORIALS_AT_FIRST
    while top < values.max(initial=0):
        top *= 2
    logs: Floats = _log_factorials(top)[values]
    return logs


def binomial(n: Ints, x: Ints, p: Floats) -> tuple[Floats, Floats]:
    """The chance of ``x`` or more of ``n`` at ``p`` each, and of ``x`` exactly."""
    log_p, log_q = np.log(np.maximum(p, _HARDLY)), np.log(np.maximum(1 - p, _HARDLY))

    def log_chance(of: Ints, k: Ints) -> Floats:
        rest = n[of] - k
        return _log_ways(n[of], k) + k * log_p[of] + rest * log_q[of]

    return _upper(x, n, log_chance)


def hypergeometric(drawn: Ints, x: Ints, marked: Ints, total: Ints) -> tuple[Floats, Floats]:
    """The chance of ``x`` or more marked among so many drawn from a total, and of ``x`` exactly."""
    others = total - marked
    whole = _log_ways(total, drawn)

    def log_chance(of: Ints, k: Ints) -> Floats:
        return _log_ways(marked[of], k) + _log_ways(others[of], drawn[of] - k) - whole[of]

    fewest = np.maximum(drawn - others, 0)
    tail, point = _upper(np.maximum(x, fewest), np.minimum(drawn, marked), log_chance)
    return tail, np.where(x >= fewest, point, 0.0)


def beta_binomial(n: Ints, x: Ints, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The chance of ``x`` or more of ``n`` where the chance of each is a beta's, and of ``x`` exactly."""
    rising_a, rising_b, rising = _rising(a, n), _rising(b, n), _rising(a + b, n)

    def log_chance(of: Ints, k: Ints) -> Floats:
        chance: Floats = _log_ways(n[of], k) + rising_a[of, k] + rising_b[of, n[of] - k] - rising[of, n[of]]
        return chance

    return _upper(x, n, log_chance)


def _log_ways(n: Ints, k: Ints) -> Floats:
    """The logarithm of how many ways there are to choose ``k`` of ``n``."""
    ways: Floats = log_factorial(n) - log_factorial(k) - log_factorial(n - k)
    return ways


def poisson(x: Ints, mean: Floats) -> Floats:
    """The chance of a count of ``x`` or more where ``mean`` is usual."""
    log_mean = np.log(np.maximum(mean, _HARDLY))
    top = np.maximum(x, np.ceil(mean).astype(np.int64)) + _POISSON_TERMS

    def log_chance(of: Ints, k: Ints) -> Floats:
        chance: Floats = k * log_mean[of] - mean[of] - log_factorial(k)
        return chance

    return _upper(x, top, log_chance)[0]


def _rising(start: Floats, n: Ints) -> Floats:
    """``float64[rows, max n + 1]``: the logarithm of start·(start+1)·… for each number of factors."""
    steps = np.log(start[:, None] + np.arange(int(n.max(initial=0))))
    rising: Floats = np.concatenate([np.zeros((len(start), 1)), np.cumsum(steps, axis=1)], axis=1)
    return rising


def _upper(x: Ints, top: Ints, log_chance: Callable[[Ints, Ints], Floats]) -> tuple[Floats, Floats]:
    """Sum a distribution from ``x`` to ``top``; its first term is the chance of ``x`` itself."""
    tail, point = np.zeros(len(x)), np.zeros(len(x))
    terms = np.maximum(top - x + 1, 0)
    for rows in _pieces(terms):
        # One entry a term: whose it is, and its count.
        ends = np.cumsum(terms[rows])
        of = np.repeat(np.arange(rows.start, rows.stop), terms[rows])
        k = np.arange(len(of)) + np.repeat(x[rows] - ends + terms[rows], terms[rows])
        chance = np.exp(log_chance(of, k))
        tail[rows] = np.bincount(of - rows.start, chance, minlength=len(ends))
        first = k == x[of]
        point[of[first]] = chance[first]
    return np.minimum(tail, 1.0), point


def _pieces(terms: Ints) -> Iterator[slice]:
    """Rows with about so many terms at a time."""
    piece = (np.cumsum(terms) - terms) // _TERMS_AT_A_TIME
    edges = [0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(terms)]
    yield from (slice(start, stop) for start, stop in pairwise(edges) if stop > start)


def half_counted(tail_and_point: tuple[Floats, Floats]) -> Floats:
    """A tail in which the count itself is counted half: on average no kinder and no harsher than chance."""
    tail, point = tail_and_point
    return tail - point / 2


def kolmogorov(furthest: Floats) -> Floats:
    """The chance that a walk tied at both ends strays as far, in standard deviations of its length."""
    k = np.arange(1, _KOLMOGOROV_TERMS + 1)
    terms = (-1.0) ** (k - 1) * np.exp(-2 * np.square(k * furthest[:, None]))
    chance: Floats = np.where(furthest < 0.2, 1.0, np.clip(2 * terms.sum(axis=1), 0, 1))
    return chance


def over_distinct(work: Callable[..., Floats], *columns: Ints) -> Floats:
    """Work out a function of whole numbers, 0 or more, once for each distinct row of them."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    return work(*(column[first] for column in columns))[place]
