"""What adults gave, day by day: check-ins that happened or did not, arrivals at the door, cards opened.

All of it keeps to the pupil's own register: nobody is greeted on a morning they were away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from upturn.demo.calendars import open_days
from upturn.demo.clock import HELD_AT, THIS_YEAR, TODAY
from upturn.demo.journeys import CheckInHabit, Help, Journey, OwnLine
from upturn.demo.own_registers import YESTERDAY, OwnRegister
from upturn.demo.streams import Stream
from upturn.kernel.sessions import Session

NOT_SEEN = "not_seen"
_MOODS = {"G": "good", "O": "ok", "H": "hard"}
_RUNG_WHEN_AWAY = 0.4
_SAID_NOTHING = 0.3
_REGISTERS_OPEN = time(8, 50)


@dataclass(frozen=True, slots=True)
class CheckInMade:
    """One check-in; with ``how`` not seen it did not happen, and ``cover_by`` says who does the next."""

    support: str
    on: date
    by: str
    how: str
    line: str = ""
    arrived: time | None = None
    audience: str = "helpers"
    sensitivity: str = "open"
    ready: tuple[str, str, str] = ("", "", "")
    cover_by: str = ""
    cover_on: date | None = None


@dataclass(frozen=True, slots=True)
class ArrivalMade:
    """One arrival at a door."""

    on: date
    time: time
    door: str
    by: str


@dataclass(frozen=True, slots=True)
class CardOpened:
    """Somebody opened the card of one version, counted from 1."""

    version: int
    by: str
    at: datetime


def check_ins(
    journey: Journey, register: OwnRegister, lines: Mapping[str, Sequence[str]], stream: Stream
) -> Iterator[CheckInMade]:
    """Every check-in of a journey up to yesterday, in order of day."""
    supports = {each.key: each for each in journey.newest.supports}
    for habit in journey.check_ins:
        support = supports[habit.support]
        last = min(YESTERDAY, support.until or YESTERDAY, journey.closed.on if journey.closed else YESTERDAY)
        days = _planned(journey, support, last)
        if habit.only:
            yield from (CheckInMade(support.key, day, support.who, "ok") for day in habit.only)
            continue
        made = _Making(journey, register, support, habit, _Lines(lines, stream), stream)
        yield from _with_own_lines(list(made.all(days)), habit.own)


def _planned(journey: Journey, support: Help, last: date) -> list[date]:
    return [
        day
        for day in open_days(journey.school, THIS_YEAR)
        if support.since <= day <= last and day.weekday() in support.weekdays
    ]


class _Lines:
    """Short lines, each used once before any is used again."""

    def __init__(self, lines: Mapping[str, Sequence[str]], stream: Stream) -> None:
        self._left = {how: [some[place] for place in stream.order(len(some))] for how, some in lines.items()}

    def next(self, how: str) -> str:
        line = self._left[how].pop()
        self._left[how].insert(0, line)
        return line


@dataclass(frozen=True, slots=True)
class _Making:
    """The check-ins of one support, as they went."""

    journey: Journey
    register: OwnRegister
    support: Help
    habit: CheckInHabit
    lines: _Lines
    stream: Stream

    def all(self, days: Sequence[date]) -> Iterator[CheckInMade]:
        happened = 0
        for place, day in enumerate(days):
            if not self.register.came(day):
                yield from self._away(day)
            elif self.stream.one() < self.habit.kept:
                yield self._kept(day, happened)
                happened += 1
            else:
                yield from self._missed(day, days[place + 1 : place + 2])

    def _kept(self, day: date, happened: int) -> CheckInMade:
        mood = _MOODS[self.stream.pick(self.habit.moods)]
        line = self.lines.next(mood) if self.stream.one() < self.habit.lines else ""
        asked = self.habit.ready_every and happened % self.habit.ready_every == 0
        return CheckInMade(
            self.support.key,
            day,
            self.support.who,
            mood,
            line,
            arrived=self._arrived(day) if self.stream.one() < _SAID_NOTHING else None,
            ready=self.habit.ready if asked else ("", "", ""),
        )

    def _arrived(self, day: date) -> time | None:
        if not self.register.came(day, Session.AM):
            return None
        late = self.register.was_late(day)
        if late:
            return _after(_REGISTERS_OPEN, late)
        return _after(time(8, 25), self.stream.below(24))

    def _away(self, day: date) -> Iterator[CheckInMade]:
        """A pupil who is away is rung, or not: either way the adult's to say."""
        if self.stream.one() < _RUNG_WHEN_AWAY:
            yield CheckInMade(self.support.key, day, self.support.who, "ok", self.lines.next("away"))
        elif self.stream.one() > _SAID_NOTHING:
            yield CheckInMade(self.support.key, day, self.support.who, NOT_SEEN, "Not in today.")

    def _missed(self, day: date, following: Sequence[date]) -> Iterator[CheckInMade]:
        deputy = next((each.who for each in self.journey.trusted if each.deputy), "")
        if not following or self.stream.one() > self.habit.covered or not deputy:
            yield CheckInMade(self.support.key, day, self.support.who, NOT_SEEN, self.lines.next("not_seen"))
            return
        covered = _next_school_day(self.journey.school, day)
        gap = CheckInMade(self.support.key, day, self.support.who, NOT_SEEN, self.lines.next("not_seen"))
        yield replace(gap, cover_by=deputy, cover_on=covered)
        if covered < following[0] and covered <= YESTERDAY and self.register.came(covered):
            yield CheckInMade(self.support.key, covered, deputy, "ok", "Stood in. All well.")


