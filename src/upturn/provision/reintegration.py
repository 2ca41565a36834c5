"""Going on from a placement, with its denominator: everyone who started, by when they did.

A rate of those who finished flatters whoever keeps the hard cases waiting, and a rate of those taken flatters
whoever refuses them. So everyone who started is counted, what nobody knows is a figure of its own, and the
referrals declined and the learners still there after two terms stand beside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upturn.kernel.academic_year import AcademicYear

TWO_TERMS_DAYS = 26 * 7
"""Two thirds of a year's 39 school weeks."""


class Outcome(StrEnum):
    """Where a placement stands; the four are kept apart."""

    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    STILL_PLACED = "still_placed"
    UNKNOWN = "unknown"


class Term(StrEnum):
    """The term a placement started in: by its month, the same for every provider."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"

    @classmethod
    def containing(cls, day: date) -> "Term":
        """August to December, January to March, April to July."""
        if day.month >= 8:
            return cls.AUTUMN
        return cls.SPRING if day.month <= 3 else cls.SUMMER


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """Everyone who started in one term."""

    year: AcademicYear
    place: int

    @classmethod
    def containing(cls, day: date) -> "Cohort":
        """The cohort of a first day."""
        return cls(AcademicYear.containing(day), list(Term).index(Term.containing(day)))

    @property
    def term(self) -> Term:
        return list(Term)[self.place]


@dataclass(frozen=True, slots=True)
class Stay:
    """One placement.

    Attributes:
        first_day: when it started.
        last_day: when it ended; None while it runs, and where nobody knows.
        outcome: where it stands, as a person recorded it.
        attempts: how many attempts to go on were made; ``held`` how many of them held.

    Raises:
        ValueError: when it ends before it starts, is still running with a last day, or more held than were
            made.
    """

    first_day: date
    last_day: date | None
    outcome: Outcome
    attempts: int = 0
    held: int = 0

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("A placement cannot end before it starts.")
        if self.last_day is not None and self.outcome is Outcome.STILL_PLACED:
            raise ValueError("A placement that has ended is not still running.")
        if not 0 <= self.held <= self.attempts:
            raise ValueError("No more attempts can have held than were made.")

    def days(self, today: date) -> int:
        """How long it lasted, or has so far."""
        return ((self.last_day or max(today, self.first_day)) - self.first_day).days


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """One cohort's figures: ``started`` is the denominator of all of them.

    Attributes:
        cohort: whose.
        started: everyone who did.
        completed, withdrawn, still_placed, unknown: they add up to ``started``.
        tried: learners for whom an attempt to go on was made; ``attempts`` and ``held`` count the attempts.
        days: the length of stay half have passed, of those who have left and those still there alike; None
            where too few have left to say.
        two_terms: still there, and for two terms or longer.
        declined: referrals declined in that term, of ``referred`` decided.
    """

    cohort: Cohort
    started: int
    completed: int
    withdrawn: int
    still_placed: int
    unknown: int
    tried: int
    attempts: int
    held: int
    days: int | None
    two_terms: int
    declined: int
    referred: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A referral that was decided; accepted or declined."""

    on: date
    accepted: bool


def by_cohort(stays: Iterable[Stay], decisions: Iterable[Decision], today: date) -> list[CohortFigures]:
    """Every cohort's figures, the oldest first; a term that only declined is one with nobody started.

    Args:
        stays: every placement that started on or before today; of a learner who came twice both.
        decisions: every referral decided.
        today: the day it is asked.
    """
    started = [stay for stay in stays if stay.first_day <= today]
    decided = [decision for decision in decisions if decision.on <= today]
    cohorts = {Cohort.containing(stay.first_day) for stay in started}
    cohorts |= {Cohort.containing(decision.on) for decision in decided}
    return [_figures(cohort, started, decided, today) for cohort in sorted(cohorts)]


def _figures(
    cohort: Cohort, stays: Sequence[Stay], decisions: Sequence[Decision], today: date
) -> CohortFigures:
    mine = [stay for stay in stays if Cohort.containing(stay.first_day) == cohort]
    outcomes = [stay.outcome for stay in mine]
    decided = [decision for decision in decisions if Cohort.containing(decision.on) == cohort]
    still = [stay for stay in mine if stay.outcome is Outcome.STILL_PLACED]
    return CohortFigures(
        cohort=cohort,
        started=len(mine),
        completed=outcomes.count(Outcome.COMPLETED),
        withdrawn=outcomes.count(Outcome.WITHDRAWN),
        still_placed=len(still),
        unknown=outcomes.count(Outcome.UNKNOWN),
        tried=sum(stay.attempts > 0 for stay in mine),
        attempts=sum(stay.attempts for stay in mine),
        held=sum(stay.held for stay in mine),
        days=median_stay(mine, today),
        two_terms=sum(stay.days(today) >= TWO_TERMS_DAYS for stay in still),
        declined=sum(not decision.accepted for decision in decided),
        referred=len(decided),
    )


def median_stay(stays: Sequence[Stay], today: date) -> int | None:
    """Days after which half have left (Kaplan and Meier): who is still there counts for as long as they are.

    A stay of which nobody knows the end says nothing of its length, and is left out; it is in ``unknown``.
    """
    known = [stay for stay in stays if stay.last_day is not None or stay.outcome is Outcome.STILL_PLACED]
    staying = 1.0
    for days in sorted({stay.days(today) for stay in known if stay.last_day is not None}):
        there = sum(stay.days(today) >= days for stay in known)
        left = sum(stay.days(today) == days for stay in known if stay.last_day is not None)
        staying *= 1 - left / there
        if staying <= 0.5 + 1e-9:
            return days
    return None
