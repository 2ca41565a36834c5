"""Invented registers in which what is planted is known: for calibration, power and false shares.

Every day a pupil who is in may fall ill or stay away; a spell then runs its length. How often is the pupil's
own, better and worse by slow drift, by the season, by weekday as a school's week goes, and worse on the days
something was planted. Half days, lateness, appointments and days agreed off lie over it. The figures printed
in the manual are this generator's, with the settings below; no school is quite like it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY
from upturn.patterns.breaks import half_terms, returns
from upturn.patterns.evidence import Bools, Floats, Ints
from upturn.patterns.kinds import Kind
from upturn.registers.codes import all_codes
from upturn.registers.packed import PackedMarks

YEAR = AcademicYear(2025)
FIRST_MONDAY = date(2025, 9, 1)
BREAKS_AFTER = {8: 1, 15: 2, 21: 1, 27: 2, 33: 1}
"""So many weeks of school, then so many off: half terms, Christmas, Easter."""

MOST_WEEKS = 39

ILLNESS = ((1, 0.5), (2, 0.24), (3, 0.12), (4, 0.06), (5, 0.05), (7, 0.03))
AVOIDANCE = ((1, 0.6), (2, 0.2), (3, 0.1), (5, 0.07), (9, 0.03))
WEEKDAYS = (1.05, 0.95, 0.92, 0.98, 1.1)
HARDLY = 0.36
"""The share of a school whose pupils hardly miss a day."""

PLANTABLE = frozenset(
    {
        Kind.WEEKDAY,
        Kind.FIRST_SESSION,
        Kind.LESSON,
        Kind.AFTER_BREAK,
        Kind.ALTERNATE_WEEKS,
        Kind.CO_ABSENCE,
        Kind.CHANGE_POINT,
        Kind.DRIFT,
        Kind.SMALL_WIN,
    }
)


@dataclass(frozen=True, slots=True)
class Planting:
    """So many pupils with one kind of pattern; ``strength`` is an odds ratio on the planted sessions.

    Raises:
        ValueError: for a kind that is not planted, a count below 0 or odds not above 0.
    """

    kind: Kind
    pupils: int
    strength: float

    def __post_init__(self) -> None:
        if self.kind not in PLANTABLE:
            raise ValueError(f"“{self.kind}” cannot be planted. Choose {', '.join(sorted(PLANTABLE))}.")
        if self.pupils < 0 or not self.strength > 0:
            raise ValueError("A planting needs 0 pupils or more, and odds above 0.")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the generator is asked for; the rest are the figures it was calibrated with.

    ``drift`` is the standard deviation of each pupil's slow ups and downs, as logarithms of odds, with weeks
    correlated by ``persistence``. ``half_days`` is the share of days with one half gone wrong, and
    ``mornings`` how many of those are the morning.
    """

    pupils: int = 1000
    weeks: int = 36
    seed: int = 1
    plantings: tuple[Planting, ...] = ()
    drift: float = 0.8
    persistence: float = 0.9
    season: float = 0.25
    half_days: float = 0.02
    mornings: float = 0.65
    year_groups: int = 5


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted for one pupil. ``which`` is the weekday, the partner's row, the week, or the half."""

    row: int
    kind: Kind
    strength: float
    which: int


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A school's register with the truth beside it.

    ``risk`` is ``float32[pupils, days]``: each day's chance of being away that was drawn from.
    """

    settings: Settings
    packed: PackedMarks
    days: tuple[date, ...]
    year_groups: tuple[str, ...]
    planted: tuple[Planted, ...]
    risk: NDArray[np.float32]
    away: Bools = field(repr=False)

    @property
    def first(self) -> date:
        """The first day of school."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last."""
        return self.days[-1]


def school_days(weeks: int) -> tuple[date, ...]:
    """The days of so many weeks of school, from Monday to Friday, with the year's breaks.

    Raises:
        ValueError: when the weeks do not fit an academic year.
    """
    monday, days = FIRST_MONDAY, []
    for number in range(1, weeks + 1):
        days += [monday + timedelta(days=weekday) for weekday in range(5)]
        monday += timedelta(weeks=1 + BREAKS_AFTER.get(number, 0))
    if not days or weeks > MOST_WEEKS:
        raise ValueError(f"{weeks} weeks of school do not fit a year. Give 1 to {MOST_WEEKS}.")
    return tuple(days)


