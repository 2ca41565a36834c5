"""Somebody's own register, read in memory for the length of one answer, and the figures it gives.

The figures are the library's: what ``upturn analyse`` prints for the same file.
"""

from upturn.exchange.analysis import Register, read_files
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.registers.groups import Group
from upturn.registers.statistics import Counts, StatisticsArrays
from upturn.web.components import Tag
from upturn.web.first_screen.page import TriedProblem, TriedRegister, TriedRow
from upturn.web.words import of, plural, rate_words, span_words

LIMIT_BYTES = 30 * 1024 * 1024
LIMIT_WORDS = f"{LIMIT_BYTES // (1024 * 1024)} MB"
PUPILS_SHOWN = 50
PROBLEMS_SHOWN = 20
HIDDEN, NOT_KNOWN = "hidden", "not known"
HEADINGS = ("Pupils", "Possible", "Attended", "Absence", "Missing marks", "Persistent", "Severe")
PUPIL_HEADINGS = ("Attended", "Missing marks", "Last four weeks", "Persistent", "Severe")


class NotARegister(ValueError):
    """A file no figures can be read from; the message is the sentence for whoever gave it."""


def tried(name: str, content: bytes, dates: str) -> TriedRegister:
    """The figures of one file.

    Args:
        name: what the file is called, as messages name it.
        content: what is in it.
        dates: ``dmy``, ``mdy``, ``iso``, or nothing where the file settles it.

    Raises:
        NotARegister: with the sentence that says what was found and what to do.
    """
    try:
        register = read_files([content], dates=dates or None)
    except Unreadable as failure:
        raise NotARegister(_named(failure.sentence, name)) from None
    figures = register.figures()
    everyone = figures.counts.pooled()
    return TriedRegister(
        file=name,
        about=_about(register, everyone),
        provisional=_provisional(everyone),
        headings=HEADINGS,
        groups=tuple(_group(each) for each in register.groups()),
        pupil_headings=PUPIL_HEADINGS,
        pupils=_pupils(register, figures),
        pupils_more=_more(len(figures) - PUPILS_SHOWN, "pupil"),
        problems=tuple(_problem(each) for each in register.problems[:PROBLEMS_SHOWN]),
        problems_more=_more(len(register.problems) - PROBLEMS_SHOWN, "remark"),
        notes=tuple(_named(note, name) for note in register.notes),
    )


def _named(sentence: str, name: str) -> str:
    """A file given as bytes has no name; a person knows theirs."""
    return sentence.replace("the file:", f"{name}:", 1).replace("the file,", f"{name},", 1)


def _about(register: Register, everyone: Counts) -> str:
    period = register.period()
    pupils = plural(len(register.due.reading.pupils), "pupil")
    sessions = f"attended {of(everyone.attended, everyone.possible)} possible sessions"
    days = span_words(period.first, period.last)
    return f"{pupils} {sessions}, {days}. Codes: {', '.join(register.code_sets(period)) or 'no known set'}."


def _provisional(everyone: Counts) -> str:
    if not everyone.missing:
        return ""
    return f"Provisional: {plural(everyone.missing, 'mark')} missing. A missing mark is not an absence."


def _group(group: Group) -> TriedRow:
    name = group.value if group.value is not None else ("Everyone" if group.by == "school" else "Not known")
    counts = group.counts
    if counts is None:
        cells = (_number(group.pupils), HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    else:
        rate = rate_words(counts.possible - counts.attended, counts.possible)
        cells = (
            _number(group.pupils),
            f"{counts.possible:,}",
            f"{counts.attended:,}",
            rate,
            f"{counts.missing:,}",
        )
    return TriedRow(name, (*cells, _number(group.persistent), _number(group.severe)), _by(group))


def _by(group: Group) -> str:
    return "" if group.value is None and group.by == "school" else group.by.replace("_", " ")


def _pupils(register: Register, figures: StatisticsArrays) -> tuple[TriedRow, ...]:
    """In the order of the file: nobody is ranked."""
    keys = register.due.reading.pupils[:PUPILS_SHOWN]
    return tuple(_pupil(key.pupil, key.school or "", figures, row) for row, key in enumerate(keys))


def _pupil(name: str, school: str, figures: StatisticsArrays, row: int) -> TriedRow:
    counts, recent = figures.counts.at(row), figures.last_4_weeks.at(row)
    return TriedRow(
        name,
        (
            of(counts.attended, counts.possible),
            f"{counts.missing:,}",
            of(recent.attended, recent.possible),
            _yes(counts.persistent),
            _yes(counts.severe),
        ),
        school,
    )


def _problem(problem: Problem) -> TriedProblem:
    where = f"Line {problem.line:,}" if problem.line else "Whole file"
    column = f", column “{problem.column}”" if problem.column else ""
    tag = Tag("Left out", "owed") if problem.rejected else Tag("Read, with a remark")
    return TriedProblem(f"{where}{column}", problem.reason, tag)


def _number(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def _yes(answer: bool | None) -> str:
    return NOT_KNOWN if answer is None else "Yes" if answer else "No"


def _more(number: int, noun: str) -> str:
    return f"{plural(number, f'more {noun}')} not shown here; the command shows all." if number > 0 else ""
