"""Whom there is still time for, and what an arrival comes to beside what was arranged."""

from datetime import time

import pytest

from upturn.plans.mornings import MorningArrangement
from upturn.registers.codes import all_codes
from upturn.support.arrivals import beside_the_arranged
from upturn.support.still_time import DoorTimes, Expected, Hour, NotInYet, hour_of, not_in_yet

NUMBERS = {code.text: code.number for code in all_codes()}
SIDE_GATE = MorningArrangement(arrive_by=time(8, 50), place="Side gate", greeted_by="Ms Okoro")


def waiting(
    mark: str = "", morning: MorningArrangement | None = SIDE_GATE, **more: bool
) -> tuple[NotInYet, ...]:
    arrived = more.get("arrived", False)
    return not_in_yet([Expected(7, morning, arrived, NUMBERS[mark] if mark else 0)], time(9, 10))


@pytest.mark.parametrize("mark", ["", "N", "O"])
def test_a_missing_or_unexplained_mark_leaves_time(mark: str) -> None:
    assert waiting(mark) == (NotInYet(7, "Side gate", "Ms Okoro", time(8, 50), mark, is_later=False),)


@pytest.mark.parametrize("mark", ["/", "L", "U", "I", "M", "C", "G", "E", "B", "#", "Z"])
def test_whoever_is_in_or_away_for_a_reason_is_not_waited_for(mark: str) -> None:
    assert waiting(mark) == ()


def test_whoever_came_through_a_door_is_in_whatever_the_register_says() -> None:
    assert waiting("N", arrived=True) == ()


def test_a_later_arrangement_is_said_to_be_later() -> None:
    (later,) = waiting(morning=MorningArrangement(arrive_by=time(10)))
    assert later.is_later
    (plain,) = waiting(morning=None)
    assert (plain.door, plain.waiting, plain.arranged, plain.is_later) == ("", "", None, False)


@pytest.mark.parametrize(
    ("at", "is_open", "hour"),
    [
        (time(8, 44), True, Hour.NOT_YET),
        (time(8, 45), True, Hour.STILL_TIME),
        (time(10, 59), True, Hour.STILL_TIME),
        (time(11), True, Hour.OVER),
        (time(9), False, Hour.CLOSED),
    ],
)
def test_where_the_morning_stands(at: time, is_open: bool, hour: Hour) -> None:
    assert hour_of(DoorTimes(), at, school_is_open=is_open) is hour


@pytest.mark.parametrize(
    ("arrived", "words"),
    [
        (time(8, 49), "by 08:50, as arranged"),
        (time(8, 50), "by 08:50, as arranged"),
        (time(8, 51), "1 minute after the arranged 08:50"),
        (time(9, 2), "12 minutes after the arranged 08:50"),
    ],
)
def test_an_arrival_beside_the_arranged_time_is_a_fact(arrived: time, words: str) -> None:
    assert beside_the_arranged(time(8, 50), arrived) == words


def test_without_an_arranged_time_there_is_nothing_to_compare() -> None:
    assert beside_the_arranged(None, time(9)) == ""