def simulate(settings: Settings, rates: Floats | None = None) -> Simulated:
    """One school's register; with ``rates``, each pupil's lasting share of days away, theirs.

    Raises:
        ValueError: when what is asked for cannot be drawn, with the sentence for whoever asked.
    """
    if settings.pupils < 0:
        raise ValueError(f"{settings.pupils} pupils make no register. Give 1 or more.")
    random = np.random.default_rng([settings.seed, settings.pupils, settings.weeks])
    days = school_days(settings.weeks)
    drawn = lasting_rates(settings.pupils, random)
    rate = drawn if rates is None else rates
    groups = np.arange(settings.pupils) * settings.year_groups // max(settings.pupils, 1)
    planted = _plant(settings, rate, groups, random)
    days_away = _Away.drawn(settings, days, rate, planted, random)
    marks = _marks(settings, days, days_away, planted, random)
    return Simulated(
        settings=settings,
        packed=_packed(days, marks),
        days=days,
        year_groups=tuple(str(7 + group) for group in groups.tolist()),
        planted=tuple(planted),
        risk=days_away.risk,
        away=days_away.away,
    )


def lasting_rates(pupils: int, random: np.random.Generator) -> Floats:
    """Each pupil's lasting share of days away: most of them low, a tail that is not."""
    some = random.beta(1.15, 7.6, pupils)
    hardly = random.beta(1.5, 60.0, pupils)
    rates: Floats = np.where(random.random(pupils) < HARDLY, hardly, some).clip(0.002, 0.8)
    return rates


def _plant(settings: Settings, rate: Floats, groups: Ints, random: np.random.Generator) -> list[Planted]:
    """Who has what planted: pupils away enough for it to show, each one kind."""
    order = random.permutation(settings.pupils)
    in_reach = [int(row) for row in order if 0.06 <= rate[row] <= 0.3]
    planted: list[Planted] = []
    for planting in settings.plantings:
        for _ in range(planting.pupils):
            if not in_reach:
                raise ValueError("There are more pupils to plant for than pupils away enough. Plant fewer.")
            row = in_reach.pop()
            planted.append(Planted(row, planting.kind, planting.strength, _which(planting.kind, random)))
            if planting.kind is Kind.CO_ABSENCE:
                planted[-1] = _paired(planted[-1], in_reach, groups)
    return planted


def _which(kind: Kind, random: np.random.Generator) -> int:
    if kind is Kind.LESSON:
        return int(random.integers(10))
    return int(random.integers(2 if kind is Kind.ALTERNATE_WEEKS else 5))


def _paired(one: Planted, in_reach: list[int], groups: Ints) -> Planted:
    """The same, with a partner of the year group whose days away it follows."""
    partner = next((row for row in reversed(in_reach) if groups[row] == groups[one.row]), None)
    if partner is None:
        raise ValueError("There are too few pupils away enough to plant pairs. Plant fewer.")
    in_reach.remove(partner)
    return Planted(one.row, one.kind, one.strength, partner)


@dataclass(frozen=True, slots=True, eq=False)
class _Away:
    """Days away: ``away`` and ``ill`` are ``bool[pupils, days]``; ``risk`` the chance each was drawn from."""

    away: Bools
    ill: Bools
    risk: NDArray[np.float32]

    @classmethod
    def drawn(
        cls,
        settings: Settings,
        days: tuple[date, ...],
        rate: Floats,
        planted: list[Planted],
        random: np.random.Generator,
    ) -> "_Away":
        odds, lasting = _odds(settings, days, rate, planted, random)
        share_ill = np.clip(0.75 - rate, 0.3, 0.75)
        leaders = {each.row: each for each in planted if each.kind is Kind.CO_ABSENCE}
        followed = [each.which for each in planted if each.kind is Kind.CO_ABSENCE]
        short = np.isin(np.arange(settings.pupils), [*(each.row for each in planted), *followed])
        return cls(*_run(odds, share_ill, short, leaders, random), lasting)


