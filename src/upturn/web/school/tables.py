"""The School page's tables: groups, codes, and published figures beside the school's own."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from upturn.registers.codes import Code, all_codes
from upturn.registers.groups import Group
from upturn.registers.statistics import Counts
from upturn.registers.summary import EVERYONE, SchoolSummary
from upturn.web.components import Cell
from upturn.web.school.page import CodeRow, GroupRow, GroupTable, PublishedRow
from upturn.web.school.published import PublishedFigure, published
from upturn.web.words import HIDDEN, of, rate_words, year_words

HIDDEN_BECAUSE = "Hidden: fewer than 5 pupils, or the figure that would give such a number away."
_TITLES = {
    "year_group": "Year group",
    "form": "Form",
    "sex": "Sex",
    "sen_status": "SEN status",
    "fsm": "Free school meals",
    "first_language": "First language",
    "looked_after": "Looked after",
    "social_worker": "Social worker",
}
_OPEN = "year_group"
_BEFORE_YEAR_1 = {"R", "N", "N1", "N2"}
_PUBLISHED_GROUPS = {
    ("fsm", "Yes"): "free school meals",
    ("fsm", "No"): "no free school meals",
    ("sen_status", "No special educational need"): "no SEN",
    ("sen_status", "SEN support"): "SEN support",
    ("sen_status", "Education, health and care plan"): "education, health and care plan",
}
_ALL_PHASES = "Absence published, all phases together"
_MEASURES = (
    ("absence", "Absence"),
    ("authorised", "Authorised absence"),
    ("unauthorised", "Unauthorised absence"),
    ("persistent", "Pupils who missed one session in ten or more"),
)


def group_tables(summary: SchoolSummary, today: date) -> tuple[GroupTable, ...]:
    """A table for each characteristic that the roll knows of anyone."""
    by_name = groupby((each for each in summary.groups if each.by != EVERYONE), key=lambda each: each.by)
    tables = (_table(by, list(groups), today) for by, groups in by_name)
    return tuple(table for table in tables if table)


def _table(by: str, groups: list[Group], today: date) -> GroupTable | None:
    if all(group.value is None for group in groups):
        return None
    rows = tuple(_row(group, today) for group in sorted(groups, key=_reception_first))
    return GroupTable(
        key=by,
        title=_TITLES.get(by, by.replace("_", " ").capitalize()),
        rows=rows,
        published=_ALL_PHASES if any(row.published for row in rows) else "",
        suppressed=any(group.suppressed for group in groups),
        open=by == _OPEN,
    )


def _reception_first(group: Group) -> bool:
    """Groups come in natural order; the years before Year 1 have letters, and come before it."""
    return not (group.by == "year_group" and group.value in _BEFORE_YEAR_1)


def _row(group: Group, today: date) -> GroupRow:
    counts = group.counts
    beside = _PUBLISHED_GROUPS.get((group.by, group.value or ""))
    figure = published("absence", "", today, beside) if beside else None
    return GroupRow(
        name=_name(group),
        pupils=_number(group.pupils),
        attended=Cell(of(counts.attended, counts.possible)) if counts else Cell(HIDDEN, hidden=True),
        rate=Cell(rate_words(counts.absent, counts.possible)) if counts else Cell(HIDDEN, hidden=True),
        persistent=_number(group.persistent),
        severe=_number(group.severe),
        published=f"{_percent(figure)}, {figure.period}" if figure else "",
    )


def _name(group: Group) -> str:
    if group.value is None:
        return "Not known"
    return year_words(group.value) if group.by == "year_group" else group.value


def _number(number: int | None) -> Cell:
    return Cell(HIDDEN, hidden=True) if number is None else Cell(f"{number:,}")


def published_rows(everyone: Group, phase: str, today: date) -> tuple[PublishedRow, ...]:
    """The school's own figures beside the latest published for its phase that were known by today."""
    rows = (_published(measure, words, everyone, phase, today) for measure, words in _MEASURES)
    return tuple(row for row in rows if row)


def _published(measure: str, words: str, everyone: Group, phase: str, today: date) -> PublishedRow | None:
    figure = published(measure, phase, today)
    if figure is None:
        return None
    return PublishedRow(
        measure=words,
        here=_here(measure, everyone),
        published=_percent(figure),
        what=f"State-funded {phase} schools in England, {figure.period}",
        source=figure.source,
    )


def _here(measure: str, everyone: Group) -> str:
    if measure == "persistent":
        share = everyone.persistent_share
        return HIDDEN if share is None else f"{100 * share:.1f}%"
    counts = everyone.counts
    return HIDDEN if counts is None else rate_words(_counted(measure, counts), counts.possible)


def _counted(measure: str, counts: Counts) -> int:
    return {"absence": counts.absent, "authorised": counts.authorised, "unauthorised": counts.unauthorised}[
        measure
    ]


def _percent(figure: PublishedFigure) -> str:
    """To one place as published reports round it: halves go up."""
    percent = Decimal(str(round(100 * figure.value, 4)))
    return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def code_rows(summary: SchoolSummary, everyone: Group, phase: str, today: date) -> tuple[CodeRow, ...]:
    """Every code used, in the order of the code sheet: what it means, how it counts, how often."""
    possible = everyone.counts.possible if everyone.counts else 0
    codes = {code.text: code for code in all_codes()}
    used = sorted((codes[text] for text in summary.codes), key=lambda code: code.number)
    return tuple(_code_row(code, summary.codes[code.text], possible, phase, today) for code in used)


def codes_published(phase: str, today: date) -> str:
    """What the codes' published column is of; blank where there is none."""
    figure = published("I", phase, today)
    return f"Published, {figure.period}" if figure else ""


def _code_row(code: Code, sessions: int | None, possible: int, phase: str, today: date) -> CodeRow:
    figure = published(code.text, phase, today)
    share = rate_words(sessions, possible, places=2) if sessions and possible and code.possible else ""
    return CodeRow(
        code=code.text,
        meaning=code.meaning,
        counts_as=code.code_class.words,
        sessions=HIDDEN if sessions is None else f"{sessions:,}",
        share=share,
        published=f"{100 * figure.value:.2f}%" if figure else "",
    )
