"""The lessons a pupil attended, inferred where a school lists only those missed or late.

Of a class of thirty somebody is away on nearly every day, so the lessons missed by a whole class show when
it has lessons: its weekdays and periods, weekly or in every other week. A pupil of the class who was in
school all day, and is not listed, was there.

What a pupil missed must not decide which of their own lessons are seen: a class's timetable is taken, for
each of its pupils, from what the others missed. Where two timetables claim a pupil at one time for different
subjects, neither is believed; and lessons missed at times no timetable gives are left out with those
attended, since among them nothing but misses would be seen. Its definition in plain Python is
`timetable_reference`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK
from upturn.patterns.evidence import ANY_MISSED, BOTH_COUNT, Bools, Days, Ints
from upturn.patterns.lesson import LessonMarks, lists_absences_alone
from upturn.registers.codes import all_codes

FEWEST_SIGHTINGS = 3
"""A lesson is its class's when somebody else missed it on three days,"""
OF_WHICH_ONE_IN = 3
"""and on a third of the days that it could have been."""
ONE_WEEK_ONLY = 4
"""It is in every other week when it is seen four times as often, or more, in one half of the weeks."""

ENOUGH_FIT = 2
"""Half of the lessons listed with a class, or more, must be where the timetables say, or none is believed."""

PRESENT = next(code.number for code in all_codes() if code.text == "/")
_SPAN = 2**12
"""More than the days, periods and weekdays of any year: numbers of them are packed into one."""


@dataclass(frozen=True, slots=True, eq=False)
class Completed:
    """Lessons with those attended, and what was inferred, in a sentence; blank where nothing was."""

    lessons: LessonMarks
    said: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Slots:
    """Each class's weekdays and periods of which anybody's lesson is listed, in order of class.

    ``first`` and ``last`` are the places of the class's first and last day among the school's days.
    """

    group: Ints
    weekday: Ints
    period: Ints
    subject: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """Entries with a class, on days of the school; ``place`` is the day's among them."""

    row: Ints
    place: Ints
    period: Ints
    subject: Ints
    group: Ints
    mark: NDArray[np.uint8]
    slot: Ints


def completed(days: Days, lessons: LessonMarks) -> Completed:
    """One school's lessons, with those attended inferred where none is listed.

    Where too little is listed to infer any, the lessons come back as they are.
    """
    if not _can_be_completed(days, lessons):
        return Completed(lessons)
    listed, slots = _listed(days, lessons)
    if not len(listed.row):
        return Completed(lessons)
    half = _clock(days, listed)
    claims = _claims(days, listed, slots, half)
    if not len(claims.row):
        return Completed(lessons)
    return _completed(days, lessons, listed, claims)


def _can_be_completed(days: Days, lessons: LessonMarks) -> bool:
    has_classes = lessons.group is not None and len(lessons.periods) < _SPAN
    return has_classes and bool(days.days) and lists_absences_alone(lessons.mark)


def _listed(days: Days, lessons: LessonMarks) -> tuple[_Listed, _Slots]:
    assert lessons.group is not None
    numbers = days.week * DAYS_PER_WEEK + days.weekday
    place = np.searchsorted(numbers, lessons.day).clip(max=len(numbers) - 1)
    keep = (numbers[place] == lessons.day) & (lessons.group >= 0)
    place, group, period = place[keep], lessons.group[keep], lessons.period[keep]
    key = (group * DAYS_PER_WEEK + days.weekday[place]) * _SPAN + period
    slots, slot = np.unique(key, return_inverse=True)
    subject = lessons.subject[keep]
    listed = _Listed(lessons.row[keep], place, period, subject, group, lessons.mark[keep], slot)
    of_group = slots // _SPAN // DAYS_PER_WEEK
    first, last = _spans(group, place)
    return listed, _Slots(
        group=of_group,
        weekday=slots // _SPAN % DAYS_PER_WEEK,
        period=slots % _SPAN,
        subject=_commonest(slot, subject, len(slots)),
        first=first[of_group],
        last=last[of_group],
    )


def _spans(group: Ints, place: Ints) -> tuple[Ints, Ints]:
    """The first and last day of each class."""
    count = int(group.max(initial=-1)) + 1
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    np.minimum.at(first, group, place)
    np.maximum.at(last, group, place)
    return first, last


