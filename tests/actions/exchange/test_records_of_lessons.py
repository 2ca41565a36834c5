"""Reports of lessons come in at a provider: matched by what is sure, asked about, and never taken twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import make_aware
from pytest_django import Settings

from tests.held_registers import NOW
from tests.imported import Given, attendance_lead, bring_in, give
from tests.taught import LESSON_DAY, Provider, provider, report, zip_of
from upturn.exchange import actions, worker
from upturn.exchange.kinds import presence
from upturn.exchange.kinds.presence import AT_A_PROVIDER
from upturn.exchange.states import ImportState
from upturn.provision.taught import actions as taught
from upturn.provision.taught.keeping import insert_learners
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, TaughtLesson, WaitingAttendee

pytestmark = pytest.mark.django_db
NUMBERS = {"Ada Adason": "H-ADA", "Bo Boson": "h-bo"}
MATHS = [
    ("Ada Adason", "", "10:00", "10:50"),
    ("Bo Boson", "", "10:05", "10:20"),
    ("Bo Boson", "", "10:30", "11:00"),
    ("Cy", "", "10:00", "11:00"),
    ("Otter.ai", "", "10:00", "11:00"),
]


@pytest.fixture(autouse=True)
def _held(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def harbour() -> Provider:
    made = provider("Ada", "Bo", "Cy", "Dee")
    made.group("Maths A", "Ada", "Bo", "Dee")
    return made


def at(time: str) -> datetime:
    return make_aware(datetime.fromisoformat(f"{LESSON_DAY}T{time}"))


def held() -> list[tuple[object, ...]]:
    """Everything that is held, without the numbers of rows."""
    lessons = TaughtLesson.objects.order_by("record_key").values_list(
        "title", "begins_at", "ends_at", "source", "record_key", "group__name", "teacher_name", "state"
    )
    rows = LearnerInLesson.objects.order_by("lesson__record_key", "enrolment").values_list(
        "lesson__record_key", "enrolment", "due", "first_join", "last_leave", "minutes", "joins"
    )
    asked = WaitingAttendee.objects.order_by("lesson__record_key", "name", "first_join").values_list(
        "lesson__record_key", "known_by", "value", "name", "first_join", "minutes"
    )
    return [*lessons, *rows, *asked]


def test_a_report_says_who_was_there_who_was_due_and_whom_nobody_knows(harbour: Provider) -> None:
    given = bring_in(harbour.lead, report(MATHS, title="Maths A", numbers=NUMBERS), "maths.csv")
    assert given.counted == (1, 0, 0, 0)
    lesson = TaughtLesson.objects.get()
    assert (lesson.title, lesson.begins_at, lesson.ends_at) == ("Maths A", at("10:00"), at("11:00"))
    assert (lesson.group.name if lesson.group else "", lesson.aside) == ("Maths A", {"bot": 1})
    rows = {row.enrolment.pupil.given_name: row for row in lesson.learners.all()}
    assert {name: (row.due, row.minutes, row.joins) for name, row in rows.items()} == {
        "Ada": (True, 50.0, 1),
        "Bo": (True, 45.0, 2),
        "Dee": (True, 0.0, 0),
    }
    assert (rows["Bo"].first_join, rows["Bo"].last_leave) == (at("10:05"), at("11:00"))
    (asked,) = WaitingAttendee.objects.all()
    assert (asked.name, asked.known_by, asked.value, asked.minutes) == ("Cy", "name", "cy", 60.0)
    notes = " ".join(given.outcome.notes)
    assert "2 learners matched" in notes
    assert "1 bot" in notes
    assert "1 name or address in the records" in notes


def test_the_same_file_twice_changes_nothing(harbour: Provider) -> None:
    data = report(MATHS, title="Maths A", numbers=NUMBERS)
    bring_in(harbour.lead, data, "maths.csv")
    before = held()
    again = bring_in(harbour.lead, data, "again.csv")
    assert again.counted == (0, 0, 1, 0)
    assert held() == before


def test_a_fuller_report_adds_and_a_shorter_one_takes_nothing_away(harbour: Provider) -> None:
    early, whole = MATHS[:1], [("Ada Adason", "", "10:00", "11:00"), *MATHS[1:3]]
    bring_in(harbour.lead, report(early, title="Maths A", numbers=NUMBERS), "early.csv")
    fuller = bring_in(harbour.lead, report(whole, title="Maths A", numbers=NUMBERS), "whole.csv")
    assert fuller.counted == (0, 1, 0, 0)
    before = held()
    assert bring_in(harbour.lead, report(early, title="Maths A", numbers=NUMBERS), "e.csv").counted == (
        0,
        0,
        1,
        0,
    )
    assert held() == before
    minutes = dict(LearnerInLesson.objects.values_list("enrolment__pupil__given_name", "minutes"))
    assert minutes == {"Ada": 60.0, "Bo": 45.0, "Dee": 0.0}


def test_two_devices_of_one_learner_are_never_twice_the_time(harbour: Provider) -> None:
    numbers = {"Ada Adason": "h-ada", "Ada’s tablet": "h-ada", "Bo": "h-bo", "Phone of Bo": "h-bo"}
    stays = [
        ("Ada Adason", "one@learn.example", "10:00", "10:40"),
        ("Ada’s tablet", "two@learn.example", "10:10", "11:00"),
        ("Bo", "bo1@learn.example", "10:00", "10:20"),
        ("Phone of Bo", "bo2@learn.example", "10:30", "11:00"),
    ]
    bring_in(harbour.lead, report(stays, title="Maths A", numbers=numbers), "two.csv")
    rows = {row.enrolment.pupil.given_name: row for row in LearnerInLesson.objects.filter(joins__gt=0)}
    assert (rows["Ada"].minutes, rows["Ada"].first_join, rows["Ada"].last_leave) == (
        50.0,
        at("10:00"),
        at("11:00"),
    )
    assert rows["Bo"].minutes == 50.0


def test_without_a_class_nobody_is_said_to_have_been_due(harbour: Provider) -> None:
    given = bring_in(harbour.lead, report(MATHS, title="Drawing", numbers=NUMBERS), "drawing.csv")
    assert LearnerInLesson.objects.count() == 2
    assert any("names no class of yours" in note for note in given.outcome.notes)


TEAMS = (
    "1. Summary\r\nMeeting title\tMaths A\r\nAttended participants\t1\r\n"
    "Start time\t3/9/26, 10:00:00 AM\r\nEnd time\t3/9/26, 11:00:00 AM\r\n\r\n2. Participants\r\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\r\n"
    "Ada Adason\t3/9/26, 10:01:00 AM\t3/9/26, 10:51:00 AM\t50m\tada@learn.example\th-ada\tAttendee\r\n"
).encode("utf-16")


def test_a_school_is_told_where_reports_of_lessons_are_brought_in(harbour: Provider) -> None:
    school = attendance_lead()
    for name, data in (("maths.csv", TEAMS), ("term.zip", zip_of({"a.csv": report(MATHS)}))):
        given = give(school, data, name)
        assert given.state is ImportState.UNREADABLE
        assert AT_A_PROVIDER in given.detail.sentence
    assert not TaughtLesson.objects.exists()
    assert give(harbour.lead, TEAMS, "maths.csv").answer(date_order="mdy").counted == (1, 0, 0, 0)


def test_a_file_in_a_zip_that_cannot_be_read_is_named_and_the_others_are_taken(harbour: Provider) -> None:
    files = {"maths.csv": report(MATHS, title="Maths A"), "photo.png": b"\x89PNG\r\n", "empty.csv": b""}
    given = bring_in(harbour.lead, zip_of(files), "term.zip")
    assert given.counted == (1, 0, 0, 2)
    assert [row[0] for row in given.rejected_rows[1:]] == ["photo.png", "empty.csv"]


def test_dates_that_can_be_read_in_two_orders_are_asked_about_once(harbour: Provider) -> None:
    rows = "Name,Identifier,Joined,Left\r\nAda Adason,h-ada,03/02/2026 10:00,03/02/2026 10:50"
    given = give(
        harbour.lead, zip_of({"a.csv": rows.encode(), "b.csv": rows.replace("10:", "12:").encode()}), "t.zip"
    )
    assert given.state is ImportState.QUESTION
    given.answer(date_order="dmy")
    assert given.counted == (2, 0, 0, 0)
    assert given.outcome.first == "2026-02-03"


def term(lessons: int = 7) -> bytes:
    """A lesson a day."""
    days = [LESSON_DAY - timedelta(days=number) for number in range(lessons)]
    return zip_of(
        {f"maths-{day}.csv": report(MATHS, day=day, title="Maths A", numbers=NUMBERS) for day in days}
    )


@pytest.fixture
def _small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "LESSONS_TOGETHER", 2)


class _Killed(BaseException):
    """Stands in for a worker that is killed: nothing catches it."""


@pytest.mark.usefixtures("_small_stretches")
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_worker_stopped_in_the_middle_goes_on_where_it_was(
    harbour: Provider, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    given = give(harbour.lead, term(), "term.zip").accept()
    assert given.outcome.new == 7
    written = actions.write_stretch
    with monkeypatch.context() as killing:
        killing.setattr(actions, "write_stretch", _killed_after(after, written))
        with pytest.raises(_Killed):
            worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.ACCEPTED
    assert given.detail.stretches == ((after, 6) if after else (0, 0))
    assert TaughtLesson.objects.count() == 2 * after
    worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.COMMITTED
    stopped = held()
    assert len(stopped) == 7 * (1 + 3 + 1)
    _forget(given)
    bring_in(harbour.lead, term(), "term.zip")
    assert held() == stopped


@pytest.mark.usefixtures("_small_stretches")
def test_a_worker_stopped_inside_a_stretch_leaves_nothing_of_it(
    harbour: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give(harbour.lead, term(), "term.zip").accept()
    with monkeypatch.context() as killing:
        killing.setattr(taught, "insert_learners", _killed_after(1, insert_learners))
        with pytest.raises(_Killed):
            worker.commit_accepted(given.proposal_id)
    assert (TaughtLesson.objects.count(), given.detail.stretches) == (2, (1, 6))
    worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.COMMITTED
    assert (TaughtLesson.objects.count(), LearnerInLesson.objects.count()) == (7, 21)


def _killed_after(many: int, write: object) -> object:
    places: Iterator[int] = iter(range(many))

    def killed(*rows: object, **given: object) -> None:
        if next(places, None) is None:
            raise _Killed
        write(*rows, **given)  # type: ignore[operator]

    return killed


def _forget(given: Given) -> None:
    given.row.delete()
    TaughtLesson.objects.all().delete()


def test_what_somebody_said_in_the_meantime_has_the_file_compared_again(harbour: Provider) -> None:
    given = give(harbour.lead, report(MATHS, title="Maths A", numbers=NUMBERS), "maths.csv").accept()
    AttendeeSaid.objects.create(
        organisation=harbour.here,
        known_by="name",
        value="cy",
        enrolment=harbour.learners["Cy"],
        said_by_id=harbour.lead.staff_id,
        said_at=make_aware(NOW),
    )
    worker.commit_accepted(given.proposal_id)
    assert given.state is ImportState.WAITING
    given.read().commit()
    cy = LearnerInLesson.objects.get(enrolment=harbour.learners["Cy"])
    assert (cy.due, cy.minutes) == (False, 60.0)
    assert WaitingAttendee.objects.get().enrolment == harbour.learners["Cy"]
