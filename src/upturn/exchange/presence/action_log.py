"""Lists of actions: a row each time somebody joined or left, as Teams' older lists and live events have them.

Actions are words in the downloader's language. What everyone does first is joining, whatever it is called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from upturn.exchange.presence.columns import columns_of
from upturn.exchange.presence.model import Answers, Person, Reading, Report, Source, Stay
from upturn.exchange.presence.moments import Times, interpret_moment
from upturn.exchange.presence.page import Page, Row
from upturn.exchange.presence.people import same_name
from upturn.exchange.presence.tabular import Remarks, Table, person_of, repeats_headings
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Unreadable

_MOST_ACTIONS = 4
_JOINED = ("join", "enter", "beigetreten", "teilgenommen", "rejoint", "unió", "ingres", "entr", "deelgenomen")
_LEFT = ("left", "leave", "exit", "verlassen", "quitté", "salió", "abandon", "saiu", "uscit", "verlaten")


@dataclass(frozen=True, slots=True)
class _Action:
    line: int
    person: Person
    word: str
    at: datetime


def is_action_log(page: Page) -> bool:
    """Whether a page is a list of actions: by its headings, or by three columns of a name, a word, a time."""
    table = _table(page)
    return table is not None


def _table(page: Page) -> Table | None:
    for number, row in page.top():
        if row.filled < 3:
            continue
        headings = row.cells
        places = columns_of(headings)
        below = tuple(page.rows[number + 1 :])
        if {"name", "action", "moment"} <= places.keys():
            return Table(headings, below, places, row.line)
        return _unnamed(headings, below, row.line) if row.filled == 3 and not number else None
    return None


def _unnamed(headings: tuple[str, ...], below: tuple[Row, ...], line: int) -> Table | None:
    """A list whose headings are in a language that is not known."""
    said = [row for row in below if row.filled]
    words = {row[1] for row in said}
    if not said or len(words) > min(_MOST_ACTIONS, len(said)) or any(row.filled != 3 for row in said):
        return None
    if not all(interpret_moment(row[2]) for row in said) or any(interpret_moment(row[1]) for row in said):
        return None
    return Table(headings, below, {"name": 0, "action": 1, "moment": 2}, line)


def read_action_log(page: Page, title: str, answers: Answers) -> Reading:
    """The one lesson of a list.

    Raises:
        Unreadable: when it holds no action, or its words or times have to be asked about.
    """
    table = _table(page)
    if table is None:
        raise Unreadable(page.name, _EMPTY)
    remarks = Remarks(page.name, list(page.problems))
    utc = "utc" in plain(table.heading("moment"))
    times = Times.of(page.name, table.cells("moment"), answers, utc=utc)
    actions = list(_actions(table, times, remarks))
    if not actions:
        raise Unreadable(page.name, _EMPTY)
    joining = _joining(page.name, actions)
    stays = [stay for own in _by_person(actions) for stay in _stays(own, joining, remarks)]
    report = Report(page.name, Source.TEAMS, title, None, None, tuple(stays))
    return Reading((report,), tuple(remarks.problems))


_EMPTY = (
    "The list names nobody who joined or left, with the time. Expected rows of a name, an action and a time: "
    "download the attendance list again."
)


def _actions(table: Table, times: Times, remarks: Remarks) -> Iterator[_Action]:
    for row in table.rows:
        if not row.filled or repeats_headings(table.headings, row):
            continue
        person, word, text = person_of(table, row), table.text(row, "action"), table.text(row, "moment")
        at = times.read(text)
        if at is None or not word or not person.name:
            found = text or ", ".join(filter(None, row.cells))[:80]
            remarks.reject(row.line, table.heading("moment"), found, _NO_ACTION)
        else:
            yield _Action(row.line, person, word, at)


_NO_ACTION = (
    "The row does not say who joined or left, and when. Expected a name, an action and a time such as "
    "2025-11-03 09:00:00."
)


def _by_person(actions: Sequence[_Action]) -> list[list[_Action]]:
    grouped: dict[str, list[_Action]] = {}
    for action in actions:
        grouped.setdefault(action.person.identifier or same_name(action.person.name), []).append(action)
    return [sorted(own, key=lambda action: action.at) for own in grouped.values()]


def _joining(file: str, actions: Sequence[_Action]) -> frozenset[str]:
    """The words that stand for joining.

    Raises:
        Unreadable: when a word may stand for joining or for leaving.
    """
    words = {action.word for action in actions}
    known = {word: _known(word) for word in words}
    first = {own[0].word for own in _by_person(actions)}
    strange = sorted(word for word in words if known[word] is None)
    if len(strange) > 1 and set(strange) <= first:
        raise Unreadable(
            file,
            f"“{strange[0]}” and “{strange[1]}” are not known as words for joining or leaving. Expected "
            "Joined and Left: download the list in English, or replace the words.",
        )
    return frozenset(word for word in words if (word in first if known[word] is None else known[word]))


def _known(word: str) -> bool | None:
    """True for a word of joining, False for one of leaving."""
    lower = word.lower()
    if any(part in lower for part in _LEFT):
        return False
    return True if any(part in lower for part in _JOINED) else None


def _stays(own: Sequence[_Action], joining: frozenset[str], remarks: Remarks) -> Iterator[Stay]:
    """Each joining with the next leaving; of two joinings in a row, both are open until left."""
    still_in: list[_Action] = []
    for action in own:
        if action.word in joining:
            still_in.append(action)
        elif still_in:
            joined = still_in.pop(0)
            yield Stay(joined.person, joined.at, action.at)
        else:
            remarks.reject(action.line, None, action.word, f"{action.person.name} leaves and has not joined.")
    for action in still_in:
        yield Stay(action.person, action.at, None)
