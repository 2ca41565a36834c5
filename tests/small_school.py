"""A school small enough to be read at a glance: four pupils, one week, and files about them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from upturn.kernel.upn import check_letter

MONDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 12)
Rows = list[list[str]]


def upn(number: int) -> str:
    """A UPN with the right check letter and an authority that does not exist."""
    body = f"989402126{number:03}"
    return check_letter(body) + body


ANNA, BILAL, CARYS, DEV = (upn(number) for number in range(1, 5))
NAMES = {
    ANNA: ("Anna", "Fenn"),
    BILAL: ("Bilal", "Karim"),
    CARYS: ("Carys", "Bowen"),
    DEV: ("Dev", "Rao"),
}
NUMBERS = {ANNA: "000101", BILAL: "000102", CARYS: "000103", DEV: "000104"}
ROLL_HEADINGS = [
    "UPN",
    "Admission number",
    "Forename",
    "Surname",
    "Date of birth",
    "Form",
    "Start date",
    "Leaving date",
]


def roll(*pupils: str, **changes: Mapping[str, str]) -> Rows:
    """A roll of some pupils (all, where none are named); ``changes`` by first name, heading to text."""
    rows = [ROLL_HEADINGS]
    for pupil in pupils or NAMES:
        forename, surname = NAMES[pupil]
        row = dict.fromkeys(ROLL_HEADINGS, "") | {
            "UPN": pupil,
            "Admission number": NUMBERS[pupil],
            "Forename": forename,
            "Surname": surname,
            "Date of birth": "2014-05-0" + NUMBERS[pupil][-1],
            "Form": "6A",
            "Start date": "2025-09-03",
        }
        rows.append([(row | dict(changes.get(forename.lower(), {})))[heading] for heading in ROLL_HEADINGS])
    return rows


def register(marks: Mapping[str, str], first: date = MONDAY, *, headings: Iterable[str] = ()) -> Rows:
    """A row a mark, from a Monday on: each pupil's marks are a text of tokens, “?” for a blank."""
    rows = [list(headings) or ["UPN", "Date", "Session", "Mark"]]
    for pupil, text in marks.items():
        for place, token in enumerate(text.split()):
            day = first + timedelta(days=place // 10 * 7 + place // 2 % 5)
            rows.append([pupil, day.isoformat(), ("AM", "PM")[place % 2], "" if token == "?" else token])
    return rows


HERE = "/ \\ / \\ / \\ / \\ / \\"
WEEK = {ANNA: HERE, BILAL: "I I / \\ / \\ / \\ / \\", CARYS: HERE, DEV: HERE}
CALENDAR: Rows = [
    ["First day", "Last day", "Type", "Name"],
    ["2025-09-01", "2025-12-19", "Term", "Autumn term"],
    ["2026-01-05", "2026-03-27", "Term", "Spring term"],
    ["2026-03-04", "2026-03-04", "INSET day", "INSET day"],
]
