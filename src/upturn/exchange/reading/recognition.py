"""What a table is, and which of its columns is what: proposed from headings and contents, never guessed.

A mapping is a plain ``dict`` from role to heading, so that it can be kept for the source it came from and
given back as ``columns``. `fingerprint` tells whether a file's headings are those of a known source.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import polars as pl

from upturn.exchange.reading.grids import GridColumn, find_grid
from upturn.exchange.reading.headings import half_of, is_day_heading, plain, split_half, weekday_of
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.reading.synonyms import NAMES
from upturn.exchange.reading.table import Table, as_texts


class Kind(StrEnum):
    """What a file is about."""

    REGISTER = "register"
    ROLL = "roll"
    CONTACTS = "contacts"
    CLASS_LISTS = "class_lists"
    CALENDAR = "calendar"
    INCIDENTS = "incidents"
    LESSONS = "lessons"
    PRESENCE = "presence"


class Layout(StrEnum):
    """How a register's marks are laid out."""

    LONG = "long"
    PUPIL_DAY = "pupil_day"
    WIDE = "wide"
    MARK_STRING = "mark_string"
    WEEK_MARK = "week_mark"


WHO = ("school", "pupil", "upn", "name", "forename", "surname")
CHARACTERISTICS = (
    "year_group", "form", "sex", "sen_status", "fsm", "first_language", "looked_after", "social_worker",
)  # fmt: skip
ROLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.REGISTER: (
        *WHO, "date", "session", "code", "am", "pm", "marks", "week", "start", "end", *CHARACTERISTICS,
    ),
    Kind.ROLL: (*WHO, "local_id", "date_of_birth", *CHARACTERISTICS, "starts", "leaves"),
    Kind.CONTACTS: (
        *WHO, "contact_name", "contact_forename", "contact_surname", "relationship",
        "parental_responsibility",
        "priority", "contact_language", "channel", "phone", "email",
    ),
    Kind.CLASS_LISTS: (*WHO, "class_name", "subject", "teacher"),
    Kind.CALENDAR: ("first", "last", "kind", "title", "school"),
    Kind.INCIDENTS: (*WHO, "date", "time", "lesson", "place", "incident", "incident_number"),
    Kind.LESSONS: (*WHO, "date", "period", "subject", "class_name", "code", "minutes_late"),
    Kind.PRESENCE: (),
}  # fmt: skip

_ADVICE = "The option is --columns pupil=…,date=…,session=…,code=…."
_MARKS = re.compile(r"[/\\A-Z#*\-0-9 ,.|]+", re.I)
_CALENDAR_WORDS = re.compile(
    r"\b(terms?|half[ _-]?terms?|holidays?|inset|closures?|closed"
    r"|teaching[ _]days?|training days?|school[ _]week)\b",
    re.I,
)
_SAMPLE_ROWS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """A table with what was recognised about it.

    Attributes:
        table: the table.
        kind: what it is about.
        layout: how its marks are laid out, for a register.
        mapping: role → heading, to be shown, corrected and remembered.
        places: role → column number.
        grid: the columns of marks, for the wide and week-mark layouts.
        skip: how many rows below the headings are headings too.
        notes: sentences about what was assumed.
    """

    table: Table
    kind: Kind
    layout: Layout | None
    mapping: dict[str, str]
    places: dict[str, int]
    grid: tuple[GridColumn, ...] = ()
    skip: int = 0
    notes: tuple[str, ...] = ()

    def heading(self, role: str) -> str | None:
        """What the column of a role is called in this file."""
        place = self.places.get(role)
        return None if place is None else self.table.headings[place]


def fingerprint(table: Table) -> str:
    """A short key that is the same for files with the same headings: the same source as before.

    Headings that name days are left out, so that next week's wide file is known again.
    """
    named = "\n".join(plain(heading) for heading in table.headings if heading and not is_day_heading(heading))
    return sha256(named.encode()).hexdigest()[:16]


def recognise(
    table: Table, columns: Mapping[str, str] | None = None, kind: Kind | None = None
) -> Recognition:
    """What a table is and which column is what.

    Args:
        table: the table.
        columns: role → heading, where somebody has said it; it wins over what headings suggest.
        kind: what the file is known to be about.

    Raises:
        Unreadable: when columns are missing or doubled, with the headings that were found.
    """
    chosen = _chosen_places(table, columns or {})
    if kind is None:
        kind = _kind(table, chosen)
    places = _places(table, kind, chosen)
    if kind is Kind.REGISTER:
        found = _register(table, places)
        _refuse_doubled(table, found.places, chosen)
        return found
    _require(table, kind, places)
    _refuse_doubled(table, places, chosen)
    return Recognition(table, kind, None, _mapping(table, places), places)


