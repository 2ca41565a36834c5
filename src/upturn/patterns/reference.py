"""What every tested kind means: plain Python over one school's pupils, to be read aloud.

This is the definition, slow and plain; the kernels are held to it by one conformance suite. A pupil is a
list of days, the same days for everyone in the school.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import comb, exp, lgamma

from upturn.patterns.evidence import is_evidence, is_opportunity
from upturn.registers.reference import SessionMark

Pupil = Sequence["PupilDay"]


@dataclass(frozen=True, slots=True)
class PupilDay:
    """One school day of one pupil: whether it counts, whether any of it was missed, and which half alone."""

    day: date
    counts: bool
    away: bool
    morning_only: bool
    afternoon_only: bool


@dataclass(frozen=True, slots=True)
class Spell:
    """Days away, one after another of those that count: places of the first and last, and how many."""

    first: int
    last: int
    length: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One pupil's figures of one kind."""

    n: int
    observed: int
    expected: float
    p: float


def school_days(everyone: Sequence[Sequence[SessionMark]]) -> list[date]:
    """Days on which at least a tenth as many pupils counted as on the fullest."""
    counted = Counter(day for pupil in everyone for day in {mark.day for mark in pupil if _counts(mark)})
    fullest = max(counted.values(), default=0)
    return sorted(day for day, pupils in counted.items() if 10 * pupils >= fullest)


def _counts(mark: SessionMark) -> bool:
    return mark.code is not None and is_opportunity(mark.code)


def _missed(mark: SessionMark) -> bool:
    return mark.code is not None and is_evidence(mark.code)


def _went_wrong(mark: SessionMark) -> bool:
    return _counts(mark) and (_missed(mark) or (mark.code is not None and mark.code.late is not None))


def pupil_days(marks: Sequence[SessionMark], days: Sequence[date]) -> list[PupilDay]:
    """One pupil's marks, day by day."""
    by_day: dict[date, list[SessionMark]] = {}
    for mark in marks:
        by_day.setdefault(mark.day, []).append(mark)
    return [_pupil_day(day, by_day.get(day, [])) for day in days]


def _pupil_day(day: date, marks: Sequence[SessionMark]) -> PupilDay:
    halves = {mark.session.half: mark for mark in marks if _counts(mark)}
    wrong = {half for half, mark in halves.items() if _went_wrong(mark)}
    both = len(halves) == 2
    return PupilDay(
        day=day,
        counts=bool(halves),
        away=any(map(_missed, halves.values())),
        morning_only=both and wrong == {0},
        afternoon_only=both and wrong == {1},
    )


def spells(pupil: Pupil) -> list[Spell]:
    """Runs of days away; days that do not count are passed over."""
    found: list[Spell] = []
    running = False
    for place, day in enumerate(pupil):
        if not day.counts:
            continue
        if day.away and running:
            found[-1] = Spell(found[-1].first, place, found[-1].length + 1)
        elif day.away:
            found.append(Spell(place, place, 1))
        running = day.away
    return found


def short_starts(pupil: Pupil, longest: int = 2) -> list[int]:
    """Where spells of at most so many days begin."""
    return [spell.first for spell in spells(pupil) if spell.length <= longest]


def could_begin(pupil: Pupil) -> Iterator[int]:
    """Days on which a spell could begin: those that count, unless the last that counted was away."""
    running = False
    for place, day in enumerate(pupil):
        if day.counts:
            if not running:
                yield place
            running = day.away


def weekday(school: Sequence[Pupil]) -> dict[int, Answer]:
    """Ten short spells or more: the weekday they most begin on, beyond the school's own week."""
    began = [Counter(pupil[place].day.weekday() for place in short_starts(pupil)) for pupil in school]
    could = [Counter(pupil[place].day.weekday() for place in could_begin(pupil)) for pupil in school]
    rate = [sum(each[day] for each in began) / max(sum(each[day] for each in could), 1) for day in range(7)]
    return {
        row: _likeliest_weekday(began[row], [could[row][day] * rate[day] for day in range(7)], could[row])
        for row in range(len(school))
        if began[row].total() >= 10
    }


