"""The two sections from what the latest look saw ahead. Pure."""

from datetime import date

from django.urls import reverse

from upturn.patterns.forecast import Band, Checked, Cohort, Forecast, Kept
from upturn.patterns.queries import AheadSeen, PupilWatched
from upturn.patterns.summer_watch import QUESTION, SummerWatch
from upturn.people.clock import school_day
from upturn.web.ahead.page import AheadSections, BeforeSummer, CheckedRow, CohortRow, Others, Person
from upturn.web.components import Cell, Provenance
from upturn.web.school.tables import HIDDEN_BECAUSE
from upturn.web.words import HIDDEN, ago, group_words, of, plain_day, plural, span_words

NOT_YET = (
    "The register has not been looked at yet. That happens by itself within minutes of an import, and what "
    "it shows of the weeks ahead will be here."
)
NOBODY = "Nobody’s half term strays from their year by more than the school’s does. That is good to know too."
TOO_FEW = "too few to say"
FACTS_FROM = 10
"""Sessions missed of 100: the sentence in full is of the first band from here that has one."""

CONFIDENCE = (
    "Ranges hold about nine times in ten where this year goes as last year did. They are of groups. Of one "
    "pupil they say nothing: asking does."
)


def ahead_sections(seen: AheadSeen, today: date, *, sees_pupils: bool) -> AheadSections:
    """Both sections for a viewer; ``sees_pupils`` is whether every pupil's page is open to them."""
    if seen.ahead is None:
        return AheadSections(Others(why_not=NOT_YET), BeforeSummer(nothing=NOT_YET) if sees_pupils else None)
    fresh = f"Looked at {ago(school_day(seen.at), today)}." if seen.at else ""
    summer = _before_summer(seen.ahead.summer, seen.pupils, fresh) if sees_pupils else None
    return AheadSections(_others(seen.ahead.forecast, fresh), summer)


def _others(forecast: Forecast, fresh: str) -> Others:
    if forecast.why_not or forecast.then is None or forecast.until is None:
        return Others(why_not=forecast.why_not or NOT_YET)
    checked = forecast.checked
    return Others(
        sentence=_sentence(forecast, forecast.then),
        confidence=CONFIDENCE,
        rows=tuple(map(_cohort, forecast.cohorts)),
        hidden=HIDDEN_BECAUSE if any(each.came is None for each in forecast.cohorts) else "",
        checked=_checked_words(checked),
        warning=_warning(checked),
        checked_rows=tuple(map(_kept, checked.kept)) if checked else (),
        provenance=_provenance(forecast, forecast.then, forecast.until, fresh),
    )


def band_words(band: Band) -> str:
    """A band of sessions missed of 100."""
    if not band.low:
        return f"Fewer than {band.high}"
    return f"{band.low} or more" if band.high is None else f"{band.low} to {band.high}"


def _sentence(forecast: Forecast, then: date) -> str:
    """One row in full, so that the table is read as it is meant."""
    told = [each for each in forecast.cohorts if each.came is not None and each.pupils]
    row = next((each for each in told if each.band.low >= FACTS_FROM), told[0] if told else None)
    if row is None:
        return ""
    fact = (
        f"Of {plural(row.pupils or 0, 'pupil')} here who had missed {band_words(row.band).lower()} sessions "
        f"of 100 by {plain_day(then)}, {row.came} went on to miss a tenth or more of what was left."
    )
    if row.least is None or row.most is None:
        return fact
    return (
        f"{fact} {row.now} stand there now: if this year goes as that one did, "
        f"{row.least} to {row.most} of them would."
    )


def _cohort(row: Cohort) -> CohortRow:
    return CohortRow(
        missed=band_words(row.band),
        pupils=_number(row.pupils),
        went_on=_number(row.came),
        now=_number(row.now),
        expected=_range(row.least, row.most, row.now),
    )


def _kept(row: Kept) -> CheckedRow:
    return CheckedRow(
        missed=band_words(row.band),
        pupils=_number(row.pupils),
        said=_range(row.least, row.most, row.pupils),
        came=_number(row.came),
    )


