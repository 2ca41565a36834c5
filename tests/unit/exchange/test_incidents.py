"""Behaviour logs: what each incident says of when and where, and never the free description."""

from datetime import date, time

import pytest

from upturn.exchange.reading.incidents import IncidentsReading, clock, read_incidents
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import AmbiguousDates, Unreadable
from upturn.exchange.reading.recognition import Kind, recognise
from upturn.kernel.upn import check_letter

BODY = "899000025001"
UPN = check_letter(BODY) + BODY
HEADINGS = "Incident No,UPN,Pupil Name,Date,Time,Period,Location,Incident Type,Description"


def log(*rows: str, headings: str = HEADINGS) -> IncidentsReading:
    recognition = recognise(open_table("\n".join([headings, *rows]).encode(), "log.csv"))
    assert recognition.kind is Kind.INCIDENTS
    return read_incidents(recognition)


def test_an_incident_is_when_where_and_of_what_kind() -> None:
    reading = log(f"B1,{UPN},Ann Lee,13/03/2026,08:50,P1,Corridor,Left the room,He said his uncle")
    [row] = reading.rows
    assert (row.pupil, row.pupil_name, row.number) == (UPN, "Ann Lee", "B1")
    assert (row.on, row.time) == (date(2026, 3, 13), time(8, 50))
    assert (row.lesson, row.place, row.what) == ("P1", "Corridor", "Left the room")
    assert reading.numbered
    assert "uncle" not in str(reading)


def test_what_a_row_lacks_is_said() -> None:
    reading = log(
        ",,,13/03/2026,,,,x,",
        f"B2,{UPN},,soon,,,,x,",
        f"B3,{UPN},,13/03/2026,break,,,x,",
        f"B4,{UPN},,,,,,x,",
    )
    assert [row.number for row in reading.rows] == ["B3"]
    assert reading.rows[0].time is None
    reasons = [(problem.line, problem.reason) for problem in reading.problems]
    assert reasons == [
        (2, "The row says no pupil. Fill it in, or delete the row."),
        (3, "“soon” is no day. Expected one like 12/03/2026."),
        (4, "“break” is no time of day, and was left out. Expected 08:50."),
        (5, "“” is no day. Expected one like 12/03/2026."),
    ]


def test_a_log_without_numbers_gives_the_same_ones_again() -> None:
    headings = "UPN,Date,Incident type"
    rows = [f"{UPN},2026-03-13,Shouted", f"{UPN},2026-03-13,Shouted", f"{UPN},2026-03-14,Shouted"]
    first, again = log(*rows, headings=headings), log(*rows, headings=headings)
    assert [row.number for row in first.rows] == [row.number for row in again.rows]
    assert len({row.number for row in first.rows}) == 3
    assert not first.numbered


def test_days_that_can_be_read_two_ways_are_asked_about() -> None:
    with pytest.raises(AmbiguousDates):
        log(f"B1,{UPN},,02/03/2026,,,,x,")


def test_a_log_of_nothing_says_so() -> None:
    with pytest.raises(Unreadable, match="no incidents below them"):
        log()


def test_a_log_without_days_says_what_is_missing() -> None:
    table = open_table(f"UPN,Incident type\n{UPN},Shouted\n".encode(), "log.csv")
    with pytest.raises(Unreadable, match="on which day an incident was"):
        recognise(table, kind=Kind.INCIDENTS)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("08:50", time(8, 50)),
        ("8.50", time(8, 50)),
        ("8:50:00", time(8, 50)),
        ("1:05 pm", time(13, 5)),
        ("12:10 AM", time(0, 10)),
        ("12:10 p.m.", time(12, 10)),
        ("13/03/2026 14:20", time(14, 20)),
        ("2026-03-13T14:20:30", time(14, 20)),
        ("25:00", None),
        ("13:05 pm", None),
        ("09:75", None),
        ("Lunch", None),
        ("P1", None),
    ],
)
def test_times_of_day(text: str, read: time | None) -> None:
    assert clock(text) == read