def _mapping(table: Table, places: Mapping[str, int]) -> dict[str, str]:
    return {role: table.headings[place] for role, place in places.items()}


def _chosen_places(table: Table, columns: Mapping[str, str]) -> dict[str, int]:
    names = [plain(heading) for heading in table.headings]
    exact = list(table.headings)
    chosen: dict[str, int] = {}
    known = {role for roles in ROLES.values() for role in roles}
    for role, heading in columns.items():
        if role not in known:
            raise Unreadable(
                table.name,
                f"“{role}” is not something a column can be. Expected one of {', '.join(sorted(known))}.",
            )
        wanted = " ".join(heading.split())
        if exact.count(wanted) == 1:
            chosen[role] = exact.index(wanted)
            continue
        found = [place for place, name in enumerate(names) if name == plain(wanted) and name]
        if not found:
            raise Unreadable(
                table.name,
                f"There is no column “{wanted}” to take the {_said(role)} from. The columns are "
                f"{_listed(table)}.",
                line=table.heading_line,
            )
        if len(found) > 1:
            raise Unreadable(table.name, _doubled(table, found), line=table.heading_line)
        chosen[role] = found[0]
    return chosen


def _said(role: str) -> str:
    return role.replace("_", " ")


def _listed(table: Table, most: int = 20) -> str:
    names = [f"“{heading}”" for heading in table.headings if heading]
    return (
        ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
        or "all unnamed"
    )


def _doubled(table: Table, places: Iterable[int]) -> str:
    numbered = " and ".join(str(place + 1) for place in places)
    heading = table.headings[next(iter(places))]
    return f"More than one column is called “{heading}” (columns {numbered}). Rename or delete all but one."


def _candidates(table: Table, role: str) -> list[int]:
    """The columns a role may be in, the surest first."""
    by_name: dict[str, list[int]] = {}
    for place, heading in enumerate(table.headings):
        by_name.setdefault(plain(heading), []).append(place)
    return [place for name in NAMES[role] for place in by_name.get(name, [])]


def _places(table: Table, kind: Kind, chosen: Mapping[str, int]) -> dict[str, int]:
    places = dict(chosen)
    taken = set(chosen.values())
    for role in ROLES[kind]:
        if role in places:
            continue
        free = [place for place in _candidates(table, role) if place not in taken]
        if not free:
            continue
        places[role] = free[0]
        taken.add(free[0])
    if "pupil" not in chosen:
        _prefer_identifiers(table, places)
    return places


def _refuse_doubled(table: Table, places: Mapping[str, int], chosen: Mapping[str, int]) -> None:
    """A column that is needed, and not picked by a person, must be the only one of its name."""
    for role, place in places.items():
        same = [
            each for each, name in enumerate(table.headings) if plain(name) == plain(table.headings[place])
        ]
        if len(same) > 1 and role not in chosen:
            raise Unreadable(table.name, _doubled(table, same), line=table.heading_line)


def _prefer_identifiers(table: Table, places: dict[str, int]) -> None:
    """Where “Pupil” holds names and another column identifiers, the identifiers say who a row is about."""
    place = places.get("pupil")
    if place is None or not _holds_names(table, place):
        return
    others = [each for each in _candidates(table, "pupil") if each != place and not _holds_names(table, each)]
    others += [places["upn"]] if "upn" in places else []
    if others:
        places.setdefault("name", place)
        places["pupil"] = others[0]
        if places.get("upn") == others[0]:
            del places["upn"]


def _holds_names(table: Table, place: int) -> bool:
    """Whether a column's texts are people's names: words, most with a space or comma, and no digits."""
    texts = sample(table, place)
    with_parts = sum(1 for text in texts if ("," in text or " " in text) and not any(map(str.isdigit, text)))
    return bool(texts) and with_parts > 0.6 * len(texts)


def sample(table: Table, place: int) -> list[str]:
    """Distinct texts of a column's first rows, outer spaces away, blanks left out."""
    series = table.collect(table.frame.select(pl.col(str(place)).head(_SAMPLE_ROWS))).to_series()
    return sorted({text.strip() for text in as_texts(series).unique().to_list()} - {""})


