"""How often patterns are found where there are none, and missed where there are: measured, never assumed.

Everything here is of invented registers (`simulation`), from a seed: the same settings give the same figures.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from upturn.patterns.change_point import FEWEST_DAYS_AWAY, FEWEST_SPELLS
from upturn.patterns.drift import last_weeks
from upturn.patterns.evidence import Bools
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, TESTED, Kind
from upturn.patterns.ladder import SMALLEST_GAIN, Confidence
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.look import ALL, Look, look_at
from upturn.patterns.looks import looks_of_days
from upturn.patterns.simulated_lessons import simulate_lessons
from upturn.patterns.simulation import Planting, Settings, Simulated, simulate
from upturn.patterns.small_win import small_win, standings, start_of_half_term

FIVE_POINTS = 0.05
WITHOUT_LESSONS = ALL - {Kind.LESSON}


@dataclass(frozen=True, slots=True)
class Chance:
    """How often one kind's p is small where nothing was planted."""

    kind: Kind
    tests: int
    below_5: float
    below_1: float


@dataclass(frozen=True, slots=True)
class Nothing:
    """Registers with nothing planted: how many show any flag at one look, and ever over the year's looks."""

    registers: int
    flagged: int
    ever_flagged: int
    chances: tuple[Chance, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """One planted kind: of those eligible, how many were found; of all flags, how many were not planted."""

    kind: Kind
    strength: float
    alone: bool
    planted: int
    eligible: int
    found: int
    flags: int
    false: int

    @property
    def power(self) -> float:
        return self.found / max(self.eligible, 1)


@dataclass(frozen=True, slots=True)
class FalseShare:
    """Registers with every kind planted: pupils flagged, and how many of them had nothing planted.

    ``share`` is the mean over registers of the share of false flags, which is what is held to a tenth.
    """

    registers: int
    flags: int
    false: int
    share: float


@dataclass(frozen=True, slots=True)
class Changes:
    """Change points shown among those looked at, and how many of them truly moved five points."""

    drift: float
    looked_at: int
    flagged: int
    moved: int


@dataclass(frozen=True, slots=True)
class Wins:
    """The ladder with nothing planted: how many stood on each rung or above at the last look."""

    looked_at: int
    early: int
    likely: int
    holding: int
    truly: int
    """Of those likely or holding, how many had truly risen: their risk fell by more than three points."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """A year looked at every week, with nothing planted: of the pupils looked at, who was ever said what.

    ``truly_drifting`` and ``truly_won`` count those who, when it was first said, had truly moved.
    """

    drift: float
    looks: int
    looked_at: int
    drifting: int
    truly_drifting: int
    won: int
    truly_won: int


def registers(count: int, settings: Settings) -> Iterator[Simulated]:
    """So many registers, each with a seed of its own from the settings' on."""
    for number in range(count):
        yield simulate(replace(settings, seed=settings.seed + number))


def _look(
    simulated: Simulated,
    kinds: Collection[Kind],
    last: date | None = None,
    lessons: LessonMarks | None = None,
) -> Look:
    return look_at(
        simulated.packed,
        simulated.first,
        last or simulated.last,
        year_groups=simulated.year_groups,
        lessons=lessons,
        kinds=kinds,
    )


def _lessons(simulated: Simulated, kinds: Collection[Kind]) -> LessonMarks | None:
    return simulate_lessons(simulated) if Kind.LESSON in kinds else None


def _flagged(look: Look) -> set[int]:
    return {int(measured.rows[place]) for measured, place in look.said() if measured.kind in TESTED}


def nothing_planted(
    count: int, settings: Settings, kinds: Collection[Kind] = WITHOUT_LESSONS, *, whole_year: bool = True
) -> Nothing:
    """Look at registers with nothing planted: at their end, and where asked at every half term's too."""
    chances: dict[Kind, list[float]] = {}
    flagged = ever = 0
    tested = frozenset(kinds) & frozenset(TESTED)
    for simulated in registers(count, replace(settings, plantings=())):
        lessons = _lessons(simulated, tested)
        look = _look(simulated, tested, lessons=lessons)
        for measured in look.tested:
            chances.setdefault(measured.kind, []).extend(measured.p.tolist())
        now = bool(_flagged(look))
        flagged += now
        ever += now or (whole_year and _flagged_before(simulated, tested, lessons))
    return Nothing(count, flagged, ever, tuple(_chance(kind, p) for kind, p in chances.items()))


def _flagged_before(simulated: Simulated, kinds: Collection[Kind], lessons: LessonMarks | None) -> bool:
    """Whether anyone is flagged at the end of an earlier half term."""
    earlier = looks_of_days(simulated.days)
    return any(_flagged(_look(simulated, kinds, last, lessons)) for last in earlier)


def _chance(kind: Kind, chances: Sequence[float]) -> Chance:
    p = np.array(chances)
    shares = [float((p < level).mean()) if len(p) else 0.0 for level in (0.05, 0.01)]
    return Chance(kind, len(p), *shares)


def power(
    planting: Planting, count: int, settings: Settings, *, alone: bool = True, kinds: Collection[Kind] = ALL
) -> Power:
    """Plant one kind, and look for it alone or among all the others."""
    looked_for = frozenset({planting.kind}) if alone else frozenset(kinds) & frozenset(TESTED)
    figures: Counter[str] = Counter()
    for simulated in registers(count, replace(settings, plantings=(planting,))):
        look = _look(simulated, looked_for, lessons=_lessons(simulated, looked_for))
        planted = _planted(simulated, planting.kind)
        tested = next(measured for measured in look.tested if measured.kind is planting.kind)
        flags = _flagged(look)
        figures["planted"] += len(planted)
        figures["eligible"] += len(planted & set(tested.rows.tolist()))
        figures["found"] += len(planted & set(tested.rows.tolist()) & flags)
        figures["flags"] += len(flags)
        figures["false"] += len(flags - planted)
    return Power(
        planting.kind,
        planting.strength,
        alone,
        *(figures[name] for name in ("planted", "eligible", "found", "flags", "false")),
    )


def _planted(simulated: Simulated, kind: Kind | None = None) -> set[int]:
    """The rows of pupils with a kind planted, both of a pair."""
    chosen = [each for each in simulated.planted if kind is None or each.kind is kind]
    return {each.row for each in chosen} | {each.which for each in chosen if each.kind is Kind.CO_ABSENCE}


def false_share(
    plantings: Sequence[Planting], count: int, settings: Settings, kinds: Collection[Kind] = ALL
) -> FalseShare:
    """Plant several kinds at once and look for all: how many of the flags were never planted?"""
    flags = false = 0
    shares = []
    tested = frozenset(kinds) & frozenset(TESTED)
    for simulated in registers(count, replace(settings, plantings=tuple(plantings))):
        found = _flagged(_look(simulated, tested, lessons=_lessons(simulated, tested)))
        wrong = found - _planted(simulated)
        flags, false = flags + len(found), false + len(wrong)
        shares.append(len(wrong) / max(len(found), 1))
    return FalseShare(count, flags, false, float(np.mean(shares)) if shares else 0.0)


def permuted(simulated: Simulated, seed: int) -> Simulated:
    """The same register with each pupil's days shuffled within each week: no weekday can be left in it."""
    random = np.random.default_rng([seed, 7])
    weeks = simulated.packed.weeks.count
    marks = simulated.packed.marks.reshape(-1, weeks, 7, 2).copy()
    expected = simulated.packed.expected.reshape(-1, weeks, 7, 2).copy()
    order = random.random((len(marks), weeks, 5)).argsort(axis=2)[..., None]
    for each in (marks, expected):
        each[:, :, :5] = np.take_along_axis(each[:, :, :5], order, axis=2)
    packed = replace(
        simulated.packed,
        marks=marks.reshape(len(marks), -1),
        expected=expected.reshape(len(marks), -1),
    )
    return replace(simulated, packed=packed)


def changes(count: int, settings: Settings) -> Changes:
    """Change points shown where nothing was planted but the settings' drift."""
    looked_at = flagged = moved = 0
    for simulated in registers(count, replace(settings, plantings=())):
        look = _look(simulated, {Kind.CHANGE_POINT})
        away, times = look.days.away.sum(axis=1), look.spells.count(look.days.pupils)
        looked_at += int((look.enough.eligible & (away >= FEWEST_DAYS_AWAY) & (times >= FEWEST_SPELLS)).sum())
        [found] = look.described
        flagged += len(found)
        cuts = [int(np.flatnonzero(look.days.week >= look.days.weeks[week])[0]) for week in found.which]
        for row, cut in zip(found.rows.tolist(), cuts, strict=True):
            risk = simulated.risk[row]
            moved += bool(abs(risk[cut:].mean() - risk[:cut].mean()) >= FIVE_POINTS)
    return Changes(settings.drift, looked_at, flagged, moved)


def wins(count: int, settings: Settings) -> Wins:
    """The ladder at the end of each register's last half term, with nothing planted."""
    rungs: Counter[int] = Counter()
    looked_at = truly = 0
    for simulated in registers(count, replace(settings, plantings=())):
        look = _look(simulated, frozenset())
        found = standings(look.days, look.spells, look.enough.eligible)
        looked_at += len(found.rows)
        rungs.update(found.stands.tolist())
        shown = small_win(look.days, look.spells, look.enough.eligible).rows
        risk = simulated.risk[shown]
        truly += int(
            (risk[:, : found.start].mean(axis=1) - risk[:, found.start :].mean(axis=1) > SMALLEST_GAIN).sum()
        )
    early, likely, holding = (sum(rungs[rung] for rung in Confidence if rung >= lowest) for lowest in _RUNGS)
    return Wins(looked_at, early, likely, holding, truly)


def weekly(count: int, settings: Settings) -> Weekly:
    """Look at registers at the end of every week, for what speaks of the last ones."""
    figures: Counter[str] = Counter()
    for simulated in registers(count, replace(settings, plantings=())):
        ever: dict[tuple[Kind, int], bool] = {}
        looked_at: set[int] = set()
        for last in _ends_of_weeks(simulated.days):
            look = _look(simulated, OF_THE_LAST_WEEKS, last)
            if look.enough.school:
                continue
            figures["looks"] += 1
            looked_at.update(np.flatnonzero(look.enough.eligible).tolist())
            for measured in look.described:
                rows = measured.rows.tolist()
                moved = _has_moved(simulated, look, measured.kind)
                ever = {(measured.kind, row): bool(moved[row]) for row in rows} | ever
        figures["looked_at"] += len(looked_at)
        figures.update(f"{kind}" for kind, _ in ever)
        figures.update(f"truly {kind}" for (kind, _), truly in ever.items() if truly)
    said = (
        figures[name.format(kind)] for kind in (Kind.DRIFT, Kind.SMALL_WIN) for name in ("{}", "truly {}")
    )
    return Weekly(settings.drift, figures["looks"], figures["looked_at"], *said)


def _ends_of_weeks(days: Sequence[date]) -> list[date]:
    """The last day of school of each week."""
    return list({day.isocalendar()[:2]: day for day in days}.values())


def _has_moved(simulated: Simulated, look: Look, kind: Kind) -> Bools:
    """``bool[pupils]``: whose risk in the weeks spoken of truly is five points above that before, or three
    below."""
    risk, here = simulated.risk[:, : len(look.days.days)], last_weeks(look.days)
    if kind is Kind.SMALL_WIN:
        here = np.arange(len(look.days.days)) >= start_of_half_term(look.days)
    risen = risk[:, here].mean(axis=1) - risk[:, ~here].mean(axis=1)
    moved: Bools = -risen > SMALLEST_GAIN if kind is Kind.SMALL_WIN else risen >= FIVE_POINTS
    return moved


_RUNGS = (Confidence.EARLY_SIGN, Confidence.LIKELY, Confidence.HOLDING)
