"""How much of the year each child is to miss: a rank drawn for each, then the school's spread of rates.

Drawing ranks, not rates, fixes the school's overall, persistent and severe absence whatever the seed;
chance decides only who.
"""

import numpy as np

from upturn.demo.calibration import FIGURES, GROUP_SHIFTS, YEAR_SHIFTS, Climb, RateCurve
from upturn.demo.clock import THIS_YEAR
from upturn.demo.people import Household, Pupil
from upturn.demo.roster import Roster
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import Traits


def traits_of(pupils: tuple[Pupil, ...], households: tuple[Household, ...], seed: int) -> Traits:
    """Each child's lasting tendencies, partly shared within a household."""
    stream = Stream(seed, "traits")
    place = {household.key: number for number, household in enumerate(households)}
    at_home = stream.normals(len(households))[[place[pupil.household] for pupil in pupils]]
    lateness = (0.5 * at_home + 0.85 * stream.normals(len(pupils))).clip(-2.5, 3.0)
    return Traits(
        absence=0.45 * at_home + 0.9 * stream.normals(len(pupils)),
        lateness=2.0 ** (1.6 * lateness),
        unexplained=2.0 ** (0.8 * stream.normals(len(pupils))),
    )


def target_rates(roster: Roster, traits: Traits, seed: int) -> Floats:
    """``float[rows]``: the share of possible sessions each row is to miss; named children keep their own."""
    stream = Stream(seed, "rates", roster.school, roster.year.start)
    standing = 0.82 * traits.absence[roster.child] + 0.57 * stream.normals(roster.rows) + _shifts(roster)
    place = np.empty(roster.rows)
    place[np.argsort(standing, kind="stable")] = (np.arange(roster.rows) + 0.5) / roster.rows
    figures = FIGURES[roster.school]
    rates = spread(figures.this_years_curve if roster.year == THIS_YEAR else figures.curve, place)
    for named in NAMED_PUPILS:
        row = roster.row_of(named.key)
        if row is not None:
            rates[row] = named.rates[roster.year == THIS_YEAR]
    return rates


def _shifts(roster: Roster) -> Floats:
    by_year = np.array([YEAR_SHIFTS.get(number, 0.0) for number in range(12)])
    shifts: Floats = (
        GROUP_SHIFTS["free_meals"] * roster.free_meals
        + GROUP_SHIFTS["sen_support"] * (roster.sen == 1)
        + GROUP_SHIFTS["sen_plan"] * (roster.sen == 2)
        + GROUP_SHIFTS["social_worker"] * roster.social_worker
        + by_year[roster.year_group]
    )
    return shifts


def spread(curve: RateCurve, place: Floats) -> Floats:
    """The rate at each place from 0, the least away, to 1, the most."""
    middle = 1.0 - curve.under_ten - curve.severe
    low = 0.1 * _climbed(curve.low, place / curve.under_ten)
    half_way = 0.1 + 0.4 * _climbed(curve.middle, (place - curve.under_ten) / middle)
    high = 0.5 + 0.47 * _climbed(curve.high, (place - curve.under_ten - middle) / curve.severe)
    return np.where(place < curve.under_ten, low, np.where(place < 1.0 - curve.severe, half_way, high))


def _climbed(climb: Climb, place: Floats) -> Floats:
    inside = place.clip(0, 1)
    climbed: Floats = climb.straight * inside + (1.0 - climb.straight) * inside**climb.power
    return climbed


def sessions_to_miss(rates: Floats, possible: Floats) -> list[int]:
    """Whole sessions for each row, rounded so that nobody crosses a tenth or a half by rounding."""
    exact = rates * possible
    downwards = (rates < 0.1) | ((rates >= 0.3) & (rates < 0.5))
    return [int(each) for each in np.where(downwards, np.floor(exact), np.ceil(exact))]