def _likeliest_weekday(began: Counter[int], usual: list[float], could: Counter[int]) -> Answer:
    n = began.total()
    share = [each / sum(usual) for each in usual]
    tested = [day for day in range(7) if could[day]]
    p, day = min(
        (binomial_tail(n, began[day], share[day]) - binomial(n, began[day], share[day]) / 2, day)
        for day in tested
    )
    return Answer(n, began[day], n * share[day], min(1.0, p * len(tested)))


def first_session(school: Sequence[Pupil]) -> dict[int, Answer]:
    """Eight days or more with one half gone wrong: is it the morning more often than in the school?

    Enough of them that all mornings would be less likely than one in two hundred.
    """
    mornings = [sum(day.morning_only for day in pupil) for pupil in school]
    n = [sum(day.morning_only or day.afternoon_only for day in pupil) for pupil in school]
    share = sum(mornings) / max(sum(n), 1)
    return {
        row: Answer(n[row], mornings[row], n[row] * share, binomial_tail(n[row], mornings[row], share))
        for row in range(len(school))
        if n[row] >= 8 and share ** n[row] <= 0.005
    }


def returns(days: Sequence[date]) -> list[int]:
    """First days back: those more than five days after the one before."""
    return [
        place for place, (one, following) in enumerate(pairwise(days), 1) if following - one > timedelta(5)
    ]


def after_break(school: Sequence[Pupil]) -> dict[int, Answer]:
    """Three returns and fifteen other days away or more: how many first days back were missed?

    So many returns that missing all would be less likely than one in two hundred.
    """
    back = set(returns([day.day for day in school[0]])) if school else set()
    first = [[day for place, day in enumerate(pupil) if place in back and day.counts] for pupil in school]
    other = [[day for place, day in enumerate(pupil) if place not in back and day.counts] for pupil in school]
    rate, rate_back = _share_away(other), _share_away(first)
    found = {
        row: _after_break(first[row], other[row], rate, rate_back / max(rate, 1e-300))
        for row in range(len(school))
        if len(first[row]) >= 3 and sum(day.away for day in other[row]) >= 15
    }
    return {row: answer for row, (answer, all_missed) in found.items() if all_missed <= 0.005}


def _share_away(pupils: Sequence[Sequence[PupilDay]]) -> float:
    days = [day for pupil in pupils for day in pupil]
    return sum(day.away for day in days) / max(len(days), 1)


def _after_break(
    first: Sequence[PupilDay], other: Sequence[PupilDay], rate: float, lift: float
) -> tuple[Answer, float]:
    draws = 5 + len(other) / 3
    mean = max(min(lift * (5 * rate + sum(day.away for day in other) / 3) / draws, 0.95), 0.001)
    missed = sum(day.away for day in first)
    a, b = draws * mean, draws * (1 - mean)
    p = sum(beta_binomial(len(first), k, a, b) for k in range(missed, len(first) + 1))
    return Answer(len(first), missed, len(first) * mean, p), beta_binomial(len(first), len(first), a, b)


def alternate_weeks(school: Sequence[Pupil], weeks: Sequence[int]) -> dict[int, Answer]:
    """Ten spells of a week at most, or more: do they begin in every other week, of the calendar or of school?

    ``weeks`` is the week of each day, counted in the calendar.
    """
    held = sorted(set(weeks))
    halves = [
        {place for place, week in enumerate(weeks) if clock(week) == parity}
        for clock, parity in (
            (lambda week: week % 2, 1),
            (lambda week: week % 2, 0),
            (lambda week: held.index(week) % 2, 0),
            (lambda week: held.index(week) % 2, 1),
        )
    ]
    found = ((row, short_starts(pupil, 5), list(could_begin(pupil))) for row, pupil in enumerate(school))
    return {row: _likeliest_half(began, could, halves) for row, began, could in found if len(began) >= 10}


def _likeliest_half(began: list[int], could: list[int], halves: Sequence[set[int]]) -> Answer:
    counts = [
        (sum(place in half for place in began), sum(place in half for place in could)) for half in halves
    ]
    tails = [hypergeometric_tail(len(began), inside, days, len(could)) for inside, days in counts]
    p = min(tails)
    inside, days = counts[tails.index(p)]
    return Answer(len(began), inside, len(began) * days / len(could), min(1.0, 4 * p))


