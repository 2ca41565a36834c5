"""Exact chances of as much or more, for many counts at once, from sums of logarithms of factorials.

Every term of a tail is positive, so sums keep their relative precision however small the tail is.
"""

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from upturn.patterns.evidence import Floats, Ints

_TERMS_AT_A_TIME = 1 << 20
_KOLMOGOROV_TERMS = 24
_FACTORIALS_AT_FIRST = 4096


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
    sure = np.clip(p, 1e-300, 1 - 1e-16)
    odds, none = np.log(sure) - np.log1p(-sure), n * np.log1p(-sure)

    def log_chance(of: slice, k: Ints) -> Floats:
        ways = log_factorial(n[of, None]) - log_factorial(k) - log_factorial(n[of, None] - k)
        chance: Floats = ways + k * odds[of, None] + none[of, None]
        return chance

    return _upper(x, n, log_chance)


def hypergeometric(drawn: Ints, x: Ints, marked: Ints, total: Ints) -> tuple[Floats, Floats]:
    """The chance of ``x`` or more marked among so many drawn from a total, and of ``x`` exactly."""
    whole = log_factorial(total) - log_factorial(drawn) - log_factorial(total - drawn)

    def log_chance(of: slice, k: Ints) -> Floats:
        others = (total - marked)[of, None]
        left = drawn[of, None] - k
        ways = log_factorial(marked[of, None]) - log_factorial(k) - log_factorial(marked[of, None] - k)
        rest = log_factorial(others) - log_factorial(left) - log_factorial(np.maximum(others - left, 0))
        chance: Floats = np.where(left <= others, ways + rest - whole[of, None], -np.inf)
        return chance

    return _upper(np.maximum(x, drawn + marked - total), np.minimum(drawn, marked), log_chance, x)


def beta_binomial(n: Ints, x: Ints, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The chance of ``x`` or more of ``n`` where the chance of each is a beta's, and of ``x`` exactly."""
    rising_a, rising_b, rising = _rising(a, n), _rising(b, n), _rising(a + b, n)

    def log_chance(of: slice, k: Ints) -> Floats:
        ways = log_factorial(n[of, None]) - log_factorial(k) - log_factorial(n[of, None] - k)
        up = np.take_along_axis(rising_a[of], k, axis=1)
        down = np.take_along_axis(rising_b[of], n[of, None] - k, axis=1)
        chance: Floats = ways + up + down - np.take_along_axis(rising[of], n[of, None], axis=1)
        return chance

    return _upper(x, n, log_chance)


def _rising(start: Floats, n: Ints) -> Floats:
    """``float64[rows, max n + 1]``: the logarithm of start·(start+1)·… for each number of factors."""
    steps = np.log(start[:, None] + np.arange(int(n.max(initial=0))))
    rising: Floats = np.concatenate([np.zeros((len(start), 1)), np.cumsum(steps, axis=1)], axis=1)
    return rising


def _upper(
    x: Ints, top: Ints, log_chance: Callable[[slice, Ints], Floats], asked: Ints | None = None
) -> tuple[Floats, Floats]:
    """Sum a distribution from ``x`` to ``top``; its first term is the chance of ``x`` itself."""
    tail, point = np.zeros(len(x)), np.zeros(len(x))
    width = int((top - x).max(initial=-1)) + 1
    for of in _pieces(len(x), width):
        k = x[of, None] + np.arange(width)
        inside = k <= top[of, None]
        terms = np.where(inside, np.exp(log_chance(of, np.minimum(k, np.maximum(top[of, None], 0)))), 0.0)
        tail[of], point[of] = terms.sum(axis=1), terms[:, 0] if width else 0.0
    if asked is not None:
        point = np.where(asked == x, point, 0.0)
    return np.minimum(tail, 1.0), point


def _pieces(rows: int, width: int) -> Iterator[slice]:
    step = max(_TERMS_AT_A_TIME // max(width, 1), 1)
    for start in range(0, rows, step):
        yield slice(start, start + step)


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
