"""Microsoft Teams: attendance reports of every generation, in any language, and the older lists of actions.

A report is a page of sections: a summary, participants (a row a person, rejoins merged), activities (a row a
join) and, in some, engagement. Sections may be missing or in another order, and headings are in the language
of whoever downloaded it, so a column is known by its heading in English and otherwise by what is in it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from upturn.exchange.presence.action_log import is_action_log, read_action_log
from upturn.exchange.presence.columns import columns_of
from upturn.exchange.presence.durations import read_duration
from upturn.exchange.presence.intervals import union_length
from upturn.exchange.presence.model import Answers, Person, Reading, Report, Source, Stay
from upturn.exchange.presence.moments import Cell, Times, interpret_moment
from upturn.exchange.presence.page import LOOK_DOWN, Page, Row
from upturn.exchange.presence.people import same_name, some
from upturn.exchange.presence.tabular import Remarks, Table, repeats_headings, stay_of
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Unreadable

_SECTION = re.compile(r"[1-9]\s*[.)．、]\s*\S.*")
_TITLES = frozenset({"meetingtitle", "title", "eventtitle", "webinartitle"})
_COUNTS = frozenset({"attendedparticipants", "totalnumberofparticipants"})
_OWN_WORDS = frozenset({"firstjoin", "participantidupn", "inmeetingduration", "meetingsummary"})
_LEAST_COLUMNS = 3
_MOSTLY = 0.6
_SLACK = 60.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What the summary says: texts by key in order, and the lines they stand on."""

    texts: Mapping[str, str]
    lines: Mapping[str, int]

    def moments(self) -> list[tuple[str, str]]:
        """The keys and texts that are moments: the start and the end, by their order."""
        return [(key, text) for key, text in self.texts.items() if interpret_moment(text)]

    def title(self) -> str:
        """The meeting's title: by its key, or else the first text that is neither number nor time."""
        named = [text for key, text in self.texts.items() if plain(key) in _TITLES]
        others = [text for text in self.texts.values() if not (interpret_moment(text) or read_duration(text))]
        return (named or others or [""])[0]

    def attended(self) -> int | None:
        """How many it says were there."""
        found = [text for key, text in self.texts.items() if plain(key) in _COUNTS and text.isdecimal()]
        return int(found[0]) if found else None


def is_teams(page: Page) -> bool:
    """Whether a page is a report or list of Teams."""
    if is_action_log(page):
        return True
    if any(row.filled == 1 and _SECTION.fullmatch(row[0]) for row in page.rows[:LOOK_DOWN]):
        return True
    return any(_is_own(cell) for _, row in page.top() for cell in row.cells)


def _is_own(cell: str) -> bool:
    """Whether a cell is a heading that Teams alone has; its UPN is the name somebody signs in with."""
    word = plain(cell)
    return word in _OWN_WORDS or (word.endswith("upn") and "(" in cell)


def read_teams(page: Page, title: str, answers: Answers) -> Reading:
    """The lesson of a report or of a list of actions; several, where reports stand one below the other.

    Args:
        page: the file.
        title: what to call a lesson where the file does not say.
        answers: what somebody has said of its times.

    Raises:
        Unreadable: when it lists nobody, or its times have to be asked about.
    """
    if is_action_log(page):
        return read_action_log(page, title, answers)
    parts = [part for part in map(_part, _one_by_one(page.rows)) if part.people]
    times = Times.of(page.name, [cell for part in parts for cell in part.cells()], answers)
    remarks = Remarks(page.name, list(page.problems))
    reports = [_report(page.name, part, title, times, remarks) for part in parts]
    if not any(report.stays for report in reports) and not remarks.problems:
        raise Unreadable(page.name, _NOBODY)
    return Reading(tuple(reports), tuple(remarks.problems))


