"""What every figure means: plain Python over one pupil's sessions, to be read aloud.

This is the definition. `kernels` is the engine; both must pass the same conformance suite, and the
manual's page of formulas is printed from here.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from upturn.kernel.sessions import Session
from upturn.kernel.weeks import monday_of
from upturn.registers.codes import NO_MARK, Code, CodeClass, Late, code_numbered
from upturn.registers.statistics import Counts, PupilStatistics


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One session of one pupil: the stored byte (0 for no mark), and whether a mark was due."""

    day: date
    session: Session
    number: int
    expected: bool

    @property
    def code(self) -> Code | None:
        return None if self.number == NO_MARK else code_numbered(self.number)


def is_possible(mark: SessionMark) -> bool:
    """The pupil could have attended: present, at an approved activity, or absent."""
    return mark.code is not None and mark.code.possible


def is_attended(mark: SessionMark) -> bool:
    """Present or late before the register closed, or at an approved educational activity."""
    return mark.code is not None and mark.code.attended


def is_approved_educational_activity(mark: SessionMark) -> bool:
    """Attending elsewhere than in school, as approved; part of attended."""
    return mark.code is not None and mark.code.code_class is CodeClass.APPROVED_EDUCATIONAL_ACTIVITY


def is_authorised(mark: SessionMark) -> bool:
    """Absent, with leave or for a reason the school accepts."""
    return mark.code is not None and mark.code.code_class is CodeClass.AUTHORISED


def is_unauthorised(mark: SessionMark) -> bool:
    """Absent otherwise, lateness after the register closed included."""
    return mark.code is not None and mark.code.code_class is CodeClass.UNAUTHORISED


def is_late_before_close(mark: SessionMark) -> bool:
    """Came late, before the register closed: part of attended."""
    return mark.code is not None and mark.code.late is Late.BEFORE_CLOSE


def is_late_after_close(mark: SessionMark) -> bool:
    """Came after the register closed: part of unauthorised absence."""
    return mark.code is not None and mark.code.late is Late.AFTER_CLOSE


def is_missing(mark: SessionMark) -> bool:
    """A mark was due and there is none. Missing is not absent, and not possible until it is known."""
    return mark.expected and mark.number == NO_MARK


def counts(marks: Iterable[SessionMark]) -> Counts:
    """Each figure is how many sessions answer its question with yes."""
    sessions = list(marks)
    return Counts(
        possible=sum(map(is_possible, sessions)),
        attended=sum(map(is_attended, sessions)),
        approved_educational_activity=sum(map(is_approved_educational_activity, sessions)),
        authorised=sum(map(is_authorised, sessions)),
        unauthorised=sum(map(is_unauthorised, sessions)),
        late_before_close=sum(map(is_late_before_close, sessions)),
        late_after_close=sum(map(is_late_after_close, sessions)),
        missing=sum(map(is_missing, sessions)),
    )


def codes(marks: Iterable[SessionMark]) -> dict[str, int]:
    """How often each code was used; codes never used are left out."""
    return dict(Counter(mark.code.text for mark in marks if mark.code is not None))


def school_weeks(everyone: Iterable[SessionMark], last: date) -> list[date]:
    """The Mondays of weeks in which anyone at the school had a possible session up to ``last``."""
    return sorted({monday_of(mark.day) for mark in everyone if is_possible(mark) and mark.day <= last})


def pupil_statistics(
    marks: Collection[SessionMark], weeks: list[date], first: date, last: date
) -> PupilStatistics:
    """One enrolment's figures from ``first`` to ``last``, both inclusive.

    ``weeks`` are the school's, from `school_weeks`. The last four weeks and the four before end at
    ``last`` and may begin before ``first``.
    """
    until = [mark for mark in marks if mark.day <= last]
    period = [mark for mark in until if mark.day >= first]
    return PupilStatistics(
        counts=counts(period),
        last_4_weeks=counts(mark for mark in until if monday_of(mark.day) in weeks[-4:]),
        previous_4_weeks=counts(mark for mark in until if monday_of(mark.day) in weeks[-8:-4]),
        codes=codes(period),
    )


def weekly(marks: Iterable[SessionMark], first: date, last: date) -> dict[date, Counts]:
    """The figures of each week between two days, by its Monday; weeks cut by a day are cut."""
    weeks: dict[date, list[SessionMark]] = {}
    for mark in marks:
        if first <= mark.day <= last:
            weeks.setdefault(monday_of(mark.day), []).append(mark)
    return {monday: counts(inside) for monday, inside in sorted(weeks.items())}
