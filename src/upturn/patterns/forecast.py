"""Looking ahead, without scoring anyone: how the rest of last year went for pupils who stood as some do now.

Only groups are spoken of, and only groups can be asked for: pupils in one band of sessions missed so far, by
the same session of the year. Of last year's, how many then missed a tenth or more of what was left is a
fact; how many of this year's would, if this year goes as that one did, is said as a range. What is left is
what counts: the whole year is flattered by what has been missed already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from math import exp, lgamma

import numpy as np

from upturn.patterns.enough import FEWEST_PUPILS, MISSING_AT_MOST
from upturn.patterns.evidence import Bools, Floats
from upturn.patterns.rest_of_year import FEWEST_TOGETHER, RestOfYear
from upturn.patterns.year_in_parts import Part, YearOfSessions
from upturn.registers.groups import Group
from upturn.registers.suppression import suppress

BANDS = (0, 5, 10, 15, 25)
"""The lowest of each band: sessions missed of 100."""

FEWEST_BEFORE, FEWEST_LEFT = 40, 40
MOST_OF_A_YEAR = 300
"""Sessions: a school year has 380; a year of fewer than these is not held whole."""

MODEL_COUNTS_AS = 20.0
LAST_YEAR_COUNTS_AS = 60.0
"""Pupils: one year is one year, however many were in it."""

ONE_IN_TWENTY = 0.05
A_TENTH_OF_100 = 10
NO_LAST_YEAR = (
    "We cannot tell yet: no register of last year is held. One whole year of it would be enough, and the "
    "import takes older registers as it takes new ones."
)


@dataclass(frozen=True, slots=True)
class Band:
    """Sessions missed of 100: from ``low``, and below ``high``; None for no end."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Pupils who had missed as much by the same session of the year.

    ``pupils`` are last year's and ``came`` those of them who then missed a tenth or more of what was left;
    None where hidden, because so few could be named. ``now`` are this year's. From ``least`` to ``most`` of
    them would, nine times in ten, if this year goes as last year did; None where there are too few to say.
    """

    band: Band
    pupils: int | None
    came: int | None
    now: int | None
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What last year said of one band part of the way through this one, and what has come of it since.

    ``least`` to ``most`` of ``pupils`` was said, ``came`` it is; all None where there are too few to say.
    """

    band: Band
    pupils: int | None
    came: int | None
    least: int | None
    most: int | None

    @property
    def as_said(self) -> bool | None:
        """Whether what came lies in what was said; None where nothing was."""
        if self.came is None or self.least is None or self.most is None:
            return None
        return self.least <= self.came <= self.most


@dataclass(frozen=True, slots=True)
class Checked:
    """The same statements, made at an earlier session of this year and held against what came until now.

    ``together`` is all who had missed a tenth or more by then, of the bands where something was said: where
    a year goes otherwise than the last, each band may be in its range and all of them off to one side.
    """

    said_on: date
    until: date
    kept: tuple[Kept, ...]
    together: Kept | None

    @property
    def said(self) -> int:
        """Of how many bands something was said."""
        return sum(each.as_said is not None for each in self.kept)

    @property
    def as_said(self) -> int:
        """Of how many of them it came as said."""
        return sum(each.as_said is True for each in self.kept)

    @property
    def like_last_year(self) -> bool:
        """Whether this year goes as last year did: at most one otherwise, and all together as said."""
        together = self.together is None or self.together.as_said is True
        return together and self.said - self.as_said <= 1


@dataclass(frozen=True, slots=True)
class Forecast:
    """How the rest of last year went, by what had been missed; ``why_not`` instead where nobody can tell.

    ``then`` is the day of last year on which as many sessions had been held as by ``until`` this year, and
    ``left`` how many were left of it. ``missing`` is the share of marks due that there are not, of both years
    the larger.
    """

    why_not: str = ""
    until: date | None = None
    then: date | None = None
    held: int = 0
    left: int = 0
    missing: float = 0.0
    cohorts: tuple[Cohort, ...] = ()
    checked: Checked | None = None


