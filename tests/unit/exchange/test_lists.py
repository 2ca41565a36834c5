"""Rolls, contacts, class lists and calendars: what they hold, as what it means."""

from datetime import date

import pytest

from upturn.exchange.reading.calendar import CalendarReading, open_calendar
from upturn.exchange.reading.class_lists import read_class_lists
from upturn.exchange.reading.contacts import read_contacts
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import AmbiguousDates, Unreadable
from upturn.exchange.reading.recognition import Kind, Recognition, fingerprint, recognise
from upturn.exchange.reading.roll import RollReading, read_roll
from upturn.kernel.sessions import Session
from upturn.kernel.upn import check_letter
from upturn.registers.calendar import PeriodKind

BODY = "899000025001"
UPN = check_letter(BODY) + BODY


def known(text: str, kind: Kind | None = None) -> Recognition:
    return recognise(open_table(text.encode(), "list.csv"), kind=kind)


def roll(text: str) -> RollReading:
    return read_roll(known(text, Kind.ROLL))


def test_a_roll_holds_what_is_known_of_each_pupil() -> None:
    reading = roll(
        "UPN,Adm No,Legal Surname,Legal Forename,DOB,NC Year,Reg Group,Gender,SEN Status,FSM,First Language,"
        "Looked After,Social Worker,Admission Date,Leaving Date\n"
        f"{UPN},007,Lee,Ann,13/02/2012,Year 7,7A,Female,SEN Support,Y,Polish,N,no,01/09/2023,\n"
    )
    (row,) = reading.rows
    assert not reading.problems
    assert set(row.identifiers) == {UPN, "007"}
    assert (row.upn, row.name, row.forename, row.surname) == (UPN, "Ann Lee", "Ann", "Lee")
    assert (row.date_of_birth, row.starts, row.leaves) == (date(2012, 2, 13), date(2023, 9, 1), None)
    assert (row.year_group, row.form, row.sex, row.sen_status) == ("7", "7A", "F", "K")
    assert (row.fsm, row.first_language, row.looked_after, row.social_worker) == (
        True,
        "Polish",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("7", "7"),
        ("Year 11", "11"),
        ("Y3", "3"),
        ("R", "R"),
        ("Reception", "R"),
        ("0", "R"),
        ("N2", "N2"),
        ("07", "7"),
    ],
)
def test_year_groups_are_brought_to_one_form(text: str, year: str) -> None:
    assert roll(f"pupil,year\nA,{text}\n").rows[0].year_group == year


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("N", "N"),
        ("No SEN", "N"),
        ("K", "K"),
        ("SEN support", "K"),
        ("E", "E"),
        ("EHCP", "E"),
        ("Education, Health and Care Plan", "E"),
        ("Statement", "E"),
    ],
)
def test_sen_statuses_are_brought_to_one_form(text: str, status: str) -> None:
    assert roll(f'pupil,SEN status\nA,"{text}"\n').rows[0].sen_status == status


def test_a_blank_is_no_only_where_nobody_is_said_not_to_be() -> None:
    assert [row.fsm for row in roll("pupil,FSM\nA,Y\nB,\n").rows] == [True, False]
    assert [row.fsm for row in roll("pupil,FSM\nA,Y\nB,\nC,N\n").rows] == [True, None, False]


def test_what_is_not_understood_is_said_and_left_as_not_known() -> None:
    reading = roll("pupil,year,sex,FSM,DOB\nA,Badgers,Z,perhaps,31/02/2012\n")
    (row,) = reading.rows
    assert (row.year_group, row.sex, row.fsm, row.date_of_birth) == (None, None, None, None)
    assert [(problem.line, problem.column, problem.rejected) for problem in reading.problems] == [
        (2, "FSM", False), (2, "DOB", False), (2, "year", False), (2, "sex", False),
    ]  # fmt: skip


def test_a_wrong_check_letter_is_said() -> None:
    wrong = ("A" if UPN[0] != "A" else "B") + UPN[1:]
    reading = roll(f"UPN,year\n{wrong},7\n")
    assert (reading.rows[0].upn, reading.rows[0].identifiers) == (None, (wrong,))
    assert f"check letter {wrong[0]} where {UPN[0]} was expected" in reading.problems[0].reason


def test_leaving_before_starting_is_left_out() -> None:
    reading = roll("pupil,start date,leaving date\nA,2025-09-03,2025-09-02\nB,,\n")
    assert [row.identifiers for row in reading.rows] == [("B",)]
    assert (reading.problems[0].line, reading.problems[0].rejected) == (2, True)


def test_two_enrolments_of_one_pupil_are_two_rows_and_the_same_row_twice_is_one() -> None:
    text = "pupil,name,start date,leaving date\nA,Ann Lee,2024-09-03,2025-01-10\n"
    text += "A,Lee Ann,2025-04-20,\nA,Lee Ann,2025-04-20,\n"
    assert len(roll(text).rows) == 2


def test_one_column_of_dates_settles_the_order_of_a_roll() -> None:
    (row,) = roll("pupil,DOB,start date\nA,13/02/2012,03/09/2025\n").rows
    assert row.starts == date(2025, 9, 3)
    with pytest.raises(AmbiguousDates):
        roll("pupil,DOB,start date\nA,03/02/2012,03/09/2025\n")


