"""How often each word is said of pupils for whom nothing changed, and of some for whom it did. Printed.

Registers are drawn day by day: a day follows the one before it half the time, so absences come in runs; a
morning and its afternoon are one event. Everyone comes 60 days in 100 unless said otherwise.
"""

import sys
from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from upturn.plans.progress import Counted
from upturn.plans.sustained_gain import Confidence, chance_of_gain, ladder
from upturn.reviews.confidence import confidence

PUPILS = 4000
DAYS = 160
CLUMPED = 0.5
USUAL, RISEN = 0.6, 0.8
START = 100
WORST_OF = 60
Days = NDArray[np.bool_]


def drawn(seed: int, share: float, risen: float | None = None) -> Days:
    """``bool[pupils, days]``: came or not, the share changing at `START` if it does."""
    rng = np.random.default_rng(seed)
    came = np.zeros((PUPILS, DAYS), np.bool_)
    came[:, 0] = rng.random(PUPILS) < share
    for day in range(1, DAYS):
        wanted = risen if risen is not None and day >= START else share
        fresh = rng.random(PUPILS) < wanted
        same = rng.random(PUPILS) < CLUMPED
        # At the change itself everyone is drawn afresh: the step is the thing to be seen.
        came[:, day] = np.where(same & (day != START or risen is None), came[:, day - 1], fresh)
    return came


def starts_at_a_low(came: Days) -> NDArray[np.intp]:
    """The day after each pupil's worst fortnight of twelve weeks: when people act."""
    ends = np.arange(START - WORST_OF, START)
    sums = came.cumsum(axis=1)
    fortnight = sums[:, ends] - sums[:, ends - 10]
    return ends[fortnight.argmin(axis=1)] + 1


def windows(
    came: Days, starts: NDArray[np.intp], before: int, after: int
) -> list[tuple[Counted, Counted, Counted]]:
    """Each pupil's stretch before, stretch since, and longer record up to the stretch before."""
    return [
        (
            _sessions(row[start - before : start]),
            _sessions(row[start : start + after]),
            _sessions(row[: max(start - before, 0)]),
        )
        for row, start in zip(came, starts.tolist(), strict=True)
    ]


def _sessions(days: Days) -> Counted:
    return Counted(2 * int(days.sum()), 2 * len(days))


def told(figures: str) -> None:
    sys.stdout.write(f"\n{figures}")


def shares(said: list[Confidence]) -> dict[str, float]:
    found = Counter(said)
    return {word.name: round(found[word] / len(said), 3) for word in Confidence}


def at_least(said: list[Confidence], word: Confidence) -> float:
    return sum(each >= word for each in said) / len(said)


def same_start(came: Days) -> NDArray[np.intp]:
    return np.full(len(came), START)


@pytest.fixture(scope="module")
def unchanged() -> Days:
    return drawn(11, USUAL)


@pytest.mark.parametrize("days", [20, 30])
def test_when_nothing_changed_two_stretches_alone_are_never_more_than_an_early_sign(
    unchanged: Days, days: int
) -> None:
    seen = windows(unchanged, same_start(unchanged), days, days)
    said = [confidence(before, now) for before, now, _ in seen]
    told(f"nothing changed, {2 * days} sessions beside {2 * days}: {shares(said)}")
    assert 0.15 < at_least(said, Confidence.EARLY_SIGN) < 0.30
    assert max(said) == Confidence.EARLY_SIGN


def test_when_nothing_changed_the_strong_words_are_rare_against_the_longer_record(unchanged: Days) -> None:
    seen = windows(unchanged, same_start(unchanged), 20, 30)
    said = [confidence(before, now, usual) for before, now, usual in seen]
    told(f"nothing changed, with the longer record: {shares(said)}")
    assert at_least(said, Confidence.LIKELY) < 0.08
    assert at_least(said, Confidence.HOLDING) < 0.04


def test_after_a_low_nearly_everyone_rises_and_the_longer_record_guards_against_it(unchanged: Days) -> None:
    seen = windows(unchanged, starts_at_a_low(unchanged), 20, 30)
    alone = [confidence(before, now) for before, now, _ in seen]
    guarded = [confidence(before, now, usual) for before, now, usual in seen]
    rose = sum(now.attended * before.counted > before.attended * now.counted for before, now, _ in seen)
    told(f"nothing changed, begun at a low: {shares(alone)}; with the longer record: {shares(guarded)}")
    told(f"of them {rose / len(seen):.0%} rose")
    assert rose / len(seen) > 0.6
    assert at_least(guarded, Confidence.EARLY_SIGN) < 0.75 * at_least(alone, Confidence.EARLY_SIGN)
    assert at_least(guarded, Confidence.LIKELY) < 0.16
    assert at_least(guarded, Confidence.HOLDING) < 0.08


def test_a_rise_that_is_real_is_mostly_seen_and_seldom_called_lasting_at_once() -> None:
    came = drawn(12, USUAL, RISEN)
    seen = windows(came, same_start(came), 20, 30)
    said = [confidence(before, now, usual) for before, now, usual in seen]
    told(f"from 60 to 80 in 100, with the longer record: {shares(said)}")
    assert at_least(said, Confidence.EARLY_SIGN) > 0.6
    assert at_least(said, Confidence.LIKELY) > 0.3


def test_the_weekly_ladder_says_holding_as_seldom_as_the_method_promises(unchanged: Days) -> None:
    """Eight weeks before, looks from the third to the twelfth: some pupil is ever told it holds."""
    rows = unchanged[:1000]
    highest = []
    for row in rows:
        before = _sessions(row[START - 40 : START])
        looks = [chance_of_gain(before, _sessions(row[START : START + 5 * week])) for week in range(3, 13)]
        highest.append(max(ladder(looks[: number + 1]) for number in range(len(looks))))
    told(f"nothing changed, the highest the ladder ever stood in twelve weeks: {shares(highest)}")
    assert at_least(highest, Confidence.LIKELY) < 0.25
    assert at_least(highest, Confidence.HOLDING) < 0.10