def forecast(this_year: YearOfSessions, last_year: YearOfSessions | None) -> Forecast:
    """Every band of this year's pupils, against last year's at the same session."""
    if last_year is None or not last_year.sessions:
        return Forecast(why_not=NO_LAST_YEAR)
    if why_not := _too_little(this_year, last_year):
        return Forecast(why_not=why_not)
    held = this_year.sessions
    return Forecast(
        until=this_year.days[-1],
        then=last_year.days[held - 1],
        held=held,
        left=last_year.sessions - held,
        missing=max(this_year.missing, last_year.missing),
        cohorts=tuple(
            each.cohort
            for each in _expected(Learnt.of(last_year, held, last_year.sessions), this_year.part(0, held))
        ),
        checked=_checked(this_year, last_year),
    )


def in_band(part: Part, band: Band) -> Bools:
    """``bool[pupils]``: who was there and missed so many sessions of 100; exact."""
    missed, possible = 100 * part.missed, part.possible
    above = missed < (part.possible * band.high if band.high is not None else np.inf)
    inside: Bools = part.there & (missed >= band.low * possible) & above
    return inside


def bands() -> tuple[Band, ...]:
    """The five bands."""
    return tuple(Band(low, high) for low, high in zip(BANDS, [*BANDS[1:], None], strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What one year teaches of its pupils' bands, cut at a session.

    ``before`` is the first part, of pupils there for most of both; ``then_persistent`` is who missed a tenth
    or more of the second; ``left`` how many sessions that held.
    """

    before: Part
    then_persistent: Bools
    model: RestOfYear
    left: int

    @classmethod
    def of(cls, year: YearOfSessions, held: int, until: int) -> "Learnt":
        before, after = year.part(0, held), year.part(held, until)
        stayed = before.there & after.there
        before, after = before.of(stayed), after.of(stayed)
        persistent = 10 * after.missed >= after.possible
        return cls(before, persistent, RestOfYear.learnt(before, after), until - held)

    def counted(self, band: Band) -> tuple[int, int]:
        """How many pupils were in a band, and how many of them then missed a tenth or more."""
        rows = in_band(self.before, band)
        return int(rows.sum()), int(self.then_persistent[rows].sum())

    def belief(self, band: Band, now: Part) -> tuple[float, float]:
        """The beta of the share to expect of some pupils in a band: the model's, moved by what was seen.

        Raises:
            ValueError: for fewer than ten pupils.
        """
        pupils, came = self.counted(band)
        weight = min(1.0, LAST_YEAR_COUNTS_AS / max(pupils, 1))
        share = self.model.share(now, self.left)
        yes = MODEL_COUNTS_AS * share + weight * came
        return yes, MODEL_COUNTS_AS * (1 - share) + weight * (pupils - came)


@dataclass(frozen=True, slots=True, eq=False)
class _Expected:
    """A cohort, and the chance of each number of those standing there now; None where too few are shown."""

    cohort: Cohort
    spread: Floats | None


def _expected(learnt: Learnt, now: Part) -> list[_Expected]:
    counted = [learnt.counted(band) for band in bands()]
    here = [int(in_band(now, band).sum()) for band in bands()]
    shown = zip(bands(), shown_counts(counted), shown_counts([(each, 0) for each in here]), strict=True)
    return [
        _one_expected(learnt, now, Cohort(band, pupils, came, standing, None, None))
        for band, (pupils, came), (standing, _) in shown
    ]


def _one_expected(learnt: Learnt, now: Part, cohort: Cohort) -> _Expected:
    """With its range, where both years have enough pupils in the band and neither's are hidden."""
    standing = cohort.now or 0
    if cohort.came is None or min(cohort.pupils or 0, standing) < FEWEST_TOGETHER:
        return _Expected(cohort, None)
    here = now.of(in_band(now, cohort.band))
    spread = spread_of(standing, *learnt.belief(cohort.band, here))
    least, most = nine_times_in_ten(spread)
    return _Expected(replace(cohort, least=least, most=most), spread)


def shown_counts(counted: Sequence[tuple[int, int]]) -> list[tuple[int | None, int | None]]:
    """Pupils and how many of them, band by band, with whatever could name a child hidden."""
    groups = [
        Group("band", str(place), pupils, None, pupils, came, 0)
        for place, (pupils, came) in enumerate(counted)
    ]
    return [(group.pupils, group.persistent) for group in suppress(groups)]


def spread_of(pupils: int, yes: float, no: float) -> Floats:
    """The chance of each number of some pupils, where the chance of each is drawn from one beta."""
    return np.array([_chance(pupils, count, yes, no) for count in range(pupils + 1)])


def nine_times_in_ten(spread: Floats) -> tuple[int, int]:
    """From how many to how many: at most a twentieth lies on either side."""
    below = np.cumsum(spread)
    return int(np.searchsorted(below, ONE_IN_TWENTY)), int(np.searchsorted(below, 1 - ONE_IN_TWENTY))


def _chance(n: int, x: int, a: float, b: float) -> float:
    """The beta-binomial."""
    ways = lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1)
    return exp(ways + _log_beta(x + a, n - x + b) - _log_beta(a, b))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _checked(this_year: YearOfSessions, last_year: YearOfSessions) -> Checked | None:
    """From half way through what this year has held; None before there are two parts to speak of."""
    held = this_year.sessions
    half = held // 2
    if half < FEWEST_BEFORE or held - half < FEWEST_LEFT:
        return None
    ours = Learnt.of(this_year, half, held)
    said = _expected(Learnt.of(last_year, half, held), ours.before)
    came = shown_counts([ours.counted(band) for band in bands()])
    kept = tuple(
        Kept(each.cohort.band, pupils, happened, *_said(each, happened))
        for each, (pupils, happened) in zip(said, came, strict=True)
    )
    return Checked(this_year.days[half - 1], this_year.days[-1], kept, _together(said, kept))


def _said(expected: _Expected, came: int | None) -> tuple[int | None, int | None]:
    return (None, None) if came is None else (expected.cohort.least, expected.cohort.most)


def _together(said: Sequence[_Expected], kept: Sequence[Kept]) -> Kept | None:
    """All who had missed a tenth or more, of the bands where something was said; None where nothing was."""
    high = [
        (each.spread, band)
        for each, band in zip(said, kept, strict=True)
        if each.spread is not None and band.as_said is not None and band.band.low >= A_TENTH_OF_100
    ]
    if not high:
        return None
    pupils, came = (sum(getattr(band, name) for _, band in high) for name in ("pupils", "came"))
    spread = reduce(np.convolve, [spread for spread, _ in high])
    return Kept(Band(A_TENTH_OF_100, None), pupils, came, *nine_times_in_ten(spread))


def _too_little(this_year: YearOfSessions, last_year: YearOfSessions) -> str:
    """Why nothing can be said, and what would be enough; empty where something can."""
    if this_year.sessions < FEWEST_BEFORE:
        return (
            f"We cannot tell yet: {this_year.sessions // 2} school days of this year are held. "
            f"{FEWEST_BEFORE // 2} would be enough."
        )
    if last_year.sessions < MOST_OF_A_YEAR:
        return (
            f"We cannot tell yet: {last_year.sessions // 2} school days of last year are held. A whole year, "
            f"{MOST_OF_A_YEAR // 2} days or more, would be enough."
        )
    if last_year.sessions - this_year.sessions < FEWEST_LEFT:
        return "Too little of the year is left to look ahead. This begins again in the autumn."
    return _unknown(this_year, last_year)


def _unknown(this_year: YearOfSessions, last_year: YearOfSessions) -> str:
    """The same of marks that are missing and of pupils who are too few."""
    if max(this_year.missing, last_year.missing) > MISSING_AT_MOST:
        return (
            f"We cannot tell while more than {MISSING_AT_MOST:.0%} of the marks due this year or last are "
            f"missing. At most {MISSING_AT_MOST:.0%} missing would be enough."
        )
    stayed = len(Learnt.of(last_year, this_year.sessions, last_year.sessions).then_persistent)
    if stayed < FEWEST_PUPILS:
        return (
            f"We cannot tell: {stayed} pupils were here for most of last year, and what is usual cannot be "
            f"told from so few. {FEWEST_PUPILS} would be enough."
        )
    return ""
