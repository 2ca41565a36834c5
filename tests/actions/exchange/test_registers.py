"""Registers brought in: what is taken, what changes, and what is refused with a sentence that helps."""

from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from tests.imported import as_csv, bring_in, give
from tests.small_school import (
    ANNA,
    BILAL,
    CALENDAR,
    DEV,
    HERE,
    MONDAY,
    NUMBERS,
    TODAY,
    WEEK,
    register,
    roll,
    upn,
)
from upturn.access.viewer import Viewer
from upturn.exchange.states import ImportState
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.people.models import Pupil
from upturn.registers.codes import code_numbered
from upturn.registers.models import MarkChange, Picture, Register, SchoolYear

pytestmark = pytest.mark.django_db
YEAR = AcademicYear(2025)
MONDAY_AM = YEAR.weeks.slot(MONDAY, Session.AM)


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def school(lead: Viewer) -> Viewer:
    """A lead whose school has its roll."""
    bring_in(lead, roll(), "roll.csv")
    return lead


def held(pupil: str, sessions: int = 10, start: int = 2025) -> str:
    """A pupil's marks from the Monday on, a code a session, “?” where there is none."""
    marks = Register.objects.get(enrolment__pupil__upn=pupil, start=start).marks
    numbers = bytes(marks)[MONDAY_AM : MONDAY_AM + sessions]
    return " ".join(code_numbered(number).text if number else "?" for number in numbers)


def test_a_week_is_taken(school: Viewer) -> None:
    given = bring_in(school, register(WEEK))
    assert given.counted == (40, 0, 0, 0)
    assert given.outcome.missing_from_file == 0
    assert held(BILAL) == "I I / \\ / \\ / \\ / \\"
    assert Picture.objects.get(enrolment__pupil__upn=BILAL).authorised == 2
    assert not MarkChange.objects.exists()


def test_the_same_file_again_changes_nothing(school: Viewer) -> None:
    bring_in(school, register(WEEK))
    again = give(school, register(WEEK))
    assert again.counted == (0, 0, 40, 0)
    assert again.outcome.changes_nothing
    again.commit()
    assert not MarkChange.objects.exists()
    assert held(BILAL) == "I I / \\ / \\ / \\ / \\"


def test_a_later_correction_is_kept_beside_what_it_replaced(school: Viewer) -> None:
    bring_in(school, register(WEEK))
    later = bring_in(school, register(WEEK | {BILAL: "M I / \\ / \\ / \\ / \\"}))
    assert later.counted == (0, 1, 39, 0)
    (change,) = MarkChange.objects.select_related("register__enrolment__pupil")
    assert change.register.enrolment.pupil.upn == BILAL
    assert (change.slot, change.proposal_id) == (MONDAY_AM, later.proposal_id)
    assert (code_numbered(change.old).text, code_numbered(change.new).text) == ("I", "M")
    assert held(BILAL).startswith("M I")


@pytest.mark.parametrize("blank", ["", "-", "*"])
def test_a_blank_never_erases_a_mark(school: Viewer, blank: str) -> None:
    bring_in(school, register(WEEK))
    rows = register({BILAL: "? ? / \\ / \\ / \\ / \\"})
    blanks = [[*row[:3], blank if not row[3] else row[3]] for row in rows]
    assert bring_in(school, blanks).counted == (0, 0, 8, 0)
    assert held(BILAL).startswith("I I")


def test_a_pupil_may_be_called_by_upn_or_by_admission_number(school: Viewer) -> None:
    bring_in(school, register({ANNA: HERE}))
    by_number = register({NUMBERS[ANNA]: HERE}, headings=["Admission number", "Date", "Session", "Mark"])
    assert bring_in(school, by_number).counted == (0, 0, 10, 0)


def test_one_pupil_called_by_both_with_different_marks_is_refused(school: Viewer) -> None:
    both = register({ANNA: "/ \\", NUMBERS[ANNA]: "I \\"}, headings=["Pupil", "Date", "Session", "Mark"])
    given = give(school, both)
    assert given.counted == (1, 0, 0, 2)
    assert f"{NUMBERS[ANNA]} and {ANNA} stand for one pupil" in given.sentences[0]


def test_pupils_missing_from_the_file_are_counted_and_kept(school: Viewer) -> None:
    bring_in(school, register(WEEK))
    part = bring_in(school, register({ANNA: HERE}))
    assert part.outcome.missing_from_file == 3
    assert Register.objects.count() == 4


def test_marks_of_pupils_not_on_roll(school: Viewer) -> None:
    stranger = upn(77)
    given = give(school, register(WEEK | {stranger: HERE}))
    assert given.counted == (40, 0, 0, 10)
    (remark,) = given.outcome.remarks
    assert (remark.line, remark.column, remark.found, remark.rows) == (42, "UPN", stranger, 10)
    assert remark.reason.startswith(f"“{stranger}” is not on the roll. Import the roll with this pupil first")
    given.commit()
    assert not Pupil.objects.filter(upn=stranger).exists()