def _kind(table: Table, chosen: Mapping[str, int]) -> Kind:
    """What the headings speak of."""
    if (
        chosen
        and chosen.keys() <= set(ROLES[Kind.REGISTER])
        and chosen.keys() & {"code", "marks", "am", "pm"}
    ):
        return Kind.REGISTER
    plains = Counter(plain(heading) for heading in table.headings)

    def has(*roles: str) -> bool:
        return any(name in plains for role in roles for name in NAMES[role])

    who = has("pupil", "name", "surname")
    days = sum(1 for heading in table.headings if is_day_heading(heading))
    if has("first") and not has("pupil", "forename", "surname") and _names_terms(table):
        return Kind.CALENDAR
    if who and (has("contact_name", "contact_surname", "relationship", "parental_responsibility")):
        return Kind.CONTACTS
    if who and has("incident") and has("date") and not has("code", "marks", "am", "pm", "week"):
        return Kind.INCIDENTS
    if who and has("date") and has("code") and has("subject", "class_name") and _names_lessons(table):
        return Kind.LESSONS
    if who and (has("code", "marks", "am", "pm", "week") or days >= 2 or (has("date") and has("session"))):
        return Kind.REGISTER
    if who and has("subject", "teacher") and not has("date_of_birth"):
        return Kind.CLASS_LISTS
    if who and has("date_of_birth", "year_group", "form", "sex", "sen_status", "fsm", "leaves"):
        return Kind.ROLL
    if not who and has("first") and (has("last") or has("kind") or has("title")) and not has("code"):
        return Kind.CALENDAR
    return Kind.CLASS_LISTS if who and has("class_name") else Kind.REGISTER


def _names_terms(table: Table) -> bool:
    """Whether a column speaks of terms and closures: “Name” may be a holiday's, not a child's."""
    places = [place for role in ("kind", "title") for place in _candidates(table, role)]
    said = [sample(table, place) for place in places]
    return any(texts and all(_CALENDAR_WORDS.search(text) for text in texts) for texts in said)


def _names_lessons(table: Table) -> bool:
    """Whether a column says which lesson of the day a row is: “Period” and “Session” may hold AM and PM."""
    return any(_is_mostly_no_half(sample(table, place)) for place in _candidates(table, "period"))


def _is_mostly_no_half(texts: Sequence[str]) -> bool:
    return 2 * sum(half_of(text) is None for text in texts) > len(texts)


def _require(table: Table, kind: Kind, places: Mapping[str, int]) -> None:
    if kind is Kind.LESSONS:
        _require_of_lessons(table, places)
        return
    if kind is Kind.CALENDAR:
        if "first" not in places:
            raise Unreadable(
                table.name,
                "No column gives dates. A calendar needs a first day, and may have a last day, a kind "
                "(term, closure, "
                f"INSET, bank holiday, half term) and a name. The columns are {_listed(table)}.",
                line=table.heading_line,
            )
        return
    if kind is Kind.INCIDENTS and "date" not in places:
        raise Unreadable(
            table.name,
            f"No column says on which day an incident was. A heading such as Date was expected. "
            f"The columns are {_listed(table)}.",
            line=table.heading_line,
        )
    if not {"pupil", "upn", "name", "surname"} & places.keys():
        raise Unreadable(
            table.name,
            f"No column says which pupil a row is about. A heading such as UPN or Pupil was expected. "
            f"The columns are {_listed(table)}.",
            line=table.heading_line,
        )


_OF_LESSONS = {
    "which pupil a row is about": ("pupil", "upn", "name", "surname"),
    "on which day a lesson was": ("date",),
    "which lesson of the day it was": ("period",),
    "how a lesson was marked": ("code",),
    "which subject or class a lesson was of": ("subject", "class_name"),
}


def _require_of_lessons(table: Table, places: Mapping[str, int]) -> None:
    for words, roles in _OF_LESSONS.items():
        if not places.keys() & set(roles):
            raise Unreadable(
                table.name,
                f"No column says {words}. Headings such as UPN, Date, Period, Subject and Mark "
                f"were expected. The columns are {_listed(table)}.",
                line=table.heading_line,
            )


