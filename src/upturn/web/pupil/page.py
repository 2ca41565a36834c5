"""What the Pupil page shows. Filled by its view from queries; nothing here decides or reads anything.

The page leads with counts of sessions. Official measures (the rate, persistent, severe) stand in a table with
their formula, never as a label beside the child's name.
"""

from dataclasses import dataclass

from upturn.web.charts.series import Week, runs
from upturn.web.charts.svg import Svg
from upturn.web.components import Figure, Link, Provenance, Tag
from upturn.web.pupil.grid import Grid
from upturn.web.words import of


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """A row of the official figures: the term, the figure, how it is worked out."""

    term: str
    value: str
    formula: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A week of the trend, as the table beneath the chart says it."""

    week: str
    attended: str
    missing: str
    four_weeks: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The weekly series: its sentence, its drawing, and the same figures as a table."""

    sentence: str
    chart: Svg
    rows: tuple[SeriesRow, ...]


@dataclass(frozen=True, slots=True)
class ChangedMark:
    """A mark that a later import changed, or a day's two that it changed alike."""

    sessions: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedBy:
    """One import, and the marks of the pupil that it changed; ``more`` counts those not listed."""

    source: str
    marks: tuple[ChangedMark, ...]
    url: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class LoggedContact:
    """One line of the contact log. ``undo_url`` is given while it can still be withdrawn by its author."""

    when: str
    purpose: str
    spoke_with: str
    line: str
    by: str
    look_again: Tag | None = None
    undo_url: str = ""


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """An adult to reach, and how they like to be reached."""

    name: str
    relationship: str
    how: str
    priority: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known, with its name."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class PupilPage:
    """The whole page.

    ``details`` are the plain facts under the name (year, form). ``period_links`` switch the grid between this
    term, the terms before and the whole year; ``no_grid`` says why there is none. ``access`` says why this
    reader may see this child, and that the reading is recorded. ``designated_lead`` is the named safeguarding
    lead of the strip beside the form. ``contact_url`` receives the one-line contact form (the Django form
    itself is the template's ``form``); with ``contact_refused`` there is neither form nor log.
    """

    pupil_id: int
    name: str
    given_name: str
    details: tuple[str, ...]
    figures: tuple[Figure, ...]
    grid: Grid | None
    period: str
    period_links: tuple[Link, ...]
    trend: Trend | None
    official: tuple[OfficialRow, ...]
    official_provenance: Provenance
    contacts: tuple[LoggedContact, ...]
    contact_url: str
    earlier_contacts: tuple[LoggedContact, ...] = ()
    no_grid: str = ""
    official_period: str = "this year so far"
    family: tuple[FamilyMember, ...] = ()
    needs: tuple[Fact, ...] = ()
    changed: tuple[ChangedBy, ...] = ()
    tags: tuple[Tag, ...] = ()
    hope: str = ""
    hope_of_the_year: str = ""
    provisional: tuple[str, ...] = ()
    access: str = ""
    designated_lead: str = "your designated safeguarding lead"
    contact_refused: str = ""


def series_rows(weeks: tuple[Week, ...]) -> tuple[SeriesRow, ...]:
    """The trend as a table: one row a week, closed weeks said as such."""
    pooled = {run.monday: of(run.attended, run.possible) for run in runs(weeks)}
    return tuple(
        SeriesRow(
            week=f"{week.monday.day} {week.monday:%b}",
            attended=of(week.attended, week.possible) if week.possible else "no sessions",
            missing=str(week.missing) if week.missing else "none",
            four_weeks=pooled.get(week.monday, "–"),
        )
        for week in weeks
    )
