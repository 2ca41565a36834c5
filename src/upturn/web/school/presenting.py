"""A school year's figures as the School page shows them."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.groups import Group
from upturn.registers.queries import SchoolFigures
from upturn.registers.summary import EVERYONE, SchoolSummary
from upturn.registers.summary import MissingRegister as Blank
from upturn.web.components import Figure, Filter, Link, Option, Provenance, Tag
from upturn.web.imports.presenting import freshness_words
from upturn.web.school.charts import half_days_table, weeks_table
from upturn.web.school.page import MissingRegister, SchoolPage
from upturn.web.school.tables import HIDDEN_BECAUSE, code_rows, codes_published, group_tables, published_rows
from upturn.web.words import HIDDEN, day_words, plural, rate_words, span_words

REGISTERS_SHOWN = 10
_HALVES = {"AM": "morning", "PM": "afternoon"}
_POOLED = "All sessions missed, of all that were possible, over every pupil together."
_NO_PHASE = "No figure is published for schools of this phase, so nothing stands beside these."


@dataclass(frozen=True, slots=True)
class OpenSchool:
    """All that the page is made from."""

    name: str
    phase: str
    this_year: AcademicYear
    figures: SchoolFigures
    today: date
    may_import: bool


def school_page(opened: OpenSchool) -> SchoolPage:
    """The page of one school year."""
    summary = opened.figures.summary
    everyone = next((group for group in summary.groups if group.by == EVERYONE), None)
    page = SchoolPage(
        school=opened.name,
        period=_period(opened),
        as_of=freshness_words(opened.figures.freshness, opened.today)
        if opened.figures.freshness.marks_to
        else "",
        filters=(_years(opened),),
    )
    if everyone is None:
        return _empty(page, opened)
    return _filled(page, opened, summary, everyone)


def _filled(page: SchoolPage, opened: OpenSchool, summary: SchoolSummary, everyone: Group) -> SchoolPage:
    year = opened.figures.year
    shown = summary.missing_registers[:REGISTERS_SHOWN]
    published = published_rows(everyone, opened.phase, opened.today)
    return replace(
        page,
        figures=_figures(opened, everyone),
        published=published,
        no_published="" if published else _NO_PHASE,
        weeks=weeks_table(summary, year),
        weekdays=half_days_table(summary),
        groups=group_tables(summary, opened.today),
        codes=code_rows(summary, everyone, opened.phase, opened.today),
        codes_published=codes_published(opened.phase, opened.today),
        codes_hidden=HIDDEN_BECAUSE if None in summary.codes.values() else "",
        missing=tuple(_missing(each) for each in shown),
        none_missing=_none_missing(everyone),
        missing_more=_more(summary.missing_registers_in_all - len(shown)),
        provenance=_provenance(opened, everyone),
    )


def _empty(page: SchoolPage, opened: OpenSchool) -> SchoolPage:
    words = f"No marks of {opened.figures.year} have been brought in yet. "
    words += "Figures, groups, weeks and codes will be here as soon as a register is. "
    if opened.may_import:
        return replace(page, empty=words, empty_link=Link("Bring in a register", reverse("imports")))
    return replace(page, empty=words + "The attendance lead, an analyst or an administrator brings them in.")


def _period(opened: OpenSchool) -> str:
    year, to = opened.figures.year, opened.figures.freshness.marks_to
    return f"{year}, {span_words(year.first_day, to)}" if to else str(year)


def _years(opened: OpenSchool) -> Filter:
    this, shown = opened.this_year, opened.figures.year
    return Filter(
        "year",
        "School year",
        (
            Option("", f"{this}, so far", shown == this),
            Option("last", str(this.previous), shown != this),
        ),
    )


def _figures(opened: OpenSchool, everyone: Group) -> tuple[Figure, ...]:
    counts, how = everyone.counts, _provenance(opened, everyone)
    if counts is None:
        return (Figure("Sessions attended", HIDDEN, note=HIDDEN_BECAUSE),)
    return (
        Figure(
            "Sessions attended",
            f"{counts.attended:,}",
            f"of {counts.possible:,}",
            note=f"{plural(counts.missing, 'mark')} not made: provisional" if counts.missing else "",
            provenance=how,
        ),
        Figure(
            "Absence",
            rate_words(counts.absent, counts.possible),
            "of possible sessions",
            note=f"{rate_words(counts.authorised, counts.possible)} authorised, "
            f"{rate_words(counts.unauthorised, counts.possible)} unauthorised",
        ),
        _reached(
            "Missed one session in ten or more", "Persistent absence", everyone.persistent, everyone.known
        ),
        _reached(
            "Missed half or more", "Severe absence, part of persistent", everyone.severe, everyone.known
        ),
    )


def _reached(label: str, measure: str, number: int | None, known: int | None) -> Figure:
    """How many pupils reach a threshold, or that so few do that it is hidden."""
    if number is None:
        return Figure(label, HIDDEN, note=HIDDEN_BECAUSE)
    if known is None:
        return Figure(label, f"{number:,}", "pupil" if number == 1 else "pupils", note=measure)
    return Figure(
        label, f"{number:,}", f"of {plural(known, 'pupil')}", note=f"{measure}: {rate_words(number, known)}"
    )


def _provenance(opened: OpenSchool, everyone: Group) -> Provenance:
    counts = everyone.counts
    missing = counts.missing if counts else 0
    return Provenance(
        sessions=f"{counts.possible:,} possible sessions of {plural(everyone.pupils or 0, 'enrolment')}, "
        "leavers up to the day they left"
        if counts
        else "Hidden",
        period=_period(opened),
        formula=f"{_POOLED} Persistent: 10 × missed is at least possible; severe: 2 × missed is; "
        "each enrolment by its own sessions.",
        as_of=freshness_words(opened.figures.freshness, opened.today),
        missing=f"{plural(missing, 'mark')} not made, counted neither as attended nor as away"
        if missing
        else "No mark is missing.",
    )


def _missing(blank: Blank) -> MissingRegister:
    day = date.fromisoformat(blank.day)
    taken = blank.due - blank.missing
    return MissingRegister(
        form=blank.form,
        session=f"{day_words(day)}, {_HALVES[blank.half]}",
        marks=f"{blank.missing} of {plural(blank.due, 'mark')} not made",
        tag=Tag("Partly taken" if taken else "Not taken", "owed"),
    )


def _none_missing(everyone: Group) -> str:
    """What is said where no register of a form is known to be missing."""
    if everyone.counts is None or not everyone.counts.missing:
        return "Every register is in. If one is missed, its form and session will be here to put right."
    marks = plural(everyone.counts.missing, "mark")
    return (
        f"{marks} not made, in no register of a whole form that is known here. "
        "The roll says which form a pupil is in now, not which one they were in."
    )


def _more(number: int) -> str:
    return f"And {plural(number, 'earlier register')}." if number > 0 else ""
