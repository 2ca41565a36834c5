"""The School page's two pictures, each with its sentence and the same figures as a table."""

from collections.abc import Sequence
from datetime import date

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.summary import HalfDayFigures, SchoolSummary, WeekFigures, monday_of_week
from upturn.web.charts.bars import Bar, bar_comparison
from upturn.web.charts.columns import Column, rate_columns
from upturn.web.school.page import ChartTable
from upturn.web.words import of, rate_words, week_words, weekday_name

_HALVES = {"AM": "mornings", "PM": "afternoons"}
ENOUGH_TO_COMPARE = 2


def weeks_table(summary: SchoolSummary, year: AcademicYear) -> ChartTable | None:
    """Absence by school week; closed weeks keep their place."""
    if not summary.weeks:
        return None
    held = {week.week: week for week in summary.weeks}
    span = range(summary.weeks[0].week, summary.weeks[-1].week + 1)
    mondays = {week: monday_of_week(year.weeks.monday, week) for week in span}
    sentence = _weeks_sentence(summary.weeks, mondays)
    columns = [_column(held.get(week), mondays[week]) for week in span]
    return ChartTable(
        key="weeks",
        title="Absence by school week",
        sentence=sentence,
        chart=rate_columns(
            columns, key="weeks", title=f"Absence by school week, {year}", description=sentence
        ),
        head=("Week of", "Attended", "Absence", "No mark"),
        rows=tuple(_week_row(held[week], mondays[week]) for week in span if week in held),
    )


def _column(week: WeekFigures | None, monday: date) -> Column:
    label = f"{monday.day} {monday:%b}"
    if week is None:
        return Column(label, None)
    return Column(label, _absence(week.attended, week.possible), provisional=_mostly_missing(week))


def _mostly_missing(week: WeekFigures) -> bool:
    """Whether so many marks are missing, one in a hundred, that the column could move."""
    return 100 * week.missing >= week.possible + week.missing


def _weeks_sentence(weeks: Sequence[WeekFigures], mondays: dict[int, date]) -> str:
    if len(weeks) < ENOUGH_TO_COMPARE:
        return "One school week so far: nothing to compare it with yet."
    highest = max(weeks, key=lambda week: _absence(week.attended, week.possible))
    lowest = min(weeks, key=lambda week: _absence(week.attended, week.possible))
    latest = weeks[-1]
    return (
        f"Lowest in the {week_words(mondays[lowest.week])}, {_words(lowest)}; "
        f"highest in the {week_words(mondays[highest.week])}, {_words(highest)}. "
        f"The latest week stands at {_words(latest)}. A dashed frame means marks are missing."
    )


def _week_row(week: WeekFigures, monday: date) -> tuple[str, ...]:
    return (
        f"{monday.day} {monday:%b}",
        of(week.attended, week.possible),
        _words(week),
        f"{week.missing:,}" if week.missing else "none",
    )


def half_days_table(summary: SchoolSummary) -> ChartTable | None:
    """Absence by weekday and half."""
    halves = summary.half_days
    if len(halves) < ENOUGH_TO_COMPARE:
        return None
    bars = [
        Bar(
            f"{weekday_name(each.weekday)[:3]} {each.half.lower()}",
            _absence(each.attended, each.possible),
            _words(each),
        )
        for each in halves
    ]
    title = "Absence by day and half"
    return ChartTable(
        key="half-days",
        title=title,
        sentence=_halves_sentence(halves),
        chart=bar_comparison(bars, key="half-days", title=title, width=420),
        shape="snug",
        head=("Half-day", "Attended", "Absence"),
        rows=tuple(
            (
                f"{weekday_name(each.weekday)} {_HALVES[each.half]}",
                of(each.attended, each.possible),
                _words(each),
            )
            for each in halves
        ),
    )


def _halves_sentence(halves: Sequence[HalfDayFigures]) -> str:
    highest = max(halves, key=lambda each: _absence(each.attended, each.possible))
    lowest = min(halves, key=lambda each: _absence(each.attended, each.possible))
    return f"Highest on {_named(highest)}, {_words(highest)}; lowest on {_named(lowest)}, {_words(lowest)}."


def _named(half_day: HalfDayFigures) -> str:
    return f"{weekday_name(half_day.weekday)} {_HALVES[half_day.half]}"


def _words(figures: WeekFigures | HalfDayFigures) -> str:
    return rate_words(figures.possible - figures.attended, figures.possible)


def _absence(attended: int, possible: int) -> float:
    return (possible - attended) / possible