def test_marks_outside_the_days_on_roll(lead: Viewer) -> None:
    bring_in(lead, roll(dev={"Leaving date": "2026-03-03"}), "roll.csv")
    given = give(lead, register(WEEK))
    assert given.counted == (34, 0, 0, 6)
    (remark,) = given.outcome.remarks
    assert (remark.line, remark.column, remark.rows) == (36, "Mark", 6)
    assert remark.found == "/, \\ from 4 Mar 2026 to 6 Mar 2026"
    assert (
        f"{DEV} is on roll from 3 Sep 2025 to 3 Mar 2026, and these marks are outside that" in remark.reason
    )
    assert "Correct the dates on the roll, or the marks." in remark.reason


def test_closed_and_not_yet_on_roll_are_quietly_fine_outside_the_days_on_roll(lead: Viewer) -> None:
    bring_in(lead, roll(dev={"Start date": "2026-03-04"}), "roll.csv")
    given = give(lead, register({ANNA: HERE, DEV: "Z Z # # / \\ / \\ / \\"}))
    assert given.counted == (16, 0, 0, 0)


def test_marks_on_a_closed_day(school: Viewer) -> None:
    bring_in(school, CALENDAR, "calendar.csv")
    given = give(school, register(WEEK | {DEV: "/ \\ / \\ # # / \\ / \\"}))
    assert given.counted == (32, 0, 0, 6)
    assert [remark.rows for remark in given.outcome.remarks] == [3, 3]
    assert given.outcome.remarks[0].column == "Mark"
    assert given.outcome.remarks[0].found == "/"
    assert "closed on Wed 4 Mar 2026 AM" in given.sentences[0]
    assert "Correct the mark, or change the calendar" in given.sentences[0]
    given.commit()
    assert held(ANNA) == "/ \\ / \\ ? ? / \\ / \\"


def test_a_proposed_calendar_refuses_nothing(school: Viewer) -> None:
    bring_in(school, register(WEEK))
    assert SchoolYear.objects.get().calendar_is_provisional
    given = bring_in(school, register({ANNA: "/ \\"}, MONDAY.replace(day=9)))
    assert given.counted == (2, 0, 0, 0)


def test_next_year_s_dates(school: Viewer) -> None:
    given = give(school, register(WEEK, date_next_year := MONDAY.replace(year=2027, day=1)))
    assert given.counted == (0, 0, 0, 40)
    assert len(given.outcome.remarks) == 4
    assert given.outcome.remarks[0].found == "/, \\ from 1 Mar 2027 to 5 Mar 2027"
    assert "dated after today, 12 Mar 2026. Check the year" in given.sentences[0]
    assert any("40 of 40 marks would be rejected" in alarm for alarm in given.outcome.alarms)
    given.commit()
    assert not Register.objects.exists()
    assert not SchoolYear.objects.filter(start=AcademicYear.containing(date_next_year).start).exists()


def test_holidays_to_come_are_no_fault(school: Viewer) -> None:
    given = give(school, register({ANNA: f"{HERE} # # # # # # # # # #"}, MONDAY.replace(day=9)))
    assert given.counted == (8, 0, 0, 2)


def test_unknown_codes(school: Viewer) -> None:
    given = give(school, register({ANNA: "/ QQ / \\ QQ"}))
    assert given.counted == (3, 0, 0, 2)
    (remark,) = given.outcome.remarks
    assert (remark.line, remark.column, remark.found, remark.rows) == (3, "Mark", "QQ", 2)
    assert "QQ" in remark.reason


def test_rows_that_agree_count_once(school: Viewer) -> None:
    rows = register({ANNA: "/ \\"})
    given = give(school, [*rows, rows[1]])
    assert given.counted == (2, 0, 0, 0)
    assert "1 row repeats a mark" in given.sentences[0]


def test_rows_that_conflict_are_all_refused(school: Viewer) -> None:
    rows = register({ANNA: "/ \\"})
    given = give(school, [*rows, [*rows[1][:3], "I"]])
    assert given.counted == (1, 0, 0, 2)
    assert "different marks for Monday 2 March 2026 AM: / on line 2 and I on line 4" in given.sentences[0]
    given.commit()
    assert held(ANNA, 2) == "? \\"


