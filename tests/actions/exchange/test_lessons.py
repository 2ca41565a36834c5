"""Lessons brought in: proposed, reviewed, kept, and never more than once."""

from datetime import date, datetime

import pytest
from pytest_django.fixtures import Settings

from tests.imported import bring_in, give
from tests.small_school import ANNA, BILAL, TODAY, WEEK, register, roll, upn
from upturn.access.models import AuditEvent
from upturn.access.viewer import Viewer
from upturn.exchange import worker
from upturn.exchange.states import ImportState
from upturn.kernel.academic_year import AcademicYear
from upturn.people.models import Enrolment
from upturn.registers.codes import code_numbered
from upturn.registers.lessons.queries import held_lessons
from upturn.registers.models import LessonRegister, LessonYear, Register

pytestmark = pytest.mark.django_db
YEAR = AcademicYear.containing(TODAY)
HEADINGS = ["UPN", "Date", "Period", "Subject", "Class", "Mark", "Minutes late"]
ROWS = [
    HEADINGS,
    [ANNA, "2026-03-03", "1", "Art", "6a/Ar", "/", ""],
    [ANNA, "2026-03-03", "2", "History", "6a/Hi", "N", ""],
    [BILAL, "2026-03-03", "1", "Art", "6a/Ar", "L", "12"],
]


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def school(lead: Viewer) -> Viewer:
    bring_in(lead, roll(), "roll.csv")
    return lead


def kept(by: Viewer, pupil: str) -> list[tuple[date, str, str, str, str, int]]:
    """A pupil's lessons as they are held: day, period, subject, class, mark and minutes."""
    held = held_lessons(by.organisation_id, YEAR)
    lessons, names = held.of([Enrolment.objects.get(pupil__upn=pupil).pk]), held.names
    days = [YEAR.weeks.day(2 * day) for day in lessons.day.tolist()]
    return [
        (
            day,
            names.periods[period],
            names.subjects[subject],
            names.groups[group],
            code_numbered(mark).text,
            late,
        )
        for day, period, subject, group, mark, late in zip(
            days,
            lessons.period.tolist(),
            lessons.subject.tolist(),
            lessons.group.tolist(),
            lessons.mark.tolist(),
            lessons.late.tolist(),
            strict=True,
        )
    ]


def test_lessons_are_proposed_and_then_kept(school: Viewer) -> None:
    given = give(school, ROWS, "lessons.csv")
    assert given.counted == (3, 0, 0, 0)
    found = given.outcome
    assert (found.kind, found.things, found.pupils) == ("lessons", "lessons", 2)
    assert (found.first, found.last) == ("2026-03-03", "2026-03-03")
    assert any("never by who teaches" in note for note in found.notes)
    assert not LessonRegister.objects.exists()
    bring_in(school, ROWS, "lessons.csv")
    on = date(2026, 3, 3)
    assert kept(school, ANNA) == [(on, "1", "Art", "6a/Ar", "/", 0), (on, "2", "History", "6a/Hi", "N", 0)]
    assert kept(school, BILAL) == [(on, "1", "Art", "6a/Ar", "L", 12)]
    event = AuditEvent.objects.get(action="lessons of a year written")
    assert event.payload == {"registers": 2, "version": 1}
    assert not Register.objects.exists()


def test_twice_they_change_nothing_and_a_correction_is_one_change(school: Viewer) -> None:
    bring_in(school, ROWS, "lessons.csv")
    again = give(school, ROWS, "lessons.csv")
    assert again.counted == (0, 0, 3, 0)
    again.commit()
    assert LessonYear.objects.get().version == 1
    mended = [*ROWS[:2], [ANNA, "2026-03-03", "2", "History", "6a/Hi", "C", ""], ROWS[3]]
    assert bring_in(school, mended, "lessons.csv").counted == (0, 1, 2, 0)
    assert kept(school, ANNA)[1][4] == "C"
    assert LessonYear.objects.get().version == 2


