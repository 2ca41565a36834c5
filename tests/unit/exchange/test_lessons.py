"""Files of lessons: known by their headings, read a row a lesson, and never taken for something else."""

import pytest

from upturn.exchange.reading.lessons import LessonsReading, read_lessons
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import AmbiguousDates, Unreadable
from upturn.exchange.reading.recognition import Kind, Layout, recognise
from upturn.registers.codes import NO_MARK, code_numbered

HEADINGS = "UPN,Pupil Name,Date,Period,Subject,Class,Mark,Mins Late"
FIRST = "A1,Ann Lee,13/03/2026,P1,History,9a/Hi,/,"


def read(*rows: str, headings: str = HEADINGS) -> LessonsReading:
    recognition = recognise(open_table("\n".join([headings, *rows]).encode(), "lessons.csv"))
    assert recognition.kind is Kind.LESSONS
    return read_lessons(recognition)


def marks(reading: LessonsReading) -> list[str]:
    numbers = reading.number.tolist()
    return ["" if number == NO_MARK else code_numbered(number).text for number in numbers]


def test_a_lesson_is_whose_when_of_what_and_how() -> None:
    reading = read(FIRST, "A1,Ann Lee,13/03/2026,P2,Art,9a/Ar,L,7 mins", "B2,Bo Poe,16/03/2026,P1,,9b/Mu,n,")
    assert [(key.pupil, key.name) for key in reading.keys] == [("A1", "Ann Lee"), ("B2", "Bo Poe")]
    assert reading.pupil.tolist() == [0, 0, 1]
    assert [reading.period.texts[each] for each in reading.period.place] == ["P1", "P2", "P1"]
    assert [reading.subject.texts[each] for each in reading.subject.place] == ["History", "Art", "9b/Mu"]
    assert reading.group is not None
    assert [reading.group.texts[each] for each in reading.group.place] == ["9a/Hi", "9a/Ar", "9b/Mu"]
    assert marks(reading) == ["/", "L", "N"]
    assert reading.late is not None
    assert reading.late.tolist() == [0, 7, 0]
    assert reading.line.tolist() == [2, 3, 4]
    assert not reading.refused
    assert not reading.remarks


def test_rows_that_cannot_be_read_are_left_out_with_the_reason() -> None:
    reading = read(
        FIRST,
        ",,13/03/2026,P1,History,,/,",
        "A1,,someday,P1,History,,/,",
        "A1,,13/03/2026,P3,History,,?,",
        "A1,,13/03/2026,P4,History,,?,",
        "A1,,13/03/2026,,History,,/,",
        "A1,,13/03/2026,P5,,,/,",
    )
    assert reading.line.tolist() == [2]
    found = {(each.lines, each.about): each.reason for each in reading.refused}
    assert found[(3,), "pupil"].startswith("The row says no pupil")
    assert found[(4,), "date"].startswith("“someday” is not a date")
    assert found[(5, 6), "code"].startswith("“?” is not a register code")
    assert found[(7,), "period"].startswith("The row says no period")
    assert found[(8,), "subject"].startswith("The row says no subject and no class")


def test_minutes_that_are_no_number_and_codes_no_longer_used_are_said_and_the_lesson_taken() -> None:
    reading = read(
        "A1,,13/03/2026,P1,Art,,L,soon", "A1,,13/03/2026,P2,Art,,H,5.0", "A1,,13/03/2026,P3,Art,,L,999"
    )
    assert reading.late is not None
    assert reading.late.tolist() == [0, 5, 255]
    reasons = [each.reason for each in reading.remarks]
    assert any(reason.startswith("Code H is not used from") for reason in reasons)
    assert any(reason.startswith("“soon” is no number of minutes") for reason in reasons)


def test_days_that_can_be_read_two_ways_are_asked_about() -> None:
    with pytest.raises(AmbiguousDates):
        read("A1,,02/03/2026,P1,Art,,/,")


def test_a_file_of_nothing_says_so() -> None:
    table = open_table(f"{HEADINGS}\n".encode(), "lessons.csv")
    with pytest.raises(Unreadable, match="no lessons below them"):
        read_lessons(recognise(table, kind=Kind.LESSONS))


