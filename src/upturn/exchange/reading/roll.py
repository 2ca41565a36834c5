"""Rolls: who is at the school, from when to when, and what is known of each pupil."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from upturn.exchange.reading.cells import (
    Remarks,
    Row,
    days_of,
    rows_of,
    sen_status,
    sex,
    whole_name,
    year_group,
    yes_or_no,
)
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.layouts.days import Day
from upturn.exchange.reading.names import share_a_word
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import Recognition
from upturn.kernel.upn import InvalidUPN, normalise_upn


@dataclass(frozen=True, slots=True)
class RollRow:
    """One enrolment. What the roll does not say is None.

    ``identifiers`` are every text the roll knows the pupil by, the first being the one its pupil column
    gives; ``local_id`` is the school's own, such as an admission number; ``upn`` is set only where the check
    letter is right. ``sen_status`` is N, K or E, ``sex`` F or M,
    ``year_group`` N1, N2, R or 1 to 14.
    """

    line: int
    identifiers: tuple[str, ...]
    school: str | None = None
    upn: str | None = None
    name: str | None = None
    forename: str | None = None
    surname: str | None = None
    date_of_birth: date | None = None
    year_group: str | None = None
    form: str | None = None
    sex: str | None = None
    sen_status: str | None = None
    fsm: bool | None = None
    first_language: str | None = None
    looked_after: bool | None = None
    social_worker: bool | None = None
    starts: date | None = None
    leaves: date | None = None
    local_id: str | None = None


@dataclass(frozen=True, slots=True)
class RollReading:
    """A roll's rows, what was wrong with others, and why some identifiers stand for nobody.

    ``said`` are the roles the file has a column for: what it does not say it does not change.
    """

    rows: tuple[RollRow, ...]
    problems: tuple[Problem, ...]
    refused: dict[str, str]
    said: frozenset[str]


def read_roll(recognition: Recognition, order: DateOrder | None = None) -> RollReading:
    """Everyone on a roll.

    Raises:
        AmbiguousDates: when a column of dates can be read in two orders and ``order`` is None.
        Unreadable: when the roll names nobody.
    """
    remarks = Remarks(recognition)
    given = [row for row in rows_of(recognition) if _names_somebody(row, remarks)]
    order = order or _order_of_any(recognition, given)
    days = {role: days_of(recognition, given, role, order) for role in ("date_of_birth", "starts", "leaves")}
    flags = {role: _flags(given, role) for role in ("fsm", "looked_after", "social_worker")}
    rows = [(row, _row(row, remarks, days, flags)) for row in given]
    refused = _refuse_shared_identifiers(rows, remarks)
    kept = [
        read for row, read in rows if row.line not in remarks.refused_lines and _in_order(row, read, remarks)
    ]
    if not kept and not remarks.problems:
        raise Unreadable(recognition.table.name, "The roll has headings but names nobody. Export it again.")
    said = frozenset(recognition.places)
    return RollReading(tuple(_once(kept)), tuple(remarks.problems), refused, said)


def _order_of_any(recognition: Recognition, rows: list[Row]) -> DateOrder | None:
    """The order that one column of dates settles for all of them: a roll is written by one program."""
    from upturn.exchange.reading.dates import Undecided, decide, interpret

    texts = {row[role] for row in rows for role in ("date_of_birth", "starts", "leaves")} - {""}
    read = [interpret(text) for text in sorted(texts)]
    if not any(each.open for each in read):
        return None
    try:
        return decide(read)
    except Undecided:
        return None


def _names_somebody(row: Row, remarks: Remarks) -> bool:
    if row["pupil"] or row["upn"] or whole_name(row):
        return True
    filled = [cell for cell in row.cells.values() if cell]
    if len(filled) > 2:
        remarks.reject(row, "pupil", "The row says no pupil. Fill it in, or delete the row.")
    return False


def _flags(rows: Iterable[Row], role: str) -> bool | None:
    """What a blank means in a column of yes and no: no, where nobody is ever said not to be."""
    answers = {yes_or_no(row[role]) for row in rows if row[role]}
    return False if answers == {True} else None


def _row(
    row: Row, remarks: Remarks, days: dict[str, dict[str, Day]], flags: dict[str, bool | None]
) -> RollRow:
    upn = _upn(row, remarks)
    identifiers = tuple(dict.fromkeys(filter(None, (row["pupil"], row["upn"], upn, row["local_id"])))) or (
        whole_name(row),
    )
    yes = {
        role: remarks.meaning(row, role, yes_or_no, "yes or no") if row[role] else blank
        for role, blank in flags.items()
    }
    return RollRow(
        line=row.line,
        identifiers=identifiers,
        school=row["school"] or None,
        upn=upn,
        name=whole_name(row) or None,
        forename=row["forename"] or None,
        surname=row["surname"] or None,
        date_of_birth=remarks.day(row, "date_of_birth", days["date_of_birth"]),
        year_group=_text(remarks.meaning(row, "year_group", year_group, "a year such as R or 7")),
        form=row["form"] or None,
        sex=_text(remarks.meaning(row, "sex", sex, "F or M")),
        sen_status=_text(
            remarks.meaning(row, "sen_status", sen_status, "N, K (SEN support) or E (EHC plan)")
        ),
        fsm=_flag(yes["fsm"]),
        first_language=row["first_language"] or None,
        looked_after=_flag(yes["looked_after"]),
        social_worker=_flag(yes["social_worker"]),
        starts=remarks.day(row, "starts", days["starts"]),
        leaves=remarks.day(row, "leaves", days["leaves"]),
        local_id=row["local_id"] or None,
    )


def _text(value: str | bool | None) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: str | bool | None) -> bool | None:
    return value if isinstance(value, bool) else None


def _upn(row: Row, remarks: Remarks) -> str | None:
    """The UPN, from its own column or from an identifier with the shape of one."""
    from upturn.kernel.upn import looks_like_upn

    own = row["upn"] or (row["pupil"] if looks_like_upn(row["pupil"]) else "")
    if not own:
        return None
    try:
        return normalise_upn(own)
    except InvalidUPN as wrong:
        remarks.warn(
            row, "upn" if row["upn"] else "pupil", f"{wrong} The pupil is known by this text all the same."
        )
        return None


def _refuse_shared_identifiers(rows: list[tuple[Row, RollRow]], remarks: Remarks) -> dict[str, str]:
    """Reject rows whose identifier stands for two pupils, by birthday or by names with no word shared."""
    holders: dict[tuple[str | None, str], list[tuple[Row, RollRow]]] = defaultdict(list)
    for row, read in rows:
        for identifier in read.identifiers:
            holders[None if identifier == read.upn else read.school, identifier].append((row, read))
    refused: dict[str, str] = {}
    for (_, identifier), found in holders.items():
        if len(found) > 1 and _differ([read for _, read in found]):
            lines = " and ".join(str(row.line) for row, _ in found)
            reason = (
                f"{identifier} stands for two pupils, on lines {lines}: their names or birthdays differ. "
                "Give each pupil their own identifier."
            )
            refused[identifier] = reason
            for row, read in found:
                role = "upn" if identifier == read.upn and row["upn"] else "pupil"
                if row.line not in remarks.refused_lines:
                    remarks.reject(row, role, reason)
    return refused


def _differ(rows: list[RollRow]) -> bool:
    birthdays = {row.date_of_birth for row in rows if row.date_of_birth}
    names = [row.name for row in rows if row.name]
    return len(birthdays) > 1 or any(not share_a_word(names[0], name) for name in names[1:])


def _in_order(row: Row, read: RollRow, remarks: Remarks) -> bool:
    if read.starts and read.leaves and read.leaves < read.starts:
        remarks.reject(row, "leaves", "The pupil leaves before starting. Correct one of the two dates.")
        return False
    return True


def _once(rows: list[RollRow]) -> list[RollRow]:
    """Rows that say the same of the same pupil, once."""
    from dataclasses import replace

    seen: dict[RollRow, RollRow] = {}
    for row in rows:
        seen.setdefault(replace(row, line=0), row)
    return list(seen.values())
