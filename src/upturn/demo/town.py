"""The demonstration town, whole, from one seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from upturn.demo.cast import CAST, HIGH_SCHOOL, ORGANISATIONS, PRIMARY_SCHOOL, StaffMember, TownOrganisation
from upturn.demo.classes import ClassList, class_lists, teaching_staff
from upturn.demo.clock import SEED, THIS_YEAR, YEARS
from upturn.demo.narrative import ContactMade, contacts_made
from upturn.demo.people import Contact, Household, Pupil
from upturn.demo.placements import OnlineLesson, Placement, online_lessons, placements
from upturn.demo.planting import plant
from upturn.demo.rates import target_rates, traits_of
from upturn.demo.rolls import Enrolment, Rolls, build_rolls
from upturn.demo.roster import Roster, roster_of
from upturn.demo.school_years import SchoolYear, school_year
from upturn.demo.truth import Planted, TownTruth, Traits
from upturn.kernel.academic_year import AcademicYear

SCHOOLS = (HIGH_SCHOOL, PRIMARY_SCHOOL)
"""In the order they are drawn: an elder sibling's days away come before a younger one's that follow them."""


@dataclass(frozen=True, eq=False)
class Town:
    """Everything the app may know of the town, and apart from it the ``truth`` that it may not."""

    seed: int
    organisations: tuple[TownOrganisation, ...]
    pupils: tuple[Pupil, ...]
    households: tuple[Household, ...]
    enrolments: tuple[Enrolment, ...]
    staff: tuple[StaffMember, ...]
    class_lists: tuple[ClassList, ...]
    school_years: tuple[SchoolYear, ...]
    placements: tuple[Placement, ...]
    online_lessons: tuple[OnlineLesson, ...]
    contacts_made: tuple[ContactMade, ...]
    truth: TownTruth

    def __repr__(self) -> str:
        return f"Town(seed={self.seed})"

    @cached_property
    def _pupils(self) -> Mapping[str, Pupil]:
        return {pupil.key: pupil for pupil in self.pupils}

    @cached_property
    def _contacts(self) -> Mapping[str, tuple[Contact, ...]]:
        return {household.key: household.contacts for household in self.households}

    def pupil(self, key: str) -> Pupil:
        """The pupil with a key."""
        return self._pupils[key]

    def contacts_of(self, pupil: str) -> tuple[Contact, ...]:
        """The adults to reach about a pupil, in order of priority."""
        return self._contacts[self._pupils[pupil].household]

    def school_year(self, organisation: str, year: AcademicYear = THIS_YEAR) -> SchoolYear:
        """One school's year."""
        return next(
            each for each in self.school_years if each.organisation == organisation and each.year == year
        )


def build_town(seed: int = SEED) -> Town:
    """Draw the town. The same seed gives the same town everywhere."""
    rolls = build_rolls(seed)
    traits = traits_of(rolls.pupils, rolls.households, seed)
    truth = TownTruth({}, {})
    years = tuple(_school_years(rolls, traits, truth, seed))
    staff = teaching_staff(seed)
    rates = {
        (pupil, school): rate
        for (pupil, school, start), rate in truth.target_rates.items()
        if start == THIS_YEAR.start
    }
    placed = placements(rolls.enrolments, rates, seed)
    return Town(
        seed=seed,
        organisations=ORGANISATIONS,
        pupils=rolls.pupils,
        households=rolls.households,
        enrolments=rolls.enrolments,
        staff=(*CAST, *staff),
        class_lists=class_lists(rolls.enrolments, staff, seed),
        school_years=years,
        placements=placed,
        online_lessons=online_lessons(placed, seed),
        contacts_made=_contacts_made(rolls, rates, seed),
        truth=truth,
    )


def _contacts_made(
    rolls: Rolls, rates: Mapping[tuple[str, str], float], seed: int
) -> tuple[ContactMade, ...]:
    at_home = {household.key: household.contacts for household in rolls.households}
    contacts = {pupil.key: at_home[pupil.household] for pupil in rolls.pupils}
    given_names = {pupil.key: pupil.given_name for pupil in rolls.pupils}
    return contacts_made(rolls.enrolments, contacts, given_names, rates, seed)


def _school_years(rolls: Rolls, traits: Traits, truth: TownTruth, seed: int) -> Iterator[SchoolYear]:
    """Each school's years; ``truth`` is filled in on the way, barriers before any marks."""
    drawn = {(school, year): roster_of(rolls, school, year) for school in SCHOOLS for year in YEARS}
    rates = {key: target_rates(roster, traits, seed) for key, roster in drawn.items()}
    for (school, year), roster in drawn.items():
        of_year = zip(roster.enrolments, rates[school, year].tolist(), strict=True)
        truth.target_rates.update({(each.pupil, school, year.start): rate for each, rate in of_year})
        if year == THIS_YEAR:
            truth.planted.update({each.pupil: each for each in plant(roster, rates[school, year], seed)})
    days_away: dict[str, frozenset[date]] = {}
    for key, roster in drawn.items():
        made = school_year(roster, rates[key], truth.planted, traits, days_away, seed)
        days_away.update(_days_away_of_leaders(roster, made, truth.planted))
        yield made


def _days_away_of_leaders(
    roster: Roster, made: SchoolYear, planted: Mapping[str, Planted]
) -> Iterator[tuple[str, frozenset[date]]]:
    for leader in sorted({each.leader for each in planted.values()} - {""}):
        row = roster.row_of(leader)
        if row is not None and roster.year == THIS_YEAR:
            mornings = made.final_marks[row, roster.morning_slots]
            away = np.flatnonzero((mornings >= 96) & (mornings < 160))
            yield leader, frozenset(roster.days[day] for day in away.tolist())
