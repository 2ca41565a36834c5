"""Who is on which roll from when to when: cohorts, movers, leavers and the step up to the high school."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from upturn.demo.calendars import YEAR_11_LEAVES, first_day_of_school, last_day_of_school, open_days
from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL, organisation_named
from upturn.demo.clock import LAST_YEAR, THIS_YEAR, TODAY
from upturn.demo.people import Household, Pupil, Seat, people_of
from upturn.demo.stories import NAMED_PUPILS, NamedPupil
from upturn.demo.streams import Stream
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.upn import check_letter

MADE_UP_AUTHORITY = "989"
"""The authority number in every UPN of the town; no authority has it."""

HIGH_SCHOOL_FORMS = tuple("ABCDEFGH")
PRIMARY_CLASSES = ("Hazel", "Rowan")
OTHER_PRIMARIES = ("2002", "2003", "2004", "2005", "2006", "2007")
STEPPING_UP = 38
"""How many of last year's Year 6 at Cobnut Lane are in Year 7 at the high school."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One child on one school's roll. ``leaves_on`` is the last day; ``destination`` says where to, in words.

    ``group`` is the form letter or the class name, which moves up with the child.
    """

    pupil: str
    organisation: str
    local_id: str
    starts_on: date
    leaves_on: date | None
    group: str
    entry: int
    destination: str = ""

    def year_group(self, start: int) -> str:
        """The child's year group in the academic year beginning in ``start``: R, 1 to 11."""
        number = start - self.entry
        return str(number) if number else "R"

    def form(self, start: int) -> str:
        """The child's form in that year, such as 9C or 5 Hazel."""
        joint = " " if self.organisation == PRIMARY_SCHOOL else ""
        return f"{self.year_group(start)}{joint}{self.group}"

    def on_roll(self, day: date) -> bool:
        return self.starts_on <= day and (self.leaves_on is None or day <= self.leaves_on)

    def in_year(self, year: AcademicYear) -> bool:
        """Whether the enrolment has any day in a year."""
        return self.starts_on <= year.last_day and (
            self.leaves_on is None or self.leaves_on >= year.first_day
        )


@dataclass(frozen=True, slots=True)
class _Stay:
    """One child's time at one school, before the child has a name."""

    school: str
    entry: int
    starts_on: date
    leaves_on: date | None = None
    destination: str = ""
    named: NamedPupil | None = None
    steps_up: bool = False


@dataclass(frozen=True, slots=True)
class Rolls:
    """The children of the town, their households and their enrolments, each in a fixed order."""

    pupils: tuple[Pupil, ...]
    households: tuple[Household, ...]
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True, slots=True)
class _Cohort:
    """How many of one year at one school are on roll today, and how many came and went on the way."""

    school: str
    entry: int
    today: int
    joined: tuple[int, int, int]
    left: tuple[int, int, int]


def build_rolls(seed: int) -> Rolls:
    """Everybody on either school's roll at any time in the two years."""
    stays = [
        stay
        for cohort in _cohorts()
        for stay in _stays(cohort, Stream(seed, "stays", cohort.school, cohort.entry))
    ]
    seats = tuple(_seats(stays, Stream(seed, "upn")))
    pupils, households = people_of(seats, seed)
    return Rolls(pupils, households, tuple(_enrolments(stays, pupils, seed)))


def _cohorts() -> Iterator[_Cohort]:
    """``joined`` and ``left`` count: during last year, over the summer, during this year so far."""
    yield _Cohort(HIGH_SCHOOL, 2013, 0, (4, 0, 0), (5, 211, 0))
    for entry in range(2014, 2018):
        yield _Cohort(HIGH_SCHOOL, entry, 220, (6, 4, 5), (6, 4, 5))
    yield _Cohort(HIGH_SCHOOL, 2018, 220, (0, 0, 4), (0, 0, 4))
    yield _Cohort(PRIMARY_SCHOOL, 2018, 0, (1, 0, 0), (1, 54, 0))
    for entry in range(2019, 2025):
        yield _Cohort(PRIMARY_SCHOOL, entry, 54, (2, 1, 1), (2, 1, 1))
    yield _Cohort(PRIMARY_SCHOOL, 2025, 56, (0, 0, 1), (0, 0, 1))


def _stays(cohort: _Cohort, stream: Stream) -> Iterator[_Stay]:
    began = first_day_of_school(cohort.school, cohort.entry + (7 if cohort.school == HIGH_SCHOOL else 0))
    named = [each for each in NAMED_PUPILS if _belongs(each, cohort)]
    stayed = cohort.today - sum(cohort.joined) if cohort.today else 0
    plain = _Stay(cohort.school, cohort.entry, began)
    for number in range(stayed):
        yield replace(plain, named=named[number] if number < len(named) else None)
    yield from _leavers(cohort, plain, stream)
    for when, count in enumerate(cohort.joined):
        for _ in range(count if cohort.today else 0):
            yield replace(plain, starts_on=_join_day(cohort.school, when, stream))


def _belongs(named: NamedPupil, cohort: _Cohort) -> bool:
    years = 0 if named.year_group == "R" else int(named.year_group)
    return named.school == cohort.school and THIS_YEAR.start - years == cohort.entry


def _leavers(cohort: _Cohort, plain: _Stay, stream: Stream) -> Iterator[_Stay]:
    came = cohort.joined[0] if not cohort.today else 0
    for when, count in enumerate(cohort.left):
        for number in range(count):
            starts = _join_day(cohort.school, 0, stream) if when == 1 and number < came else plain.starts_on
            leaves, where = _leaving(cohort, when, number, stream)
            stay = replace(plain, starts_on=starts, leaves_on=leaves, destination=where)
            yield replace(stay, steps_up=_steps_up(cohort, when, number))