def test_a_name_that_is_not_the_roll_s(school: Viewer) -> None:
    rows = [["UPN", "Name", "Date", "Session", "Mark"]]
    rows += [[row[0], "Zofia Nowak", *row[1:]] for row in register({ANNA: "/ \\"})[1:]]
    given = give(school, rows)
    assert given.counted == (0, 0, 0, 2)
    assert f"“{ANNA}” belongs to another name on the roll than “Zofia Nowak”" in given.sentences[0]
    assert "Check which of the two is right" in given.sentences[0]


@pytest.mark.parametrize("name", ["Fenn, Anna", "ANNA FENN", "Annie Fenn", "Anna"])
def test_a_name_that_can_be_the_roll_s(school: Viewer, name: str) -> None:
    rows = [["UPN", "Name", "Date", "Session", "Mark"], [ANNA, name, "2026-03-02", "AM", "/"]]
    assert give(school, rows).counted == (1, 0, 0, 0)


def test_a_upn_and_an_admission_number_of_two_children(school: Viewer) -> None:
    rows = [["Pupil ID", "UPN", "Date", "Session", "Mark"], [NUMBERS[ANNA], BILAL, "2026-03-02", "AM", "/"]]
    given = give(school, rows)
    assert given.counted == (0, 0, 0, 1)
    assert "are not one pupil's on the roll" in given.sentences[0]


def test_a_upn_of_another_organisation_s_child(school: Viewer, elsewhere: Viewer) -> None:
    theirs = upn(500)
    bring_in(elsewhere, [["UPN", "Name", "Form"], [theirs, "Ivo Lang", "9B"]], "roll.csv")
    given = give(school, register({ANNA: "/ \\", theirs: "/ \\"}))
    assert given.counted == (2, 0, 0, 2)
    assert f"“{theirs}” belongs to a pupil of another organisation" in given.sentences[0]
    assert "once a transfer or placement has been accepted" in given.sentences[0]
    given.commit()
    assert Register.objects.count() == 1


def test_an_upturned_order_of_columns_and_other_words_are_no_matter(school: Viewer) -> None:
    rows = register({ANNA: "/ \\ L I"}, headings=["Pupil UPN", "Mark date", "AM/PM", "Attendance code"])
    turned = [row[::-1] for row in rows]
    given = give(school, turned)
    assert given.counted == (4, 0, 0, 0)


NOT_REGISTERS = {
    "nothing at all": (b"", "The file is empty"),
    "blank lines": (b"\n\n  \n", "The file is empty"),
    "a web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "This is a web page"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "This is a PDF"),
    "headings alone": (b"UPN,Date,Session,Mark\n", "no marks below them"),
    "a letter": (b"Dear Sir,\n\nplease find the register.\n", "does not look like a register"),
}


@pytest.mark.parametrize("what", NOT_REGISTERS)
def test_files_that_are_no_register(school: Viewer, what: str) -> None:
    data, words = NOT_REGISTERS[what]
    given = give(school, data, "march.csv")
    assert given.state is ImportState.UNREADABLE
    assert given.detail.sentence.startswith("march.csv")
    assert words in given.detail.sentence
    assert "--" not in given.detail.sentence
    assert not Register.objects.exists()


def test_other_columns_are_asked_about(school: Viewer) -> None:
    given = give(school, b"name,house points\nAnna,5\nBilal,7\n", "points.csv")
    assert given.state is ImportState.QUESTION
    assert given.detail.question is not None
    assert given.detail.question.sentence.startswith("points.csv, line 1: No column gives")
    assert "--" not in given.detail.question.sentence
    assert given.detail.question.answers == (("name", "Anna"), ("house points", "5"))


def test_a_workbook_cut_short(school: Viewer, tmp_path_factory: pytest.TempPathFactory) -> None:
    from upturn.demo.exports import write_workbook

    path = tmp_path_factory.mktemp("cut") / "march.xlsx"
    write_workbook(path, iter(register(WEEK)))
    given = give(school, path.read_bytes()[:-900], "march.xlsx")
    assert given.state is ImportState.UNREADABLE
    assert "march.xlsx: The workbook is damaged or cut short" in given.detail.sentence
    assert give(school, path).counted == (40, 0, 0, 0)


def test_a_file_larger_than_may_be_kept(school: Viewer, settings: Settings) -> None:
    from upturn.exchange.actions import ImportRefused, propose_file
    from upturn.exchange.models import ImportProposal
    from upturn.exchange.queries import kept_files

    settings.UPLOAD_LIMIT_BYTES = 1000
    before = ImportProposal.objects.count(), sorted(kept_files().iterdir())
    with pytest.raises(
        ImportRefused, match=r"“march.csv” is larger than 1,000 bytes.*Export a shorter period"
    ):
        propose_file(
            by=school,
            organisation_id=school.organisation_id,
            file_name="march.csv",
            chunks=[as_csv(register(WEEK))] * 2,
        )
    assert (ImportProposal.objects.count(), sorted(kept_files().iterdir())) == before