@pytest.mark.parametrize(
    ("headings", "lacking"),
    [
        ("Date,Period,Subject,Mark", "which pupil a row is about"),
        ("UPN,Period,Subject,Mark", "on which day a lesson was"),
        ("UPN,Date,Subject,Mark", "which lesson of the day it was"),
        ("UPN,Date,Period,Subject", "how a lesson was marked"),
        ("UPN,Date,Period,Mark", "which subject or class a lesson was of"),
    ],
)
def test_what_a_file_of_lessons_lacks_is_said(headings: str, lacking: str) -> None:
    table = open_table(f"{headings}\n1,2,3,4\n".encode(), "lessons.csv")
    with pytest.raises(Unreadable, match=f"No column says {lacking}"):
        recognise(table, kind=Kind.LESSONS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("UPN,Date,Period,Subject,Mark\nA,2026-03-13,1,Art,/\n", Kind.LESSONS),
        ("UPN,Date,Period,Class,Mark\nA,2026-03-13,1,9a/Ar,/\n", Kind.LESSONS),
        ("UPN,Date,Lesson,Teaching group,Code\nA,2026-03-13,L3,9a/Ar,N\n", Kind.LESSONS),
        ("UPN,Date,Session,Period,Subject,Code\nA,2026-03-13,AM,2,Art,/\n", Kind.LESSONS),
        ("Name,Date,Period,Subject,Teacher,Mark\nAnn Lee,2026-03-13,1,Art,Ms Po,/\n", Kind.LESSONS),
        ("UPN,Date,Session,Subject,Mark\nA,2026-03-13,4,Art,/\n", Kind.LESSONS),
        ("UPN,Date,Session,Class,Mark\nA,2026-03-13,AM,9C,/\nA,2026-03-13,noon,9C,/\n", Kind.REGISTER),
        ("UPN,Date,Period,Class,Mark\nA,2026-03-13,AM,9C,/\n", Kind.REGISTER),
        ("UPN,Year,Class,Date,Session,Code\nA,9,9C,2026-03-13,PM,/\n", Kind.REGISTER),
        ("UPN,Class,Date,Period,Mark\nA,9C,2026-03-13,am,/\nA,9C,2026-03-13,pm,\\\n", Kind.REGISTER),
        ("UPN,Date,Period,Subject,Location,Behaviour type\nA,2026-03-13,1,Art,Hall,x\n", Kind.INCIDENTS),
        ("Student,Subject,Teacher,Class,Period\nA,Art,Ms Po,9a/Ar,3\n", Kind.CLASS_LISTS),
        ("Start date,End date,Period,Subject\n2025-09-01,2025-12-19,Autumn term,x\n", Kind.CALENDAR),
    ],
)
def test_files_that_look_alike_are_told_apart(text: str, kind: Kind) -> None:
    assert recognise(open_table(text.encode(), "given.csv")).kind is kind


def test_the_period_is_the_column_that_says_it_and_not_the_half_day() -> None:
    text = "UPN,Date,Session,Lesson,Subject,Code\nA,2026-03-13,AM,2,Art,/\n"
    reading = read_lessons(recognise(open_table(text.encode(), "given.csv")))
    assert reading.period.texts == ("2",)


def test_a_register_whose_period_is_am_or_pm_is_read_as_one() -> None:
    text = "UPN,Class,Date,Period,Mark\nA,9C,2026-03-13,AM,/\n"
    assert recognise(open_table(text.encode(), "given.csv")).layout is Layout.LONG


def test_a_person_says_the_kind_and_it_stands() -> None:
    text = "UPN,Class,Date,Period,Mark\nA,9C,2026-03-13,AM,/\n"
    assert recognise(open_table(text.encode(), "given.csv"), kind=Kind.LESSONS).kind is Kind.LESSONS
    text = "Wer,Date,Stunde,Subject,Mark\nA,2026-03-13,1,Art,/\n"
    columns = {"pupil": "Wer", "period": "Stunde"}
    found = recognise(
        open_table(text.encode(), "given.csv", wanted=tuple(columns.values())), columns, Kind.LESSONS
    )
    assert found.places["period"] == 2