def test_a_later_file_adds_and_takes_nothing_away(school: Viewer) -> None:
    bring_in(school, ROWS, "lessons.csv")
    more = [HEADINGS, [ANNA, "2026-03-04", "1", "Music", "6a/Mu", "/", ""]]
    assert bring_in(school, more, "more.csv").counted == (1, 0, 0, 0)
    assert [lesson[2] for lesson in kept(school, ANNA)] == ["Art", "History", "Music"]
    assert len(kept(school, BILAL)) == 1


def test_what_cannot_be_taken_is_said_and_given_back(school: Viewer) -> None:
    rows = [
        *ROWS,
        [upn(99), "2026-03-03", "1", "Art", "6a/Ar", "/", ""],
        [ANNA, "2026-03-13", "1", "Art", "6a/Ar", "/", ""],
        [ANNA, "2025-08-28", "1", "Art", "6a/Ar", "/", ""],
        [ANNA, "2026-03-04", "1", "Art", "6a/Ar", "??", ""],
        [ANNA, "2026-03-05", "1", "Art", "6a/Ar", "/", ""],
        [ANNA, "2026-03-05", "1", "Music", "6a/Mu", "/", ""],
        [ANNA, "2026-03-06", "1", "Art", "6a/Ar", "L", "a while"],
    ]
    given = bring_in(school, rows, "lessons.csv")
    assert given.counted == (4, 0, 0, 6)
    assert given.outcome.warnings == 1
    for words in (
        "is not on the roll",
        "dated after today",
        "is on roll from 3 Sep 2025, and these marks are outside that",
        "“??” is not a register code",
        "different lessons at one time",
        "no number of minutes",
    ):
        assert any(words in sentence for sentence in given.sentences), words
    remarks = {each.line: each.column for each in given.outcome.remarks}
    assert (remarks[5], remarks[8], remarks[9]) == ("UPN", "Mark", "Period")
    assert len(given.rejected_rows) == 7


def test_a_file_of_lessons_missed_alone_says_what_that_means(school: Viewer) -> None:
    given = give(school, [HEADINGS, *ROWS[2:]], "missed.csv")
    assert any("none attended" in note for note in given.outcome.notes)
    assert not any("none attended" in note for note in give(school, ROWS, "all.csv").outcome.notes)


def test_a_register_a_roll_or_a_log_is_still_one(school: Viewer) -> None:
    assert give(school, register(WEEK), "register.csv").outcome.kind == "register"
    assert give(school, roll(), "roll.csv").outcome.kind == "roll"
    log = [["UPN", "Date", "Period", "Subject", "Incident type"], [ANNA, "2026-03-03", "1", "Art", "x"]]
    assert give(school, log, "log.csv").outcome.kind == "incidents"


def test_a_person_says_which_column_is_the_period(school: Viewer) -> None:
    rows = [["UPN", "Date", "Stunde", "Subject", "Mark"], [ANNA, "2026-03-03", "1", "Art", "/"]]
    given = give(school, rows, "odd.csv")
    assert given.state is ImportState.QUESTION
    columns = {"pupil": "UPN", "date": "Date", "period": "Stunde", "subject": "Subject", "code": "Mark"}
    given.answer(kind="lessons", columns=columns)
    assert given.counted == (1, 0, 0, 0)


@pytest.mark.parametrize("between", ["roll", "lessons"])
def test_what_came_in_between_is_compared_with_again(school: Viewer, between: str) -> None:
    early = give(school, ROWS, "lessons.csv")
    if between == "roll":
        bring_in(school, roll(BILAL, bilal={"Form": "6D"}), "between.csv")
    else:
        bring_in(school, ROWS[:2], "between.csv")
    early.accept()
    worker.commit_accepted(early.proposal_id)
    assert early.state is ImportState.WAITING
    assert early.read().commit().state is ImportState.COMMITTED
    assert len(kept(school, ANNA)) == 2


def test_a_write_that_fails_half_way_leaves_nothing(school: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    given = give(school, ROWS, "lessons.csv").accept()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("upturn.exchange.actions._remember_source", fail)
    worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.UNREADABLE
    assert not LessonRegister.objects.exists()
    assert not LessonYear.objects.exists()
