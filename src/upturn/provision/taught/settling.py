"""A lesson's record set against what is known and what is held: nothing here reads or writes a table."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from upturn.provision.taught.matching import Attendee, Key, Match, plain_name
from upturn.provision.taught.record import LessonRecord, Seen, united

GUEST, NO_NAME = "guest", "no name"


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """Somebody in a record whom a person is asked about, or was: ``said`` is what they were known by then."""

    key: Key
    attendee: Attendee
    seen: Seen
    said: Key | None = None
    enrolment_id: int | None = None

    @property
    def identity(self) -> tuple[str, str, str, datetime | None]:
        """What makes it the same row when the record is read again."""
        return self.attendee.name, self.attendee.email, self.attendee.identifier, self.seen.first_join


@dataclass(frozen=True, slots=True)
class Settled:
    """A record with everybody in it settled, or to be asked about.

    Attributes:
        sure: the presence of each learner known for sure.
        asked: everybody only a person can say, those whom somebody has said among them.
        aside: how many people were set aside, by the reason.
        learners: the presence of every learner known so far, surely or by what somebody said.
    """

    record: LessonRecord
    sure: Mapping[int, Seen]
    asked: tuple[AskedAbout, ...]
    aside: Mapping[str, int]
    learners: Mapping[int, Seen]

    @property
    def both_ways(self) -> set[int]:
        """The learners who are there as themselves and as somebody a person named."""
        named = {each.enrolment_id for each in self.asked}
        return {each for each in self.sure if each in named}


def settle(record: LessonRecord, match: Callable[[Attendee], Match]) -> Settled:
    """Say of everybody in a record who they are, as far as it is known."""
    sure: dict[int, list[Seen]] = {}
    asked: list[AskedAbout] = []
    aside = Counter(record.aside)
    for place, (attendee, seen) in enumerate((*record.attendees, *record.guests)):
        keys, found = attendee.known_by, match(attendee)
        if not keys or (place >= len(record.attendees) and not found.is_known):
            aside[GUEST if keys else NO_NAME] += 1
        elif found.said is None and found.enrolment_id is not None:
            sure.setdefault(found.enrolment_id, []).append(seen)
        else:
            key = found.said or keys[0]
            asked.append(AskedAbout(key, attendee, seen, found.said, found.enrolment_id))
    rows = {each: united(theirs, record.minutes) for each, theirs in sure.items()}
    return Settled(record, rows, tuple(asked), aside, _with_named(rows, asked, record.minutes))


def _with_named(
    sure: Mapping[int, Seen], asked: Iterable[AskedAbout], lesson_minutes: float
) -> Mapping[int, Seen]:
    """Those known for sure, and those whom somebody has named before."""
    named: dict[int, list[Seen]] = {}
    for each in asked:
        if each.enrolment_id is not None:
            named.setdefault(each.enrolment_id, []).append(each.seen)
    if not named:
        return sure
    both = {each: [sure[each], *rows] if each in sure else rows for each, rows in named.items()}
    return {**sure, **{each: united(rows, lesson_minutes) for each, rows in both.items()}}


@dataclass(frozen=True, slots=True)
class Group:
    """A class of the provider: each place with the first day of the enrolment, and its last if it has one."""

    group_id: int
    name: str
    subject: str = ""
    teacher: str = ""
    places: tuple[tuple[int, date, date | None], ...] = ()

    def due_on(self, day: date) -> frozenset[int]:
        """Who of the class is enrolled on a day."""
        return frozenset(
            each for each, first, last in self.places if first <= day and (last is None or last >= day)
        )


def group_of(title: str, groups: Iterable[Group]) -> Group | None:
    """The class a lesson's title names: by its whole name, or the one class whose name stands in it."""
    words = f" {_words(title)} "
    named = [each for each in groups if each.name and f" {_words(each.name)} " in words]
    exact = [each for each in named if plain_name(each.name) == plain_name(title)]
    found = exact or named
    return found[0] if len(found) == 1 else None


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One learner in a held lesson; ``seen`` is None for one who was not there."""

    row_id: int
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class HeldLesson:
    """A lesson as it is held; ``record_key`` is blank while no record of it has come."""

    lesson_id: int
    record_key: str
    begins: datetime
    ends: datetime
    group_id: int | None
    rows: dict[int, HeldRow] = field(default_factory=dict)
    asked: set[tuple[str, str, str, datetime | None]] = field(default_factory=set)
    beside: dict[int, int] = field(default_factory=dict)
    """Of a learner who was also there as somebody a person named: the row that keeps the sure part."""

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return (self.ends - self.begins).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class LessonChange:
    """What one record would change.

    Attributes:
        settled: the record.
        held: the lesson it is of; None for a new one.
        group: the class it was taught to, where the title says so.
        due: who was due; nobody is known to be without a class.
        arrived: learners to add with their presence; None for one who was due and not there.
        grown: rows whose presence grows, by their numbers.
        asked: who is to be asked about, and was not before.
    """

    settled: Settled
    held: HeldLesson | None
    group: Group | None
    due: frozenset[int]
    arrived: Mapping[int, Seen | None]
    grown: Mapping[int, Seen]
    asked: tuple[AskedAbout, ...]

    @property
    def is_new(self) -> bool:
        return self.held is None

    @property
    def is_changed(self) -> bool:
        """Whether a lesson that is held would change."""
        if self.held is None:
            return False
        return not self.held.record_key or bool(self.arrived or self.grown or self.asked)


def change_of(
    settled: Settled, held: HeldLesson | None, group: Group | None, local_day: date
) -> LessonChange:
    """Set a record against what is held. A presence only ever grows: no report takes one away."""
    due = group.due_on(local_day) if group else frozenset()
    there = settled.learners
    if held is None:
        arrived = {each: there.get(each) for each in (*there, *(due - there.keys()))}
        return LessonChange(settled, None, group, due, arrived, {}, settled.asked)
    arrived = {each: there.get(each) for each in (*there, *(due - there.keys())) if each not in held.rows}
    grown = _grown(there, held)
    asked = tuple(each for each in settled.asked if each.identity not in held.asked)
    return LessonChange(settled, held, group, due, arrived, grown, asked)


def _grown(there: Mapping[int, Seen], held: HeldLesson) -> dict[int, Seen]:
    grown = {}
    for enrolment_id, seen in there.items():
        row = held.rows.get(enrolment_id)
        if row is not None:
            whole = seen if row.seen is None else united((row.seen, seen), held.minutes)
            if whole != row.seen:
                grown[row.row_id] = whole
    return grown


def lesson_held(
    record: LessonRecord, group: Group | None, held: Mapping[str, HeldLesson], begun: Collection[HeldLesson]
) -> HeldLesson | None:
    """The lesson a record is of: read before, or begun by its teacher for the class at that time."""
    if record.key in held:
        return held[record.key]
    mine = [
        each
        for each in begun
        if group is not None
        and each.group_id == group.group_id
        and each.begins < record.ends
        and record.begins < each.ends
    ]
    return mine[0] if len(mine) == 1 else None