def _steps_up(cohort: _Cohort, when: int, number: int) -> bool:
    is_last_years_year_6 = cohort.school == PRIMARY_SCHOOL and cohort.entry == 2018
    return is_last_years_year_6 and when == 1 and number >= 54 - STEPPING_UP


def _leaving(cohort: _Cohort, when: int, number: int, stream: Stream) -> tuple[date, str]:
    if when == 1:
        if cohort.entry == 2013:
            return YEAR_11_LEAVES, "Finished Year 11"
        if cohort.school == PRIMARY_SCHOOL and cohort.entry == 2018:
            where = "Pennerby High School" if _steps_up(cohort, when, number) else "Another secondary school"
            return last_day_of_school(cohort.school, LAST_YEAR.start), where
        return last_day_of_school(cohort.school, LAST_YEAR.start), "Moved away"
    day = _day_within(cohort.school, when, stream)
    return day, stream.weighted(
        (("Moved away", 0.6), ("Another school nearby", 0.3), ("Educated at home", 0.1))
    )


def _join_day(school: str, when: int, stream: Stream) -> date:
    if when == 1:
        return first_day_of_school(school, THIS_YEAR.start)
    day = _day_within(school, when, stream)
    return day - timedelta(days=day.weekday())


def _day_within(school: str, when: int, stream: Stream) -> date:
    """A school day after the first fortnight of a year and before its last, or before today's last month."""
    year = LAST_YEAR if when == 0 else THIS_YEAR
    days = [day for day in open_days(school, year) if day < TODAY - timedelta(days=28)][10:-10]
    return stream.pick(days)


def _seats(stays: list[_Stay], stream: Stream) -> Iterator[Seat]:
    """One seat a child, in order of stay; those who step up hold one seat for both their stays."""
    serials: dict[tuple[str, int], int] = {}
    arrivals = 0
    for stay, is_new in _first_stays(stays):
        if not is_new:
            continue
        number = _first_school(stay, stream)
        serial = serials[number, stay.entry] = serials.get((number, stay.entry), 0) + 1
        arrived = stay.starts_on > THIS_YEAR.first_day + timedelta(days=60)
        arrivals += arrived
        yield Seat(
            stay.entry, _upn(number, stay.entry, serial, temporary=arrived and arrivals <= 2), stay.named
        )


def _first_stays(stays: list[_Stay]) -> Iterator[tuple[_Stay, bool]]:
    """Each stay, and whether it is its child's first: Year 7s who came from Cobnut Lane are not new."""
    to_come = STEPPING_UP
    for stay in _primary_first(stays):
        could_have_come = stay.school == HIGH_SCHOOL and stay.entry == 2018 and stay.named is None
        from_cobnut_lane = could_have_come and to_come > 0 and stay.leaves_on is None
        to_come -= from_cobnut_lane
        yield stay, not from_cobnut_lane


def _primary_first(stays: list[_Stay]) -> list[_Stay]:
    return sorted(stays, key=lambda stay: stay.school != PRIMARY_SCHOOL)


def _first_school(stay: _Stay, stream: Stream) -> str:
    if stay.school == PRIMARY_SCHOOL:
        return organisation_named(PRIMARY_SCHOOL).school_number
    return stream.pick((*OTHER_PRIMARIES, organisation_named(PRIMARY_SCHOOL).school_number))


def _upn(school_number: str, entry: int, serial: int, *, temporary: bool) -> str:
    """A UPN with the right check letter; a temporary one ends in a letter."""
    tail = f"{serial:02d}A" if temporary else f"{serial:03d}"
    body = f"{MADE_UP_AUTHORITY}{school_number}{entry % 100:02d}{tail}"
    return check_letter(body) + body


def _enrolments(stays: list[_Stay], pupils: tuple[Pupil, ...], seed: int) -> Iterator[Enrolment]:
    stepping_up: list[Pupil] = []
    left = iter(pupils)
    numbers = {HIGH_SCHOOL: 2900, PRIMARY_SCHOOL: 700}
    groups = {key: iter(_groups(stays, *key, seed)) for key in {(stay.school, stay.entry) for stay in stays}}
    for stay, is_new in _first_stays(stays):
        pupil = next(left) if is_new else stepping_up.pop(0)
        if stay.steps_up:
            stepping_up.append(pupil)
        numbers[stay.school] += 1
        group = next(groups[stay.school, stay.entry])
        yield Enrolment(
            pupil.key,
            stay.school,
            f"{numbers[stay.school]:06d}",
            stay.starts_on,
            stay.leaves_on,
            group,
            stay.entry,
            stay.destination,
        )


def _groups(stays: list[_Stay], school: str, entry: int, seed: int) -> list[str]:
    """A form or class for each stay of a cohort: the named where their story says, the rest evenly."""
    names = HIGH_SCHOOL_FORMS if school == HIGH_SCHOOL else PRIMARY_CLASSES
    mine = [stay for stay in stays if (stay.school, stay.entry) == (school, entry)]
    fixed = [
        stay.named.form.split(" ")[-1][-1 if school == HIGH_SCHOOL else 0 :] for stay in mine if stay.named
    ]
    rest = [names[number % len(names)] for number in range(len(mine))]
    for group in fixed:
        rest.remove(group)
    stream = Stream(seed, "groups", school, entry)
    shuffled = [rest[each] for each in stream.order(len(rest))]
    return [*fixed, *shuffled]