def _number(number: int | None) -> Cell:
    return Cell(HIDDEN, hidden=True) if number is None else Cell(f"{number:,}")


def _range(least: int | None, most: int | None, pupils: int | None) -> Cell:
    if least is None or most is None:
        return Cell(TOO_FEW)
    return Cell(f"{least} to {most} of {pupils}" if least < most else of(least, pupils or 0))


def _checked_words(checked: Checked | None) -> str:
    """How well last year has foretold this one so far."""
    if checked is None:
        return "How well last year foretells this one can be told from the fortieth school day on."
    since = f"between {plain_day(checked.said_on)} and {plain_day(checked.until)}"
    if not checked.said:
        return f"What was to come {since} could be said of no group: in each there were too few."
    return (
        f"Said from last year of what was to come {since}, and held against what came: "
        f"{checked.as_said} of {plural(checked.said, 'range')} held.{_together_words(checked.together)}"
    )


def _together_words(together: Kept | None) -> str:
    if together is None:
        return ""
    return (
        f" Of all {together.pupils} who had missed 10 of 100 or more, {together.least} to {together.most} "
        f"were to miss a tenth or more, and {together.came} did."
    )


def _warning(checked: Checked | None) -> str:
    if checked is None or checked.like_last_year:
        return ""
    return "So far this year goes otherwise than last year did. Read the last column with that in mind."


def _provenance(forecast: Forecast, then: date, until: date, fresh: str) -> Provenance:
    return Provenance(
        sessions=f"The first {forecast.held} sessions of each year, and the {forecast.left} that were left "
        "of last year. Pupils who were here for three quarters of both parts",
        period=f"Last year as far as {plain_day(then)} and from there to its end; this year until "
        f"{plain_day(until)}",
        formula="Persistent absence over what was left: 10 × missed is at least possible, every absence "
        "counted, study leave neither way. 15 of 100 exactly is “15 to 25”, and so "
        "on. The range is for groups of ten or more, from what last year’s "
        "group did and how much a pupil’s weeks vary here. Nothing else about a pupil is used.",
        as_of=fresh,
        missing=f"{forecast.missing:.1%} of marks due are missing, in the year with more"
        if forecast.missing
        else "No mark is missing.",
    )


def _before_summer(watch: SummerWatch, pupils: tuple[PupilWatched, ...], fresh: str) -> BeforeSummer:
    if watch.why_not or watch.began is None or watch.until is None:
        return BeforeSummer(nothing=watch.why_not or NOT_YET)
    return BeforeSummer(
        nothing="" if pupils else NOBODY,
        intro="Away more this half term than their own year and the school’s would lead one to expect. By "
        "name, in no other order. Some will be chance; each is worth a question while there is time.",
        question=QUESTION,
        people=tuple(_person(each, watch.began) for each in pupils),
        provenance=_summer_provenance(watch, watch.began, watch.until, fresh),
    )


def _person(pupil: PupilWatched, began: date) -> Person:
    return Person(
        name=pupil.name,
        url=reverse("pupil", args=[pupil.pupil_id]),
        group=group_words(pupil.year_group, pupil.form),
        fact=pupil.watched.fact(began),
    )


def _summer_provenance(watch: SummerWatch, began: date, until: date, fresh: str) -> Provenance:
    usually = f"; by the same day last year, {watch.usually:.1f} times" if watch.usually is not None else ""
    return Provenance(
        sessions="Days on which absence without leave or reason, or illness, could have been; agreed absence "
        "counts neither way",
        period=span_words(began, until),
        formula="Away on at least a tenth of the days more than usual, in three spells or more, and more "
        f"than absence in spells is one time in forty. The whole school is away {watch.moved:.1f} times as "
        f"much as before the half term{usually}; the larger is taken as usual.",
        as_of=fresh,
        missing="A mark that is missing counts neither way, and pupils with more than a tenth missing are "
        "left out.",
    )