def _next_school_day(school: str, day: date) -> date:
    return next(each for each in open_days(school, THIS_YEAR) if each > day)


def _with_own_lines(made: list[CheckInMade], own: Sequence[OwnLine]) -> Iterator[CheckInMade]:
    """The lines written out, spread over the check-ins that happened."""
    happened = [place for place, each in enumerate(made) if each.how != NOT_SEEN]
    for number, each in enumerate(own):
        place = happened[number * len(happened) // len(own)]
        made[place] = replace(
            made[place], how=each.how, line=each.line, audience=each.audience, sensitivity=each.sensitivity
        )
    yield from made


def arrivals(journey: Journey, register: OwnRegister, stream: Stream) -> Iterator[ArrivalMade]:
    """Arrivals at the journey's door on the mornings the register shows, this morning's included."""
    door = journey.door
    if door is None:
        return
    first, last = door.early
    span = (last.hour - first.hour) * 60 + last.minute - first.minute
    for day in open_days(journey.school, THIS_YEAR):
        if not door.since <= day <= TODAY or not register.came(day, Session.AM):
            continue
        if stream.one() < door.share:
            late = register.was_late(day)
            at = _after(_REGISTERS_OPEN, late) if late else _after(first, stream.below(span + 1))
            if day < TODAY or at < HELD_AT.time():
                yield ArrivalMade(day, at, door.door, door.greeted_by)


def _after(clock: time, minutes: int) -> time:
    return (datetime.combine(TODAY, clock) + timedelta(minutes=minutes)).time()


def cards_opened(journey: Journey, teachers: Sequence[str], stream: Stream) -> Iterator[CardOpened]:
    """Who opened which version: an older one most had read, and the newest its share."""
    newest = len(journey.plan)
    for number, version in enumerate(journey.plan, start=1):
        until = journey.plan[number].on if number < newest else TODAY
        share = journey.read_by if number == newest else min(journey.read_by + 0.15, 1.0)
        for teacher in teachers:
            days = (until - version.on).days
            if stream.one() < share and days > 0:
                on = version.on + timedelta(days=stream.below(min(days, 9)))
                at = datetime.combine(on, time(15, 20)) + timedelta(minutes=stream.below(90))
                yield CardOpened(number, teacher, at)
