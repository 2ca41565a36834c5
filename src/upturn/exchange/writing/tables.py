"""An analysis as tables of text for a person at a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from upturn.exchange.analysis import Register
from upturn.exchange.findings import look_at_register
from upturn.exchange.reading.dates import said
from upturn.patterns.findings import Looks
from upturn.patterns.lesson import LessonMarks
from upturn.registers.codes import code_numbered
from upturn.registers.groups import Group
from upturn.registers.statistics import StatisticsArrays

HIDDEN, NOT_KNOWN = "hidden", "not known"
_MOST_PUPILS, _MOST_FINDINGS, _MOST_REASONS = 60, 40, 5


def table_lines(
    register: Register,
    first: date | None = None,
    last: date | None = None,
    lessons: LessonMarks | None = None,
) -> Iterator[str]:
    """Lines to print: the period, groups, codes, pupils by absence, most first, and what to ask."""
    period = register.period(first, last)
    figures = register.figures(period.first, period.last)
    everyone, keys = figures.counts.pooled(), register.due.reading.pupils
    codes_of = ", ".join(register.code_sets(period)) or "no known set"
    yield f"From {said(period.first)} to {said(period.last)}. Codes of {codes_of}."
    yield (
        f"{len(keys):,} {'pupil' if len(keys) == 1 else 'pupils'} attended {everyone.attended:,} of "
        f"{everyone.possible:,} possible sessions; "
        f"absence {_percent(everyone.absence_rate)}."
    )
    if everyone.missing:
        missing = "1 mark is" if everyone.missing == 1 else f"{everyone.missing:,} marks are"
        yield f"Provisional: {missing} missing. A missing mark is not an absence."
    yield ""
    yield from _table(
        _GROUP_HEADINGS, [_group(group) for group in register.groups(period.first, period.last)]
    )
    yield ""
    counted = figures.code_counts.sum(axis=0).tolist()
    codes = [
        (code_numbered(number), count) for number, count in zip(figures.code_numbers, counted, strict=True)
    ]
    yield from _table(
        ("Code", "Sessions", "Meaning"), [(code.text, f"{count:,}", code.meaning) for code, count in codes]
    )
    yield ""
    order = sorted(range(len(keys)), key=lambda row: (-_rate(figures.counts.at(row).absence_rate), row))
    yield from _table(_PUPIL_HEADINGS, [_pupil(register, figures, row) for row in order[:_MOST_PUPILS]])
    if len(order) > _MOST_PUPILS:
        yield f"… and {len(order) - _MOST_PUPILS:,} more pupils (--format json or --out lists all)."
    yield from _asking(register, look_at_register(register, period.first, period.last, lessons))


def _asking(register: Register, looks: Looks) -> Iterator[str]:
    """What the register suggests asking, by pupil, and why nothing is said where there is too little."""
    found = [each for each in looks.findings() if each.may_be_exported]
    keys = register.due.reading.pupils
    yield ""
    yield "What the register suggests asking"
    reasons = Counter(each.sentence for each in looks.too_little())
    if not found and not reasons:
        yield "Nothing stands out from what is usual here."
    for each in found[:_MOST_FINDINGS]:
        yield _plain(f"{keys[each.row].pupil}: {each.sentence} {each.question}")
    if len(found) > _MOST_FINDINGS:
        yield f"… and {len(found) - _MOST_FINDINGS:,} more (--format json or --out lists all)."
    for sentence, times in reasons.most_common(_MOST_REASONS):
        yield sentence if times == 1 else f"{times} pupils: {sentence}"


_GROUP_HEADINGS = (
    "Group",
    "",
    "Pupils",
    "Attended",
    "Possible",
    "Missing",
    "Absence",
    "Persistent",
    "Severe",
)
_PUPIL_HEADINGS = (
    "Pupil",
    "School",
    "Attended",
    "Possible",
    "Missing",
    "Absence",
    "Persistent",
    "Severe",
    "Last 4 weeks",
)


def _rate(rate: float | None) -> float:
    return -1.0 if rate is None else rate


def _percent(rate: float | None) -> str:
    return NOT_KNOWN if rate is None else f"{100 * rate:.1f}%"


def _number(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def _yes(answer: bool | None) -> str:
    return NOT_KNOWN if answer is None else "yes" if answer else "no"


def _group(group: Group) -> tuple[str, ...]:
    value = group.value if group.value is not None else ("everyone" if group.by == "school" else NOT_KNOWN)
    counts = group.counts
    return (
        group.by.replace("_", " "),
        value,
        _number(group.pupils),
        _number(counts.attended if counts else None),
        _number(counts.possible if counts else None),
        _number(counts.missing if counts else None),
        HIDDEN if counts is None else _percent(group.absence_rate),
        _number(group.persistent),
        _number(group.severe),
    )


def _pupil(register: Register, figures: StatisticsArrays, row: int) -> tuple[str, ...]:
    key, counts = register.due.reading.pupils[row], figures.counts.at(row)
    recent = figures.last_4_weeks.at(row)
    return (
        key.pupil,
        key.school or "",
        f"{counts.attended:,}",
        f"{counts.possible:,}",
        f"{counts.missing:,}",
        _percent(counts.absence_rate),
        _yes(counts.persistent),
        _yes(counts.severe),
        f"{recent.attended} of {recent.possible}",
    )


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell, numbers to the right."""
    printable = [[_plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *printable, strict=True)]
    right = [all(_is_figure(row[place]) for row in printable) for place in range(len(headings))]
    for row in (headings, *printable):
        cells = [
            cell.rjust(width) if on_right else cell.ljust(width)
            for cell, width, on_right in zip(row, widths, right, strict=True)
        ]
        yield "  ".join(cells).rstrip()


def _plain(text: str) -> str:
    """A text without signs that would move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in text)


def _is_figure(text: str) -> bool:
    return not text or text[0].isdigit() or text in (HIDDEN, NOT_KNOWN)