def _register(table: Table, places: dict[str, int]) -> Recognition:
    notes: list[str] = []
    if not {"pupil", "name", "surname"} & places.keys():
        raise Unreadable(table.name, _not_a_register(table, "pupil"), line=table.heading_line, advice=_ADVICE)
    if "pupil" not in places:
        notes.append(
            "No column identifies pupils, so their names are used: two pupils of one name would be counted "
            "as one."
        )
    elif _holds_names(table, places["pupil"]):
        notes.append(
            f"The column “{table.headings[places['pupil']]}” holds names: two pupils of one name would be "
            "counted as one."
        )
    grid, skip = find_grid(
        table, set(places.values()) if {"code", "date"} <= places.keys() else _fixed(places)
    )
    layout = _layout(table, places, grid)
    if layout in (Layout.WIDE, Layout.WEEK_MARK) and grid:
        used = {column.place for column in grid}
        places = {role: place for role, place in places.items() if place not in used}
    else:
        grid, skip = (), 0
    kept = _kept_roles(layout)
    places = {role: place for role, place in places.items() if role in kept}
    return Recognition(
        table, Kind.REGISTER, layout, _mapping(table, places), places, grid, skip, tuple(notes)
    )


def _fixed(places: Mapping[str, int]) -> set[int]:
    return {place for role, place in places.items() if role in (*WHO, "week")}


def _kept_roles(layout: Layout) -> frozenset[str]:
    always = frozenset({*WHO, *CHARACTERISTICS})
    return (
        always
        | {
            Layout.LONG: {"date", "session", "code"},
            Layout.PUPIL_DAY: {"date", "am", "pm"},
            Layout.WIDE: {"session"},
            Layout.MARK_STRING: {"marks", "start", "end"},
            Layout.WEEK_MARK: {"week", "marks", "session"},
        }[layout]
    )


def _layout(table: Table, places: dict[str, int], grid: tuple[GridColumn, ...]) -> Layout:
    weekly = bool(grid) and all(weekday_of(column.day) is not None for column in grid)
    if weekly and "week" not in places and "date" in places:
        places["week"] = places.pop("date")
    if weekly and "week" not in places and "start" in places:
        places["week"] = places.pop("start")
    if weekly and "week" in places:
        return Layout.WEEK_MARK
    if weekly and len(grid) >= 2 and "code" not in places:
        raise Unreadable(
            table.name,
            "The columns are weekdays, but no column says which week a row is. A heading such as "
            "“Week commencing” was expected. Add it.",
            line=table.heading_line,
        )
    if len(grid) >= 2 and not weekly and not ({"date", "code"} <= places.keys()):
        return Layout.WIDE
    if {"date", "code"} <= places.keys() and "session" in places:
        return Layout.LONG
    if {"date", "am", "pm"} <= places.keys():
        return Layout.PUPIL_DAY
    return _string_layout(table, places, grid)


def _string_layout(table: Table, places: dict[str, int], grid: tuple[GridColumn, ...]) -> Layout:
    strings = places.get("marks", places.get("code"))
    if strings is not None and _holds_mark_strings(table, strings):
        places["marks"] = strings
        places.pop("code", None)
        if "week" in places and "start" not in places:
            return Layout.WEEK_MARK
        if "start" not in places and "date" in places:
            places["start"] = places.pop("date")
        return Layout.MARK_STRING
    if grid:
        return Layout.WIDE
    if "code" not in places and "marks" in places:
        places["code"] = places.pop("marks")
    if {"date", "code", "session"} <= places.keys() or (
        {"date", "code"} <= places.keys() and _dates_say_half(table, places["date"])
    ):
        return Layout.LONG
    missing = [role for role in ("date", "session", "code") if role not in places]
    raise Unreadable(table.name, _not_a_register(table, *missing), line=table.heading_line, advice=_ADVICE)


def _dates_say_half(table: Table, place: int) -> bool:
    texts = sample(table, place)
    return bool(texts) and sum(split_half(text)[1] is not None for text in texts) > 0.6 * len(texts)


def _holds_mark_strings(table: Table, place: int) -> bool:
    texts = sample(table, place)
    long = sum(
        1
        for text in texts
        if len(text) >= 4
        and _MARKS.fullmatch(text)
        and ("/" in text or "\\" in text or "#" in text or len(text) >= 8)
    )
    return bool(texts) and long >= 0.5 * len(texts)


def _not_a_register(table: Table, *missing: str) -> str:
    words = [f"the {role}" for role in missing]
    lacking = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return (
        f"No column gives {lacking}. A register was expected, with headings such as pupil, date, session "
        "and code. "
        f"The columns are {_listed(table)}. Say which is which, or give another file."
    )