def _report(file: str, part: "_Part", title: str, times: Times, remarks: Remarks) -> Report:
    summary, people = part.summary, part.people
    stays = _together(people, [_stays(table, times, remarks) for table in people])
    unsaid = [_called(stay.person) for stay in stays if stay.joined is None and not stay.stayed]
    if unsaid:
        who = "1 person was" if len(unsaid) == 1 else f"{len(unsaid)} people were"
        remarks.warn(
            f"{who} there, and the report does not say for how long ({some(unsaid)}): minutes are 0."
        )
    _say_if_cut_short(summary, stays, remarks)
    bounds = sorted(moment for _, text in summary.moments() if (moment := times.read(text)))
    started = bounds[0] if bounds else None
    ended = bounds[-1] if started is not None and bounds[-1] > started else None
    return Report(file, Source.TEAMS, summary.title() or title, started, ended, tuple(stays))


_NOBODY = (
    "This looks like a report of Teams, and no section of it lists participants. It may be cut short: "
    "download the attendance report again."
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One report of a file: its summary, and its tables of people."""

    summary: Summary
    people: tuple[Table, ...]

    def cells(self) -> list[Cell]:
        """Every text that should be a moment."""
        said = [Cell(text, self.summary.lines[key], key) for key, text in self.summary.moments()]
        return said + [cell for table in self.people for cell in table.cells("joined", "left")]


def _is_title(row: Row) -> bool:
    return row.filled == 1 and bool(_SECTION.fullmatch(row[0]))


def _one_by_one(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each report: a section whose number has been there begins another."""
    found: list[list[Row]] = [[]]
    seen: set[str] = set()
    for row in rows:
        if _is_title(row):
            if row[0][0] in seen:
                found.append([])
                seen.clear()
            seen.add(row[0][0])
        found[-1].append(row)
    return found


def _part(rows: Sequence[Row]) -> _Part:
    """The summary's keys and values, and every table of people with three columns or more."""
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    tables: list[list[Row]] = []
    in_table = after_blank = False
    for row in rows:
        if _is_title(row) or (after_blank and _begins_another(row)):
            in_table = False
        if in_table:
            tables[-1].append(row)
        elif row.filled >= _LEAST_COLUMNS:
            tables.append([row])
            in_table = True
        elif row.filled == 2 and row[0]:
            texts.setdefault(row[0], next(cell for cell in row.cells[1:] if cell))
            lines.setdefault(row[0], row.line)
        after_blank = not row.filled
    recognised = [_recognised(_table(heading, tuple(body))) for heading, *body in tables]
    return _Part(Summary(texts, lines), tuple(table for table in recognised if table is not None))


def _begins_another(row: Row) -> bool:
    """Whether a row after a blank one is a title, or the headings of a table."""
    return row.filled == 1 or (row.filled >= _LEAST_COLUMNS and row.may_be_headings)


def _table(heading: Row, body: tuple[Row, ...]) -> Table:
    width = max((place for place, cell in enumerate(heading.cells, start=1) if cell), default=0)
    headings = heading.cells[:width]
    rows = tuple(row for row in body if row.filled and not repeats_headings(headings, row))
    return Table(headings, rows, columns_of(headings), heading.line, untimed=True)


def _recognised(table: Table) -> Table | None:
    """A table of people with its columns known; None for one of reactions and raised hands.

    Some reports say only who was there, as whoever set the service up may have chosen.
    """
    if {"name", "joined", "left"} <= table.places.keys():
        return table
    places = _by_contents(table)
    if {"joined", "left"} <= places.keys():
        return replace(table, places=places)
    return table if {"name", "email", "role"} <= table.places.keys() else None


def _by_contents(table: Table) -> dict[str, int]:
    """Columns by what is in them: the name first, two of times, a duration, two of addresses, a role."""
    columns = [[row[place] for row in table.rows] for place in range(len(table.headings))]
    moments = [place for place, texts in enumerate(columns) if _most(texts, _is_moment)]
    lengths = [place for place, texts in enumerate(columns) if _most(texts, _is_long)]
    addresses = [place for place, texts in enumerate(columns) if _most(texts, _is_address)]
    places = dict(zip(("joined", "left"), moments, strict=False)) | {"name": 0}
    places |= dict(zip(("email", "identifier"), addresses, strict=False))
    if lengths:
        places["duration"] = lengths[0]
    last = max(places.values())
    after = [place for place in range(last + 1, len(columns)) if any(columns[place])]
    if after:
        places["role"] = after[0]
    return places


def _most(texts: Sequence[str], holds: Callable[[str], bool]) -> bool:
    said = [text for text in texts if text]
    return bool(said) and sum(map(holds, said)) > _MOSTLY * len(said)


def _is_moment(text: str) -> bool:
    return interpret_moment(text) is not None


def _is_long(text: str) -> bool:
    return not text.isdecimal() and read_duration(text) is not None


def _is_address(text: str) -> bool:
    return "@" in text


def _stays(table: Table, times: Times, remarks: Remarks) -> list[Stay]:
    return [stay for row in table.rows if (stay := stay_of(table, row, times, remarks)) is not None]


def _together(tables: Sequence[Table], stays: Sequence[list[Stay]]) -> list[Stay]:
    """Everyone's joins, with what the participants' section says of them besides.

    Of tables with times the participants' has fewest rows, and of two as long the most columns: headings
    in a language that is not known cannot tell.
    """
    order = sorted(range(len(tables)), key=lambda place: (len(stays[place]), -len(tables[place].headings)))
    filled = [stays[place] for place in order if stays[place]]
    if len(filled) < 2:
        return filled[0] if filled else []
    joins = _Joins([stay for table in filled[1:] for stay in table])
    names = Counter(_key(stay.person) for stay in filled[0])
    merged = [
        stay
        for row in filled[0]
        for stay in (joins.of(row) if names[_key(row.person)] == 1 else joins.apart(row))
    ]
    return merged + joins.left_over()


class _Joins:
    """The rows of activities, each given to one participant."""

    def __init__(self, stays: Sequence[Stay]) -> None:
        self._by_key: dict[str, list[Stay]] = {}
        self._by_name: dict[str, set[str]] = {}
        for stay in stays:
            key = _key(stay.person)
            self._by_key.setdefault(key, []).append(stay)
            self._by_name.setdefault(same_name(stay.person.name), set()).add(key)
        self._given: set[str] = set()

    def of(self, row: Stay) -> list[Stay]:
        """A participant's joins; the participant's own row where the joins are fewer than it says."""
        key = _key(row.person)
        if key not in self._by_key:
            named = self._by_name.get(same_name(row.person.name), set())
            key = next(iter(named)) if len(named) == 1 else key
        found = self._by_key.get(key, [])
        self._given.add(key)
        if not found or _stated(row) > _known(found) + _SLACK:
            return [row]
        return [replace(stay, person=row.person) for stay in found]

    def apart(self, row: Stay) -> list[Stay]:
        """A row of several participants nothing tells apart: their joins cannot be told apart either."""
        self._given.add(_key(row.person))
        return [row]

    def left_over(self) -> list[Stay]:
        """The joins of people the participants' section does not list."""
        return [stay for key, stays in self._by_key.items() if key not in self._given for stay in stays]


def _called(person: Person) -> str:
    return person.name or person.email or person.identifier


def _key(person: Person) -> str:
    return person.email.casefold() or same_name(person.name)


def _stated(row: Stay) -> float:
    if row.stayed is not None or row.joined is None or row.left is None:
        return row.stayed or 0.0
    return (row.left - row.joined).total_seconds()


def _known(stays: Sequence[Stay]) -> float:
    whole = [(stay.joined, stay.left) for stay in stays if stay.joined is not None and stay.left is not None]
    return union_length(whole).total_seconds()


def _say_if_cut_short(summary: Summary, stays: Sequence[Stay], remarks: Remarks) -> None:
    attended, found = summary.attended(), len({_key(stay.person) for stay in stays})
    if attended is not None and found < attended and not remarks.problems:
        remarks.warn(
            f"The report says that {attended} took part, and lists {found}. If it was cut short, download it "
            "again."
        )
