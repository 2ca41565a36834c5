"""Progress is a fact: attended of the sessions that count, beside as many before. One pupil, plain Python.

A possible session counts unless its absence was agreed or beyond the pupil (illness, a medical appointment,
religion, suspension, an agreed part-time timetable, study and other leave: `registers.pictures.SET_ASIDE`).
Those are set aside and said. `progress_of_many` is the same for a meeting at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from upturn.kernel.weeks import Weeks
from upturn.registers.codes import NO_MARK, Code, all_codes, code_numbered
from upturn.registers.pictures import SET_ASIDE

SESSIONS = 40
LONGER = 120
ONE_DAY = timedelta(days=1)
_REASONS = {
    "I": "illness",
    "M": "medical appointments",
    "R": "religious observance",
    "E": "suspension",
    "C2": "agreed part-time timetable",
    "S": "study leave",
    "T": "travelling for a parent’s work",
    "C1": "leave to perform or to work abroad",
    "J1": "interviews",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Sessions over some stretch: ``attended`` of ``counted``, with what was ``set_aside`` beside them.

    ``missing`` are sessions where a mark is due and there is none: neither attended nor counted until known.
    ``reasons`` says in words what was set aside, the most frequent first. ``since`` is the day of the first
    session that counts, None when none does.
    """

    attended: int = 0
    counted: int = 0
    set_aside: int = 0
    missing: int = 0
    reasons: tuple[str, ...] = ()
    since: date | None = None

    @property
    def provisional(self) -> bool:
        """Whether marks are missing, so that the fact may still change."""
        return self.missing > 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Two stretches side by side. ``started`` is the plan's first day, None for the last sessions."""

    now: Counted
    before: Counted
    started: date | None = None

    @property
    def comparable(self) -> bool:
        """Whether both stretches hold a session that counts."""
        return bool(self.now.counted and self.before.counted)

    @property
    def difference(self) -> int:
        """Above 0 when a larger share was attended than before, below 0 when a smaller one; exact."""
        return self.now.attended * self.before.counted - self.before.attended * self.now.counted


def is_set_aside(code: Code) -> bool:
    """Whether an absence so coded was agreed or beyond the pupil."""
    return code.text in SET_ASIDE


def counts(code: Code) -> bool:
    """Whether a session so coded is possible and not set aside."""
    return code.possible and not is_set_aside(code)


def reason_words(code: Code) -> str:
    """What a code that is set aside is called in a sentence."""
    return _REASONS.get(code.text, code.meaning.lower())


def counted(
    weeks: Weeks, marks: bytes, first: date, last: date, due: Sequence[bool] | None = None
) -> Counted:
    """What was attended from one day to another, both inclusive.

    Args:
        weeks: the span the marks cover.
        marks: a byte a slot, 0 for no mark.
        first: the first day.
        last: the last day.
        due: a truth a slot, where a mark is due from this pupil; without it no blank is known to be missing.
    """
    return _counted(weeks, marks, _slots(weeks, first, last), due)


def last_counted(
    weeks: Weeks, marks: bytes, *, until: date, sessions: int = SESSIONS, due: Sequence[bool] | None = None
) -> Counted:
    """The last so many sessions that count, up to a day and including it; fewer where there are fewer.

    What is set aside or missing on the way back to the first of them is said; what lies before it is not.
    """
    return _counted(weeks, marks, _back(marks, _slots(weeks, weeks.monday, until), sessions), due)


def progress(
    weeks: Weeks, marks: bytes, *, until: date, sessions: int = SESSIONS, due: Sequence[bool] | None = None
) -> Progress:
    """The last sessions that count, beside as many before them."""
    slots = _slots(weeks, weeks.monday, until)
    last = _back(marks, slots, sessions)
    before = _back(marks, slots[: len(slots) - len(last)], sessions)
    return Progress(_counted(weeks, marks, last, due), _counted(weeks, marks, before, due))


def progress_since(
    weeks: Weeks, marks: bytes, *, started: date, until: date, due: Sequence[bool] | None = None
) -> Progress:
    """Everything that counts since a plan started, beside as many sessions before it."""
    now = counted(weeks, marks, started, until, due)
    before = last_counted(weeks, marks, until=started - ONE_DAY, sessions=now.counted, due=due)
    return Progress(now, before, started)


def longer_record(weeks: Weeks, marks: bytes, progress: Progress) -> Counted:
    """The last twelve weeks' worth of sessions that count before both stretches: the pupil's usual.

    Beside it a stretch taken at a low is seen for what it is; `reviews.confidence` asks for it.
    """
    begins = progress.before.since
    if begins is None:
        return Counted()
    return last_counted(weeks, marks, until=begins - ONE_DAY, sessions=LONGER)


def counting_sessions(weeks: Weeks, marks: bytes, until: date) -> list[tuple[date, bool]]:
    """Every session that counts up to a day, oldest first: its day, and whether it was attended."""
    slots = _slots(weeks, weeks.monday, until)
    return [(weeks.day(slot), code_numbered(marks[slot]).attended) for slot in slots if _counts(marks[slot])]


def _slots(weeks: Weeks, first: date, last: date) -> range:
    span = weeks.between(first, last)
    return range(span.start, span.stop)


def _back(marks: bytes, slots: range, sessions: int) -> range:
    """The end of a stretch, from its last so many sessions that count."""
    left = sessions
    for place in reversed(range(len(slots))):
        if left == 0:
            return slots[place + 1 :]
        left -= _counts(marks[slots[place]])
    return slots


def _counted(weeks: Weeks, marks: bytes, slots: range, due: Sequence[bool] | None) -> Counted:
    codes = list(_codes(marks, slots))
    here = [slot for slot in slots if _counts(marks[slot])]
    return Counted(
        attended=sum(code.attended for code in codes),
        counted=len(here),
        set_aside=sum(map(is_set_aside, codes)),
        missing=sum(bool(due[slot]) for slot in slots if marks[slot] == NO_MARK) if due is not None else 0,
        reasons=reasons_in_order(Counter(filter(is_set_aside, codes))),
        since=weeks.day(here[0]) if here else None,
    )


def _codes(marks: bytes, slots: Iterable[int]) -> Iterator[Code]:
    return (code_numbered(marks[slot]) for slot in slots if marks[slot] != NO_MARK)


@cache
def _counting_numbers() -> frozenset[int]:
    return frozenset(code.number for code in all_codes() if counts(code))


def _counts(mark: int) -> bool:
    return mark in _counting_numbers()


def reasons_in_order(sessions: Counter[Code]) -> tuple[str, ...]:
    """What was set aside, in words: the most sessions first, then by the code's number."""
    ordered = sorted((-number, code.number, code) for code, number in sessions.items() if number)
    return tuple(reason_words(code) for _, _, code in ordered)
