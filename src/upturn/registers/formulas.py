"""The manual's pages of formulas and of codes, printed from the definition and the data.

The words of a figure are its definition's own docstring, and the codes beside it are found by asking the
definition about every code, so that neither page can drift from what is computed.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from upturn.kernel.sessions import Session
from upturn.registers import reference, thresholds
from upturn.registers.codes import NO_MARK, Code, CodeClass, CodeSet, all_codes, code_sets
from upturn.registers.reference import SessionMark
from upturn.registers.statistics import COUNT_FIELDS
from upturn.registers.suppression import SMALLEST_SHOWN

_REGULATIONS = "School Attendance (Pupil Registration) (England) Regulations 2024, regulation 10"
_METHODOLOGY = "Department for Education, methodology for pupil absence statistics"
_OURS = "Upturn's own"
_ANY_DAY = date(2025, 9, 8)


@dataclass(frozen=True, slots=True)
class Formula:
    """One figure: its name on every surface, what it means, how it is reckoned in integers, and whose rule.

    ``codes`` are the codes whose sessions it counts, none for a figure made of other figures.
    """

    name: str
    words: str
    integers: str
    source: str
    codes: tuple[str, ...] = ()


_SOURCES = {
    "possible": _METHODOLOGY,
    "attended": _METHODOLOGY,
    "approved_educational_activity": _REGULATIONS,
    "authorised": _REGULATIONS,
    "unauthorised": _REGULATIONS,
    "late_before_close": _REGULATIONS,
    "late_after_close": _REGULATIONS,
    "missing": _OURS,
}


def formulas() -> tuple[Formula, ...]:
    """Every figure, in the order surfaces give them."""
    return (*map(_counted, COUNT_FIELDS), *_reckoned())


def _counted(name: str) -> Formula:
    question = _question(name)
    codes = tuple(code.text for code in all_codes() if question(_marked(code.number)))
    integers = (
        f"sessions marked {' '.join(codes)}" if codes else "sessions where a mark was due and none was made"
    )
    return Formula(name, _doc(question), integers, _SOURCES[name], codes)


def _reckoned() -> tuple[Formula, ...]:
    return (
        Formula(
            "absent",
            "Authorised and unauthorised absence together.",
            "authorised + unauthorised",
            _METHODOLOGY,
        ),
        Formula("absence_rate", _doc(thresholds.absence_rate), "absent / possible", _METHODOLOGY),
        Formula("persistent", _doc(thresholds.is_persistent), "10 * absent >= possible", _METHODOLOGY),
        Formula("severe", _doc(thresholds.is_severe), "2 * absent >= possible", _METHODOLOGY),
        Formula(
            "last_4_weeks",
            "The same figures over the last four school weeks, ending at the period's last day.",
            "the last 4 Mondays whose week holds a possible session of anyone at the school by that day",
            _OURS,
        ),
        Formula(
            "previous_4_weeks",
            "The same figures over the four school weeks before the last four.",
            "the 4 such Mondays before the last 4",
            _OURS,
        ),
        Formula("codes", "How many sessions were marked with each code.", "sessions, by code", _OURS),
    )


def _question(name: str) -> Callable[[SessionMark], bool]:
    question: Callable[[SessionMark], bool] = getattr(reference, f"is_{name}")
    return question


def _marked(number: int) -> SessionMark:
    return SessionMark(_ANY_DAY, Session.AM, number, expected=number != NO_MARK)


def _doc(thing: Callable[..., object]) -> str:
    return " ".join((inspect.getdoc(thing) or "").split()).replace("``", "`")


def formulas_page() -> str:
    """The manual's page of formulas, in Markdown."""
    return "\n".join(_formulas_lines()) + "\n"


def _formulas_lines() -> Iterator[str]:
    yield from (
        "# Formulas",
        "",
        "This page is printed from the definition that the engine is tested against. Every figure is a whole "
        "number of sessions; thresholds compare whole numbers, never a rounded percentage. Where nothing was "
        "possible, the rate and both thresholds are *not known*, which is neither yes nor no.",
        "",
        "A missing mark is not an absence. It is outside `possible` until it is known, and a figure with "
        "missing marks is provisional and says how many.",
    )
    for formula in formulas():
        yield from (
            "",
            f"## `{formula.name}`",
            "",
            formula.words,
            "",
            f"- In whole numbers: {_code(formula)}",
        )
        yield f"- Source: {formula.source}"
    yield from (
        "",
        "## Groups",
        "",
        "A group's counts are its pupils' sessions added together, and its rate is made from those sums. "
        "`persistent` and `severe` count pupils, of those who had anything possible.",
        "",
        f"Where a table could name a child, counts of 1 to {SMALLEST_SHOWN - 1} pupils are hidden, and as "
        "many more as it takes that no hidden number can be worked out from the rest. Rates are made from "
        "what is left.",
    )


def _code(formula: Formula) -> str:
    if formula.codes:
        return "sessions marked " + " ".join(f"`{code}`" for code in formula.codes)
    return f"`{formula.integers}`" if any(sign in formula.integers for sign in "+/*") else formula.integers


def codes_page() -> str:
    """The manual's page of register codes, in Markdown: a table for each dated set."""
    return "\n".join(_codes_lines()) + "\n"


def _codes_lines() -> Iterator[str]:
    yield from (
        "# Register codes",
        "",
        "This page is printed from the dated code sets Upturn reads registers with. A code is read by the "
        "date of its session. `-`, `*` and a blank are no mark: missing, never absent. Lower case is read as "
        "upper case, and the column names of the department's daily feed are read as the codes they count.",
        "",
        f"Sources: *regulations* are the {_REGULATIONS}; *guidance* is Working together to improve school "
        "attendance, August 2024; *feed* is the national totals of the department's daily attendance feed, "
        "from which the classes were recomputed.",
    )
    for code_set in reversed(code_sets()):
        yield from _set_lines(code_set)


def _set_lines(code_set: CodeSet) -> Iterator[str]:
    yield from ("", f"## {code_set.title}", "", f"Source: {code_set.source}.")
    if not code_set.checked:
        yield "This set rests partly on general knowledge; look it up before relying on it."
    yield from (
        "",
        "| Code | Meaning | Counts as | Penalty notice | Name in the feed | Byte |",
        "|---|---|---|---|---|---|",
    )
    yield from map(_code_line, code_set.codes.values())
    yield from ("", "Codes read as another, with a warning:", "")
    for old, new in code_set.retired.items():
        meaning = code_set.codes[new].meaning
        yield f"- `{old}` is read as `{new}`, {meaning[0].lower()}{meaning[1:]}."


def _code_line(code: Code) -> str:
    penalty = "counts" if code.counts_to_penalty_notice else ""
    feed = f"`{code.feed_name}`" if code.feed_name else ""
    meaning = f"{code.meaning}. {code.note}" if code.note else f"{code.meaning}."
    return (
        f"| `{code.text}` | {meaning} | {_counts_as(code.code_class)} | {penalty} | {feed} | {code.number} |"
    )


def _counts_as(code_class: CodeClass) -> str:
    return code_class.words[0].upper() + code_class.words[1:]