def test_contacts_hold_whom_to_speak_to() -> None:
    recognition = known(
        "UPN,Contact name,Relationship,Parental responsibility,Priority,Language,"
        "Preferred contact,Mobile,Email\n"
        "A,Jo Lee,Mother,Yes,1,Polish,SMS,07700 900123,jo@example.org\n"
        "A,,Aunt,,,,,,\nB,Al Poe,Father,maybe,x,,pigeon,,\n"
    )
    reading = read_contacts(recognition)
    assert recognition.kind is Kind.CONTACTS
    first, second = reading.rows
    assert (first.pupil, first.name, first.relationship, first.parental_responsibility) == (
        "A",
        "Jo Lee",
        "Mother",
        True,
    )
    assert (first.priority, first.language, first.channel, first.phone) == (
        1,
        "Polish",
        "text",
        "07700 900123",
    )
    assert (second.parental_responsibility, second.priority, second.channel) == (None, None, None)
    assert [(problem.line, problem.rejected) for problem in reading.problems] == [
        (3, True),
        (4, False),
        (4, False),
        (4, False),
    ]


def test_class_lists_hold_who_is_taught_what_by_whom() -> None:
    recognition = known("UPN,Class,Subject,Teacher\nA,7A/Ma1,Mathematics,Ms Okoro\nB,,Art,\n,7A,Art,\n")
    reading = read_class_lists(recognition)
    assert recognition.kind is Kind.CLASS_LISTS
    assert [(row.pupil, row.class_name, row.subject, row.teacher) for row in reading.rows] == [
        ("A", "7A/Ma1", "Mathematics", "Ms Okoro"), ("B", "Art", "Art", None),
    ]  # fmt: skip
    assert [problem.line for problem in reading.problems] == [4]


def calendar(text: str) -> CalendarReading:
    return open_calendar(text.encode(), "days.csv")


def test_calendars_hold_terms_closures_and_half_days() -> None:
    reading = calendar(
        "Start,End,Type,Name\n01/09/2025,19/12/2025,Term,Autumn\n27/10/2025,31/10/2025,Half term,\n"
        "01/09/2025,,INSET day,\n25/12/2025,,Bank holiday,Christmas Day\n"
        "19/12/2025,,Closure,Closed in the afternoon\n"
    )
    assert [(period.first, period.kind, period.session) for period in reading.periods] == [
        (date(2025, 9, 1), PeriodKind.INSET, None),
        (date(2025, 9, 1), PeriodKind.TERM, None),
        (date(2025, 10, 27), PeriodKind.HALF_TERM, None),
        (date(2025, 12, 19), PeriodKind.CLOSURE, Session.PM),
        (date(2025, 12, 25), PeriodKind.BANK_HOLIDAY, None),
    ]


def test_a_term_may_be_given_by_its_first_and_last_day() -> None:
    reading = calendar(
        "date,event\n2025-09-02,Autumn term starts\n2025-12-19,End of term\n2025-10-03,Sports day\n"
    )
    assert [(period.first, period.last) for period in reading.periods] == [
        (date(2025, 9, 2), date(2025, 12, 19))
    ]
    assert "“Sports day”" in reading.problems[0].reason


def test_teaching_days_may_be_said() -> None:
    reading = calendar("first,last,kind,name\n2025-09-01,2025-12-19,term,\n,,teaching days,Mon Tue Sat\n")
    assert reading.teaching_days == {0, 1, 5}


@pytest.mark.parametrize(
    "text", ["first,last,kind\n2025-09-01,2025-08-01,term\n", "first,last,kind\n", "BEGIN:VCALENDAR\nx\n"]
)
def test_a_calendar_without_periods_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        calendar(text)


def test_next_weeks_wide_file_is_known_again_and_another_is_not() -> None:
    first, next_week, other = (
        open_table(text.encode(), "marks.csv")
        for text in (
            "UPN,2025-09-03 AM\nA,/\n",
            "upn,2025-09-10 AM,2025-09-10 PM\nA,/,/\n",
            "UPN,Reg,2025-09-03 AM\nA,7,/\n",
        )
    )
    assert fingerprint(first) == fingerprint(next_week) != fingerprint(other)


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("UPN,Surname,Forename,DOB,Year", Kind.ROLL),
        ("UPN,Date,AM/PM,Mark", Kind.REGISTER),
        ("UPN,Surname,Year,Reg,Date,Session,Code", Kind.REGISTER),
        ("UPN,Contact,Relationship,Telephone", Kind.CONTACTS),
        ("Student,Subject,Teacher,Class", Kind.CLASS_LISTS),
        ("Start date,End date,Description", Kind.CALENDAR),
        ("UPN,Date,Period,Location,Behaviour type", Kind.INCIDENTS),
    ],
)
def test_kinds_are_known_by_their_headings(headings: str, kind: Kind) -> None:
    cells = {"Date": "2025-09-03", "Start date": "2025-09-03", "AM/PM": "AM", "Session": "AM"}
    row = ",".join(cells.get(heading, "x") for heading in headings.split(","))
    assert known(f"{headings}\n{row}\n").kind is kind
