"""Jordan's and Aisha's last nine weeks, mark by mark, because the first screen counts them.

Jordan attended 31 of the last 40 sessions and 23 of the 40 before: whether the forty end this morning,
yesterday afternoon, or with the last whole week; and none of them is set aside, so that sessions that count
say the same. Aisha attended 8 of 40 and 8 of the 40 before, since the
register does not hold her lessons online.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from upturn.demo.marking import NUMBERS
from upturn.demo.roster import Bytes, Roster
from upturn.demo.stories import AISHA, JORDAN

WEEKS: Mapping[str, Mapping[date, str]] = {
    JORDAN: {
        date(2026, 1, 5): r"O\ /\ L\ /O OO",
        date(2026, 1, 12): r"OO /\ /\ /\ OO",
        date(2026, 1, 19): r"OO /\ O\ /\ OO",
        date(2026, 1, 26): r"OO /\ /\ /\ OO",
        date(2026, 2, 2): r"O\ /\ L\ /\ OO",
        date(2026, 2, 9): r"OO /\ /\ /\ O\ ".strip(" "),
        date(2026, 2, 23): r"O\ L\ /\ /\ /O",
        date(2026, 3, 2): r"L\ /\ /\ /\ O\ ".strip(" "),
        date(2026, 3, 9): r"O\ /\ L\ /",
    },
    AISHA: {
        date(2026, 1, 5): r"II II /\ II II",
        date(2026, 1, 12): "C2C2 C2C2 /\\ C2C2 C2C2",
        date(2026, 1, 19): "C2C2 C2C2 /\\ C2C2 C2C2",
        date(2026, 1, 26): "C2C2 C2C2 L\\ C2C2 C2C2",
        date(2026, 2, 2): "C2C2 C2C2 /\\ C2C2 C2C2",
        date(2026, 2, 9): "C2C2 C2C2 /\\ C2C2 C2C2",
        date(2026, 2, 23): "C2C2 C2C2 /\\ C2C2 C2C2",
        date(2026, 3, 2): "C2C2 C2C2 /\\ C2C2 C2C2",
        date(2026, 3, 9): "C2C2 C2C2 /\\ C2",
    },
}
"""Each week from its Monday, a pair of marks a day."""

FORMS_ALWAYS_TAKEN = frozenset({"9C", "10E"})
"""Jordan's and Aisha's forms: their registers are never missing, so that the counts stand."""


def write_registers(roster: Roster, marks: Bytes, delays: Bytes) -> None:
    """Put the written weeks in their children's rows of ``uint8[rows, 2 * days]``."""
    for pupil, weeks in WEEKS.items():
        row = roster.row_of(pupil)
        if row is None:
            continue
        for monday, text in weeks.items():
            for session, code in _sessions(roster, monday, text):
                marks[row, session] = NUMBERS[code]
                delays[row, session] = 0


def _sessions(roster: Roster, monday: date, text: str) -> Iterator[tuple[int, str]]:
    for weekday, pair in enumerate(text.split(" ")):
        day = monday + timedelta(days=weekday)
        if day in roster.days:
            place = roster.days.index(day)
            yield from ((2 * place + half, code) for half, code in enumerate(_codes(pair)))


def _codes(pair: str) -> list[str]:
    """The marks of a day: C2 is one mark, every other letter too."""
    codes: list[str] = []
    for character in pair:
        if character.isdigit():
            codes[-1] += character
        else:
            codes.append(character)
    return codes
