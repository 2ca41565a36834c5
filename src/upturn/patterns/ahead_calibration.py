"""How often what is said of groups comes true: two invented years of a school, the second held out.

Said at several sessions of the year, by band of what had been missed; measured, never assumed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from upturn.patterns.enough import enough
from upturn.patterns.evidence import Days, days_of
from upturn.patterns.forecast import Band, Learnt, bands, forecast, in_band, nine_times_in_ten, spread_of
from upturn.patterns.rest_of_year import FEWEST_TOGETHER
from upturn.patterns.simulation import Settings, Simulated
from upturn.patterns.summer_watch import SummerWatch, summer_watch
from upturn.patterns.two_years import TwoYears, two_years
from upturn.patterns.year_in_parts import YearOfSessions, year_of_sessions

WEEKS_OF_LOOKS = (8, 15, 21, 27)
SESSIONS_PER_WEEK = 10
DAYS_PER_WEEK = 5
FIVE_POINTS = 0.05
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a held-out year: ``share`` of ``pupils`` was said, and ``came`` did.

    ``within`` is whether they lie in the range said.
    """

    weeks: int
    band: Band
    pupils: int
    share: float
    came: int
    within: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Statements pooled: of ``pupils``, the share said and the share that came; how many kept their range."""

    name: str
    statements: int
    pupils: int
    said: float
    came: float
    kept: float

    @property
    def off_by(self) -> float:
        """Said less came, -1 to 1."""
        return self.said - self.came


def statements(count: int, asked: TwoYears, weeks: Sequence[int] = WEEKS_OF_LOOKS) -> list[Said]:
    """All that is said of the held-out years of so many schools, each with a seed of its own."""
    said = []
    for number in range(count):
        settings = replace(asked.settings, seed=asked.settings.seed + number)
        last, now = (year_of_sessions(each.packed) for each in two_years(replace(asked, settings=settings)))
        for week in weeks:
            said += list(_said(last, now, week))
    return said


def unlike(count: int, asked: TwoYears, weeks: int = WEEKS_OF_LOOKS[-1]) -> float:
    """The share of so many schools whose own check says that this year has not gone as the last did."""
    found = []
    for number in range(count):
        settings = replace(asked.settings, seed=asked.settings.seed + number)
        last, now = (year_of_sessions(each.packed) for each in two_years(replace(asked, settings=settings)))
        checked = forecast(now.until(weeks * SESSIONS_PER_WEEK), last).checked
        found.append(checked is not None and not checked.like_last_year)
    return sum(found) / max(count, 1)


def _said(last: YearOfSessions, now: YearOfSessions, weeks: int) -> Iterator[Said]:
    """What last year says of each band of this year by the end of a week of school, and what came."""
    held = weeks * SESSIONS_PER_WEEK
    learnt = Learnt.of(last, held, last.sessions)
    truth = Learnt.of(now, held, now.sessions)
    for band in bands():
        rows = in_band(truth.before, band)
        pupils, came = truth.counted(band)
        if pupils >= FEWEST_TOGETHER <= learnt.counted(band)[0]:
            yes, no = learnt.belief(band, truth.before.of(rows))
            least, most = nine_times_in_ten(spread_of(pupils, yes, no))
            yield Said(weeks, band, pupils, yes / (yes + no), came, least <= came <= most)


def by_band(said: Sequence[Said]) -> list[Reliability]:
    """The five bands of what had been missed."""
    return [_pooled(_named(band), [each for each in said if each.band == band]) for band in bands()]


def by_share(said: Sequence[Said]) -> list[Reliability]:
    """Five bands of what was said: fewer than 20 in 100, and so on."""
    return [
        _pooled(f"{low:.0%} to {high:.0%}", [each for each in said if low <= each.share < high])
        for low, high in pairwise(SHARES)
    ]


def _named(band: Band) -> str:
    return f"{band.low} to {band.high} of 100" if band.high else f"{band.low} of 100 or more"


def _pooled(name: str, said: Sequence[Said]) -> Reliability:
    pupils = max(sum(each.pupils for each in said), 1)
    return Reliability(
        name,
        statements=len(said),
        pupils=sum(each.pupils for each in said),
        said=sum(each.share * each.pupils for each in said) / pupils,
        came=sum(each.came for each in said) / pupils,
        kept=sum(each.within for each in said) / max(len(said), 1),
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch before the summer: how many it named at the end, and how many of them had truly worsened.

    ``ever`` counts those it named at the end of any week of the half term; ``truly`` those whose risk had
    risen by five points more than the whole school's; ``found`` those of the ``planted`` who were named.
    """

    looked_at: int
    named: int
    ever: int
    truly: int
    planted: int
    found: int


def watch(count: int, settings: Settings, *, by_last_year: bool) -> Watch:
    """At the end of the last half term of so many schools."""
    figures: Counter[str] = Counter()
    for number in range(count):
        last, now = two_years(TwoYears(replace(settings, seed=settings.seed + number)))
        days = days_of(now.packed, now.first, now.last)
        before = days_of(last.packed, last.first, last.last) if by_last_year else None
        seen = summer_watch(days, range(days.pupils), None, before)
        figures["ever"] += len(_ever_named(now, before))
        figures["looked at"] += int(enough(days).eligible.sum())
        figures["named"] += len(seen.watched)
        figures["truly"] += _worsened(now, seen)
        figures["planted"] += len(now.planted)
        figures["found"] += len({each.row for each in now.planted} & {each.pupil for each in seen.watched})
    return Watch(*(figures[name] for name in ("looked at", "named", "ever", "truly", "planted", "found")))


def _ever_named(now: Simulated, before: Days | None) -> set[int]:
    """Whom the watch named at the end of some week."""
    ends = [
        now.days[place] for place in range(len(now.days) - 1, 0, -DAYS_PER_WEEK) if now.days[place].month > 5
    ]
    looks = [days_of(now.packed, now.first, last) for last in ends]
    return {
        each.pupil for days in looks for each in summer_watch(days, range(days.pupils), None, before).watched
    }


def _worsened(now: Simulated, seen: SummerWatch) -> int:
    risk = now.risk[[each.pupil for each in seen.watched]]
    since = np.array([seen.began is not None and day >= seen.began for day in now.days])
    return int(
        (
            risk[:, since].mean(axis=1) - max(seen.moved, seen.usually or 0.0) * risk[:, ~since].mean(axis=1)
            > FIVE_POINTS
        ).sum()
    )
