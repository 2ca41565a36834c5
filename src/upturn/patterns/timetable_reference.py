"""What a timetable inferred from lessons missed is, in plain Python: the definition `timetable` must meet."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Slot = tuple[str, int, int]
"""A class, a weekday and a period."""
Lesson = tuple[int, int, int, str]
"""A pupil, a day, a period and a subject."""


@dataclass(frozen=True, slots=True)
class Row:
    """One lesson that is listed: missed, or come to late. ``day`` counts from a Monday."""

    pupil: int
    day: int
    period: int
    subject: str
    group: str

    @property
    def slot(self) -> Slot:
        return self.group, self.day % 7, self.period


def attended_and_listed(
    rows: Sequence[Row], days: Sequence[int], full: Collection[tuple[int, int]]
) -> tuple[set[Lesson], set[Lesson]]:
    """The lessons inferred to have been attended, and those listed that a timetable gives.

    Args:
        rows: every lesson listed, with its class.
        days: the school's days, in order.
        full: each pupil with each day on which they were in school all day.
    """
    known = set(days)
    here = [row for row in rows if row.day in known]
    half = _halves(here, days)
    claims: dict[tuple[int, int, int], set[str]] = {}
    for pupil in sorted({row.pupil for row in here}):
        for group in sorted({row.group for row in here if row.pupil == pupil}):
            for day, period, subject in _taught(group, pupil, here, days, half):
                claims.setdefault((pupil, day, period), set()).add(subject)
    agreed = {(*time, next(iter(said))) for time, said in claims.items() if len(said) == 1}
    marked = {(row.pupil, row.day, row.period) for row in here}
    listed = {(row.pupil, row.day, row.period, row.subject) for row in here}
    attended = {each for each in agreed if each[:3] not in marked and each[:2] in full}
    return attended, listed & agreed


def _taught(
    group: str, pupil: int, rows: Sequence[Row], days: Sequence[int], half: Mapping[int, int]
) -> list[tuple[int, int, str]]:
    """A class's lessons as those of its pupils other than this one show them: day, period, subject."""
    mine = [row for row in rows if row.group == group]
    span = [day for day in days if min(row.day for row in mine) <= day <= max(row.day for row in mine)]
    lessons = []
    for slot in sorted({row.slot for row in mine}):
        seen = {row.day for row in mine if row.slot == slot and row.pupil != pupil}
        could_be = [day for day in span if day % 7 == slot[1]]
        for day in _in_timetable(seen, could_be, half):
            lessons.append((day, slot[2], _subject(mine, slot)))
    return lessons


def _in_timetable(seen: set[int], could_be: Sequence[int], half: Mapping[int, int]) -> list[int]:
    """The days of one weekday and period on which the class has a lesson."""
    first, second = ([day for day in could_be if half[day] == which] for which in (0, 1))
    a, b = len(seen.intersection(first)), len(seen.intersection(second))
    if 4 * a * len(second) >= b * len(first) and 4 * b * len(first) >= a * len(second):
        return list(could_be) if a + b >= 3 and 3 * (a + b) >= len(could_be) else []
    fuller, count = (first, a) if a * len(second) > b * len(first) else (second, b)
    return fuller if count >= 3 and 3 * count >= len(fuller) else []


def _subject(rows: Sequence[Row], slot: Slot) -> str:
    said = Counter(row.subject for row in rows if row.slot == slot)
    return min(said, key=lambda subject: (-said[subject], subject))


def _halves(rows: Sequence[Row], days: Sequence[int]) -> Mapping[int, int]:
    """Which half of the weeks each day is in: of the calendar's and the school's, that which differ more."""
    weeks = sorted({day // 7 for day in days})
    calendar = {day: day // 7 % 2 for day in days}
    of_school = {day: weeks.index(day // 7) % 2 for day in days}
    return max((calendar, of_school), key=lambda half: _apart(rows, half))


def _apart(rows: Sequence[Row], half: Mapping[int, int]) -> int:
    seen = {(row.slot, row.day) for row in rows}
    balance: Counter[Slot] = Counter()
    for slot, day in seen:
        balance[slot] += 1 if half[day] else -1
    return sum(map(abs, balance.values()))
