"""A register held against a roll and a calendar: who is missing, and which rows have no place."""

from datetime import date

import upturn
from upturn.exchange.analysis import Register

HEADINGS = "pupil,date,session,code\n"
DAYS = ("2025-09-03", "2025-09-04", "2025-09-05")
TERM = b"first,last,kind,name\n2025-09-01,2025-12-19,term,Autumn\n2025-09-04,,INSET,Training\n"


def rows(pupil: str, *days: str, code: str = "/") -> str:
    return "".join(f"{pupil},{day},{half},{code}\n" for day in days for half in ("AM", "PM"))


def held(marks: str, roll: str | None = None, calendar: bytes | None = None) -> Register:
    return upturn.read_register(
        (HEADINGS + marks).encode(), roll=roll.encode() if roll else None, calendar=calendar
    )


def figures(register: Register, name: str) -> dict[str, object]:
    return dict(register.statistics().select("pupil", name).iter_rows())


def rejected(register: Register) -> list[tuple[int | None, str | None]]:
    return [(problem.line, problem.found) for problem in register.problems if problem.rejected]


def test_without_roll_or_calendar_only_blanks_are_missing() -> None:
    assert figures(held(rows("A", *DAYS) + rows("B", DAYS[0])), "missing") == {"A": 0, "B": 0}


def test_with_a_roll_sessions_of_the_school_without_a_row_are_missing_inside_the_enrolment() -> None:
    roll = "pupil,start date,leaving date\nA,,\nB,,\nC,2025-09-04,\nD,,2025-09-03\nE,2026-01-05,\n"
    register = held(rows("A", *DAYS) + rows("B", DAYS[0]), roll)
    assert figures(register, "missing") == {"A": 0, "B": 4, "C": 4, "D": 2}
    assert not register.problems


def test_a_day_only_marked_closed_is_no_session_of_the_school() -> None:
    register = held(rows("A", DAYS[0]) + rows("A", DAYS[1], code="#"), "pupil,year\nA,7\nB,7\n")
    assert figures(register, "missing") == {"A": 0, "B": 2}


def test_with_a_calendar_its_open_sessions_are_due() -> None:
    register = held(rows("A", *DAYS[::2]) + rows("B", DAYS[0]), calendar=TERM)
    assert figures(register, "missing") == {"A": 0, "B": 2}
    assert not register.problems


def test_marks_on_closed_days_are_left_out_but_for_closures_and_blanks() -> None:
    marks = (
        rows("A", DAYS[0]) + "A,2025-09-04,AM,/\nA,2025-09-04,PM,#\nA,2025-09-06,AM,-\nA,2025-09-07,PM,N\n"
    )
    register = held(marks, calendar=TERM)
    assert rejected(register) == [(4, "/"), (7, "N")]
    assert "when the calendar says the school is closed" in register.problems[0].reason
    assert figures(register, "possible") == {"A": 2}


def test_pupils_not_on_the_roll_are_left_out_row_by_row() -> None:
    register = held(rows("A", DAYS[0]) + rows("X", DAYS[0]), "pupil,year\nA,7\n")
    assert rejected(register) == [(4, "X"), (5, "X")]
    assert figures(register, "possible") == {"A": 2}


def test_marks_outside_the_enrolment_are_left_out_but_for_not_yet_on_roll() -> None:
    marks = rows("A", DAYS[1]) + "A,2025-09-03,AM,/\nA,2025-09-03,PM,Z\nB,2025-09-03,AM,/\n"
    register = held(marks, "pupil,start date\nA,2025-09-04\nB,\n")
    assert rejected(register) == [(4, "/")]
    assert "on the roll only from 4 September 2025" in register.problems[0].reason


def test_two_pupils_with_one_upn_are_both_refused() -> None:
    register = held(
        rows("P1", DAYS[0]) + rows("P2", DAYS[0]),
        "UPN,Name,DOB\nP1,Ann Lee,2012-01-31\nP1,Bob Poe,2012-02-01\nP2,Cy Fox,2012-03-01\n",
    )
    assert figures(register, "possible") == {"P2": 2}
    assert all(
        "P1 stands for two pupils, on lines 2 and 3" in problem.reason for problem in register.problems
    )


def test_an_identifier_that_conflicts_with_the_name_is_no_match() -> None:
    data = b"pupil,name,date,session,code\nP1,Ann Lee,2025-09-03,AM,/\nP2,Fox Cy,2025-09-03,AM,/\n"
    register = upturn.read_register(data, roll=b"pupil,name,year\nP1,Bob Poe,7\nP2,Cyril Fox,7\n")
    (problem,) = register.problems
    assert (problem.line, problem.rejected) == (2, True)
    assert "“Ann Lee” in the register and “Bob Poe” on the roll" in problem.reason


def test_groups_come_from_the_roll() -> None:
    pupils = [f"P{number}" for number in range(12)]
    roll = "pupil,year,FSM,SEN status\n" + "".join(
        f"{pupil},{7 + (number > 5)},{'YN'[number % 2]},{'K' if number % 2 else ''}\n"
        for number, pupil in enumerate(pupils)
    )
    register = held("".join(rows(pupil, DAYS[0]) for pupil in pupils), roll)
    found = {(group.by, group.value): group.pupils for group in register.groups()}
    assert found == {
        ("school", None): 12, ("year_group", "7"): 6, ("year_group", "8"): 6, ("sen_status", "K"): 6,
        ("sen_status", None): 6, ("fsm", "no"): 6, ("fsm", "yes"): 6,
    }  # fmt: skip


def test_a_calendar_of_closures_alone_leaves_other_weekdays_open() -> None:
    register = held(rows("A", *DAYS), calendar=b"date,description\n2025-09-04,INSET day\n")
    assert rejected(register) == [(4, "/"), (5, "/")]


def test_a_calendar_may_be_ics() -> None:
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n"
        "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20250101T000000Z\r\nDTSTART;VALUE=DATE:20250901\r\n"
        "DTEND;VALUE=DATE:20251220\r\nSUMMARY:Autumn term\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20250101T000000Z\r\nDTSTART;VALUE=DATE:20250904\r\n"
        "DTEND;VALUE=DATE:20250905\r\nSUMMARY:INSET day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    register = held(rows("A", *DAYS), calendar=ics.encode())
    assert rejected(register) == [(4, "/"), (5, "/")]


def test_a_period_beyond_the_rows_counts_what_the_calendar_says_is_due() -> None:
    register = held(rows("A", *DAYS[::2]), calendar=TERM)
    asked = register.statistics(date(2025, 9, 1), date(2025, 9, 16))
    assert asked["missing"].to_list() == [18]
    assert register.statistics()["missing"].to_list() == [0]


def test_a_rejected_code_leaves_its_session_missing_only_where_a_mark_is_due() -> None:
    marks = rows("A", DAYS[0]) + rows("B", DAYS[0], code="QQ")
    assert figures(held(marks), "missing") == {"A": 0, "B": 0}
    assert figures(held(marks, "pupil,year\nA,7\nB,7\n"), "missing") == {"A": 0, "B": 2}
    assert figures(held(marks, calendar=TERM), "missing") == {"A": 0, "B": 2}


def test_a_register_without_schools_takes_them_from_the_roll() -> None:
    register = held(rows("A", DAYS[0]) + rows("B", DAYS[1]), "school,pupil\nNorth,A\nSouth,B\nSouth,C\n")
    found = register.statistics().select("school", "pupil", "missing").rows()
    assert found == [("North", "A", 0), ("South", "B", 0), ("South", "C", 2)]