def _odds(
    settings: Settings,
    days: tuple[date, ...],
    rate: Floats,
    planted: list[Planted],
    random: np.random.Generator,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The odds that a spell begins, and the lasting chance of being away, each ``float32[pupils, days]``."""
    length = sum(days_ * chance for days_, chance in AVOIDANCE + ILLNESS) / 2
    week = np.array([(day - days[0]).days // DAYS_PER_WEEK for day in days])
    begins = rate / (1 - rate) / length
    log_odds = np.log(begins)[:, None] + _drift(settings, int(week.max()) + 1, random)[:, week]
    log_odds += settings.season * np.sin(np.linspace(-np.pi / 2, np.pi / 2, len(days)))
    for each in planted:
        if each.kind in (Kind.CHANGE_POINT, Kind.DRIFT, Kind.SMALL_WIN):
            log_odds[each.row] += np.log(each.strength) * _changed(each.kind, days)
    log_odds -= settings.drift**2 / 2
    lasting = np.exp(log_odds) * length
    log_odds += np.log(WEEKDAYS)[[day.weekday() for day in days]]
    for each in planted:
        log_odds[each.row] += np.log(each.strength) * _planted_days(each, days)
    return np.exp(log_odds).astype(np.float32), (lasting / (1 + lasting)).astype(np.float32)


def _drift(settings: Settings, weeks: int, random: np.random.Generator) -> Floats:
    """``float64[pupils, weeks]``: slow ups and downs, each pupil's own."""
    now = random.standard_normal(settings.pupils)
    walk, fresh = np.empty((settings.pupils, weeks)), np.sqrt(1 - settings.persistence**2)
    for week in range(weeks):
        walk[:, week] = now
        now = settings.persistence * now + fresh * random.standard_normal(settings.pupils)
    drifted: Floats = settings.drift * walk
    return drifted


def _changed(kind: Kind, days: tuple[date, ...]) -> Floats:
    """How much of a planted change holds on each day: all from half way, a climb, or all until the end."""
    count = len(days)
    if kind is Kind.CHANGE_POINT:
        return (np.arange(count) >= count // 2).astype(np.float64)
    if kind is Kind.DRIFT:
        return (np.arange(count) >= count - 20).astype(np.float64)
    return (np.arange(count) < half_terms(days)[-1][0]).astype(np.float64)


def _planted_days(each: Planted, days: tuple[date, ...]) -> Floats:
    """``float64[days]``: 1 on the days on which a planted absence begins likelier."""
    if each.kind is Kind.WEEKDAY:
        return np.array([day.weekday() == each.which for day in days], np.float64)
    if each.kind is Kind.ALTERNATE_WEEKS:
        return np.array([(day - FIRST_MONDAY).days // DAYS_PER_WEEK % 2 == each.which for day in days], float)
    back = np.zeros(len(days))
    if each.kind is Kind.AFTER_BREAK:
        back[returns(days)] = 1.0
    return back


def _run(
    odds: NDArray[np.float32],
    share_ill: Floats,
    short: Bools,
    leaders: dict[int, Planted],
    random: np.random.Generator,
) -> tuple[Bools, Bools]:
    """Walk through the days. A spell of a pupil with something planted is a single day four times in five."""
    pupils, count = odds.shape
    away, ill = np.zeros(odds.shape, np.bool_), np.zeros(odds.shape, np.bool_)
    left, sick = np.zeros(pupils, np.int64), np.zeros(pupils, np.bool_)
    followers = np.array(sorted(leaders), np.int64)
    led_by = np.array([leaders[row].which for row in followers.tolist()], np.int64)
    drawn_to = np.array([leaders[row].strength for row in followers.tolist()])
    for day in range(count):
        today = odds[:, day].copy()
        begins = (left == 0) & (random.random(pupils) < today / (1 + today))
        started = begins[led_by]
        pulled = today[followers] * drawn_to
        begins[followers] |= (
            (left[followers] == 0) & started & (random.random(len(followers)) < pulled / (1 + pulled))
        )
        sick = np.where(begins, random.random(pupils) < share_ill, sick)
        left = np.where(begins, _lengths(sick, short, random), left)
        away[:, day], ill[:, day] = left > 0, (left > 0) & sick
        left = np.maximum(left - 1, 0)
    return away, ill


def _lengths(sick: Bools, short: Bools, random: np.random.Generator) -> Ints:
    chance = random.random(len(sick))
    lengths = np.where(sick, _drawn(ILLNESS, chance), _drawn(AVOIDANCE, chance))
    single = short & (random.random(len(sick)) < 0.8)
    return np.where(single, 1, lengths)


def _drawn(choices: tuple[tuple[int, float], ...], chance: Floats) -> Ints:
    edges = np.cumsum([weight for _, weight in choices])[:-1]
    drawn: Ints = np.array([length for length, _ in choices])[np.searchsorted(edges, chance, side="right")]
    return drawn


def _marks(
    settings: Settings,
    days: tuple[date, ...],
    days_away: _Away,
    planted: list[Planted],
    random: np.random.Generator,
) -> NDArray[np.uint8]:
    """``uint8[pupils, days, 2]``."""
    shape = (settings.pupils, len(days))
    marks = np.empty((*shape, SLOTS_PER_DAY), np.uint8)
    marks[:, :, 0], marks[:, :, 1] = _number("/"), _number("\\")
    _agreed(marks, random)
    _half_days(settings, marks, planted, random)
    reason = np.where(random.random(shape) < 0.3, _number("N"), _number("O"))
    code = np.where(days_away.ill, _number("I"), reason).astype(np.uint8)
    part = random.random(shape)
    marks[:, :, 0] = np.where(days_away.away & (part >= 0.04), code, marks[:, :, 0])
    marks[:, :, 1] = np.where(days_away.away & (part < 0.96), code, marks[:, :, 1])
    marks[random.random(marks.shape) < 0.001] = 0
    return marks


def _agreed(marks: NDArray[np.uint8], random: np.random.Generator) -> None:
    """Appointments now and then, and some pupils with a part-time timetable, suspensions or study leave."""
    marks[random.random(marks.shape) < 0.004] = _number("M")
    pupils, days, _ = marks.shape
    for row in np.flatnonzero(random.random(pupils) < 0.02):
        first = int(random.integers(days))
        code = ("C2", "E", "R", "S", "T")[int(random.integers(5))]
        length = int(random.integers(1, 15))
        marks[row, first : first + length, int(code == "C2") :] = _number(code)


def _half_days(
    settings: Settings, marks: NDArray[np.uint8], planted: list[Planted], random: np.random.Generator
) -> None:
    """Days on which one half goes wrong: pupils differ in how often, and nobody, unplanted, in which half."""
    shape = marks.shape[:2]
    often: Floats = settings.half_days / 0.8 * random.standard_gamma(np.full(shape[0], 0.8))
    morning = np.tile((often * settings.mornings)[:, None], shape[1])
    for each in planted:
        if each.kind is Kind.FIRST_SESSION:
            odds = each.strength * max(float(often[each.row]), settings.half_days) * settings.mornings
            morning[each.row] = odds / (1 + odds)
    afternoon = (often * (1 - settings.mornings))[:, None]
    chance, late = random.random(shape), random.random(shape) < 0.7
    goes_wrong = np.less(chance, morning), np.greater(chance, 1 - afternoon)
    codes = np.where(late, _number("L"), _number("U")), np.where(late, _number("L"), _number("O"))
    for half in range(SLOTS_PER_DAY):
        marks[:, :, half] = np.where(goes_wrong[half], codes[half], marks[:, :, half])


def _number(text: str) -> int:
    return _NUMBERS[text]


_NUMBERS = {code.text: code.number for code in all_codes()}


def _packed(days: tuple[date, ...], marks: NDArray[np.uint8]) -> PackedMarks:
    weeks = YEAR.weeks
    places = np.array([(day - weeks.monday).days * SLOTS_PER_DAY for day in days])
    slots = np.stack([places, places + 1], axis=1).ravel()
    packed = np.zeros((len(marks), weeks.slots), np.uint8)
    packed[:, slots] = marks.reshape(len(marks), len(slots))
    expected = np.zeros(packed.shape, np.bool_)
    expected[:, slots] = True
    return PackedMarks(weeks, packed, expected)