def _commonest(slot: Ints, subject: Ints, slots: int) -> Ints:
    """The subject most entries of each slot say; of those as common the first."""
    subjects = int(subject.max(initial=0)) + 1
    pairs, counts = np.unique(slot * subjects + subject, return_counts=True)
    order = np.lexsort((-pairs, counts, pairs // subjects))
    commonest = np.zeros(slots, np.int64)
    commonest[pairs[order] // subjects] = pairs[order] % subjects
    return commonest


def _clock(days: Days, listed: _Listed) -> Ints:
    """Which half of the weeks each day is in, ``int64[days]``: by the calendar, or by weeks of school.

    Of the two the one in whose halves the classes' lessons differ more; where neither more, the calendar.
    """
    of_school = np.searchsorted(days.weeks, days.week)
    clocks = [days.week % 2, of_school % 2]
    apart = [int(np.abs(np.diff(_seen(listed, half), axis=1)).sum()) for half in clocks]
    return clocks[0] if apart[0] >= apart[1] else clocks[1]


def _distinct(numbers: Ints) -> Ints:
    """Each number once, in order. NumPy's own way takes ten times as long for a million different ones."""
    ordered = np.sort(numbers)
    distinct: Ints = ordered[np.diff(ordered, prepend=-1) != 0]
    return distinct


def _seen(listed: _Listed, half: Ints) -> Ints:
    """On how many days of each half somebody's lesson of each slot is listed: ``int64[slots, 2]``."""
    pairs = _distinct(listed.slot * _SPAN + listed.place)
    return _by_half(pairs // _SPAN, half[pairs % _SPAN], int(listed.slot.max()) + 1)


def _by_half(of: Ints, half: Ints, count: int) -> Ints:
    counted: Ints = np.bincount(of * 2 + half, minlength=count * 2).reshape(count, 2)
    return counted


@dataclass(frozen=True, slots=True, eq=False)
class _Members:
    """Each pupil of a class with each of its slots, and the days on which nobody else's is listed."""

    row: Ints
    slot: Ints
    alone: Ints


def _members(listed: _Listed, slots: _Slots, half: Ints) -> _Members:
    rows = int(listed.row.max()) + 1
    pairs = _distinct(listed.group * rows + listed.row)
    group, row = pairs // rows, pairs % rows
    start, stop = (np.searchsorted(slots.group, group, side=side) for side in ("left", "right"))
    count = stop - start
    slot = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start, count)
    members = np.repeat(row, count)
    return _Members(members, slot, _alone(listed, half, members, slot, rows))


def _alone(listed: _Listed, half: Ints, row: Ints, slot: Ints, rows: int) -> Ints:
    """``int64[members, 2]``: on how many days of each half nobody but this pupil missed the slot."""
    entries = _distinct((listed.slot * _SPAN + listed.place) * rows + listed.row)
    days, first, counts = np.unique(entries // rows, return_index=True, return_counts=True)
    single = counts == 1
    who, when = entries[first[single]] % rows, days[single]
    whose, which = np.unique(when // _SPAN * rows + who, return_inverse=True)
    counted = _by_half(which, half[when % _SPAN], len(whose))
    wanted = slot * rows + row
    at = np.searchsorted(whose, wanted).clip(max=max(len(whose) - 1, 0))
    if not len(whose):
        return np.zeros((len(wanted), 2), np.int64)
    alone: Ints = np.where((whose[at] == wanted)[:, None], counted[at], 0)
    return alone


def _occasions(days: Days, slots: _Slots, half: Ints) -> Ints:
    """How many days each slot could have been on, between its class's first and last: ``int64[slots, 2]``."""
    kind = np.zeros((len(days.days) + 1, DAYS_PER_WEEK, 2), np.int64)
    kind[np.arange(len(days.days)) + 1, days.weekday, half] = 1
    before = kind.cumsum(axis=0)
    occasions: Ints = before[slots.last + 1, slots.weekday] - before[slots.first, slots.weekday]
    return occasions


def in_timetable(seen: Ints, occasions: Ints) -> Bools:
    """``bool[slots, 2]``: in which half of the weeks each slot is a lesson of its class."""
    (a, b), (days_a, days_b) = seen.T, occasions.T
    weekly = (ONE_WEEK_ONLY * a * days_b >= b * days_a) & (ONE_WEEK_ONLY * b * days_a >= a * days_b)
    pooled = (a + b >= FEWEST_SIGHTINGS) & (OF_WHICH_ONE_IN * (a + b) >= days_a + days_b)
    one = (seen >= FEWEST_SIGHTINGS) & (OF_WHICH_ONE_IN * seen >= occasions)
    fuller = np.stack([a * days_b > b * days_a, b * days_a > a * days_b], axis=1)
    both: Bools = np.where(weekly[:, None], pooled[:, None], one & fuller)
    return both


@dataclass(frozen=True, slots=True, eq=False)
class _Claims:
    """Lessons of a pupil on a day by their classes' timetables, where these agree; in order of ``key``.

    ``key`` is the pupil, day and period as one number; ``classes`` is how many have a timetable.
    """

    key: Ints
    subject: Ints
    classes: int

    @property
    def row(self) -> Ints:
        return self.key // _SPAN**2

    @property
    def place(self) -> Ints:
        return self.key // _SPAN % _SPAN

    @property
    def period(self) -> Ints:
        return self.key % _SPAN


def _key(row: Ints, place: Ints, period: Ints) -> Ints:
    return (row * _SPAN + place) * _SPAN + period


def _claims(days: Days, listed: _Listed, slots: _Slots, half: Ints) -> _Claims:
    members = _members(listed, slots, half)
    others = _seen(listed, half)[members.slot] - members.alone
    taught = in_timetable(others, _occasions(days, slots, half)[members.slot])
    parts = _spread(days, slots, members, taught, half)
    member, place = (np.concatenate(part) for part in zip(*parts, strict=True))
    slot = members.slot[member]
    key = _key(members.row[member], place, slots.period[slot])
    subjects = int(slots.subject.max()) + 1
    said = _distinct(key * subjects + slots.subject[slot])
    return _Claims(
        *_agreed(said // subjects, said % subjects),
        int(np.bincount(slots.group[slot]).astype(np.bool_).sum()),
    )


def _spread(
    days: Days, slots: _Slots, members: _Members, taught: Bools, half: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Each member's slots over the days they are on: the member's number and the day's place."""
    for weekday in range(DAYS_PER_WEEK):
        places = np.flatnonzero(days.weekday == weekday)
        mine = np.flatnonzero((slots.weekday[members.slot] == weekday) & taught.any(axis=1))
        slot = members.slot[mine]
        on = taught[mine][:, half[places]]
        on &= (places >= slots.first[slot][:, None]) & (places <= slots.last[slot][:, None])
        which, day = np.nonzero(on)
        yield mine[which], places[day]


def _agreed(key: Ints, subject: Ints) -> tuple[Ints, Ints]:
    """The times that one subject is claimed for, from pairs of both in order."""
    other = np.diff(key, prepend=-1, append=-1) != 0
    alone = other[:-1] & other[1:]
    return key[alone], subject[alone]


def _completed(days: Days, lessons: LessonMarks, listed: _Listed, claims: _Claims) -> Completed:
    key = _key(listed.row, listed.place, listed.period)
    at = np.searchsorted(claims.key, key).clip(max=len(claims.key) - 1)
    claimed = claims.key[at] == key
    fits = claimed & (claims.subject[at] == listed.subject)
    full = days.bits & (BOTH_COUNT | ANY_MISSED) == BOTH_COUNT
    there = full[claims.row, claims.place]
    there[at[claimed]] = False
    if not there.any() or ENOUGH_FIT * int(fits.sum()) < len(key):
        return Completed(lessons)
    numbers = days.week * DAYS_PER_WEEK + days.weekday
    both = LessonMarks(
        row=np.concatenate([listed.row[fits], claims.row[there]]),
        day=numbers[np.concatenate([listed.place[fits], claims.place[there]])],
        period=np.concatenate([listed.period[fits], claims.period[there]]),
        subject=np.concatenate([listed.subject[fits], claims.subject[there]]),
        mark=np.concatenate([listed.mark[fits], np.full(there.sum(), PRESENT, np.uint8)]),
        subjects=lessons.subjects,
        periods=lessons.periods,
    )
    return Completed(both, _said(listed, claims, int(there.sum()), days))


def _said(listed: _Listed, claims: _Claims, attended: int, days: Days) -> str:
    classes = len(np.unique(listed.group))
    return (
        f"Only lessons missed or late are listed. From {len(listed.row):,} of them over {len(days.weeks)} "
        f"school weeks the timetables of {claims.classes:,} of {classes:,} classes were inferred, and "
        f"{attended:,} lessons on days in school were taken as attended."
    )