def co_absence(school: Sequence[Pupil], groups: Sequence[str]) -> dict[int, Answer]:
    """Ten short spells or more each: do two of a year group begin theirs on the same days?"""
    began = [set(short_starts(pupil)) for pupil in school]
    answers = {}
    for row in range(len(school)):
        others = [other for other in range(len(school)) if other != row and groups[other] == groups[row]]
        partners = [other for other in others if len(began[other]) >= 10]
        if len(began[row]) >= 10 and partners:
            days = Counter(day for other in (*others, row) for day in began[other])
            together = sum((count / days.total()) ** 2 for count in days.values())
            answers[row] = _likeliest_partner(began[row], [began[other] for other in partners], together)
    return answers


def _likeliest_partner(mine: set[int], partners: Sequence[set[int]], together: float) -> Answer:
    tails = [_pair_tail(mine, theirs, together) for theirs in partners]
    p = min(tails)
    theirs = partners[tails.index(p)]
    usual = len(mine) * len(theirs) * together
    return Answer(len(mine), len(mine & theirs), usual, min(1.0, p * len(partners)))


def _pair_tail(mine: set[int], theirs: set[int], together: float) -> float:
    joint = len(mine & theirs)
    if joint <= len(mine) * len(theirs) * together:
        return 1.0
    fewer, other = sorted((len(mine), len(theirs)))
    return binomial_tail(fewer, joint, min(other * together, 1.0))


def lesson(lessons: Sequence[tuple[int, int, str, bool]]) -> Answer | None:
    """One pupil's lessons on days attended: (day, period, subject, missed). Eight missed or more.

    The subject or period with twelve lessons or more whose lessons are missed beyond the rest. Of a subject's
    lessons on one day the first is taken.
    """
    in_order = sorted(lessons)
    firsts = {(day, subject): missed for day, _, subject, missed in reversed(in_order)}
    at = {(day, str(period)): missed for day, period, _, missed in reversed(in_order)}
    subjects, periods = set(firsts), set(at)
    gone_subjects = {each for each, missed in firsts.items() if missed}
    gone_periods = {each for each, missed in at.items() if missed}
    if min(len(gone_subjects), len(gone_periods)) < 8:
        return None
    tested = [
        (hypergeometric_tail(count, missed, len(gone), len(had)), count, missed, count * len(gone) / len(had))
        for had, gone in ((subjects, gone_subjects), (periods, gone_periods))
        for count, missed in _by_part(had, gone)
        if count >= 12
    ]
    if not tested:
        return None
    p, count, missed, expected = min(tested, key=lambda each: each[0])
    return Answer(count, missed, expected, min(1.0, p * len(tested)))


def _by_part(had: set[tuple[int, str]], gone: set[tuple[int, str]]) -> list[tuple[int, int]]:
    counts, missed = Counter(part for _, part in had), Counter(part for _, part in gone)
    return [(counts[part], missed[part]) for part in sorted(counts)]


def found(chances: Mapping[int, Sequence[float]], level: float = 0.1) -> set[int]:
    """Pupils of whom something may be said: Simes within each, Benjamini–Hochberg across them."""
    one = {
        row: min(p * len(each) / place for place, p in enumerate(sorted(each), 1))
        for row, each in chances.items()
        if each
    }
    ordered = sorted(one.values())
    within = [p for place, p in enumerate(ordered, 1) if p <= level * place / len(ordered)]
    return {row for row, p in one.items() if within and p <= max(within)}


def binomial(n: int, x: int, p: float) -> float:
    """The chance of exactly ``x`` of ``n``."""
    return float(comb(n, x) * p**x * (1 - p) ** (n - x))


def binomial_tail(n: int, x: int, p: float) -> float:
    """The chance of ``x`` or more of ``n``."""
    return sum(binomial(n, k, p) for k in range(x, n + 1))


def hypergeometric_tail(drawn: int, x: int, marked: int, total: int) -> float:
    """The chance of ``x`` or more marked among so many drawn from a total."""
    ways = sum(comb(marked, k) * comb(total - marked, drawn - k) for k in range(x, min(drawn, marked) + 1))
    return ways / comb(total, drawn)


def beta_binomial(n: int, k: int, a: float, b: float) -> float:
    """The chance of exactly ``k`` of ``n`` where the chance of each is drawn from a beta."""
    return comb(n, k) * exp(_log_beta(k + a, n - k + b) - _log_beta(a, b))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
