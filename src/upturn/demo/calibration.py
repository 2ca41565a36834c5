"""What English schools' registers look like in the figures the Department for Education publishes.

Shares are per cent of possible sessions, state-funded schools, from the daily attendance series for
2024/25 and 2025/26 (to July 2026); severe absence and the absence rates of groups from the census
statistics. The town is drawn to these, and `tests/statistics/demo` holds it to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL


@dataclass(frozen=True, slots=True)
class Climb:
    """How a rate climbs over a part of the school: partly straight, partly as a power of the place in it."""

    straight: float
    power: float


@dataclass(frozen=True, slots=True)
class RateCurve:
    """How absence is spread over the pupils of a school, from the least away to the most.

    The ``under_ten`` share of pupils miss less than a tenth, the ``severe`` share half or more; ``low``,
    ``middle`` and ``high`` are how the rate climbs from 0 to 0.1, to 0.5 and to 0.97.
    """

    under_ten: float
    severe: float
    low: Climb
    middle: Climb
    high: Climb


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """One phase's calibration: the spread of rates, code shares in per cent, and weekday multipliers."""

    curve: RateCurve
    this_years_curve: RateCurve
    absent: Mapping[str, float]
    absent_so_far: Mapping[str, float]
    late: float
    visits: float
    sport: float
    off_site: float
    work_experience: float
    arranged: float
    starting_weekday: tuple[float, float, float, float, float]
    term_lift: tuple[float, float, float]
    weekday: tuple[float, float, float, float, float]
    terms: tuple[float, float, float]


_HIGH_SCHOOL_CLIMBS = (Climb(0.4, 3.4), Climb(0.22, 9.0), Climb(0.0, 2.13))
_PRIMARY_CLIMBS = (Climb(0.4, 3.7), Climb(0.18, 22.0), Climb(0.0, 2.1))

FIGURES: Mapping[str, SchoolFigures] = {
    HIGH_SCHOOL: SchoolFigures(
        curve=RateCurve(0.757, 0.038, *_HIGH_SCHOOL_CLIMBS),
        this_years_curve=RateCurve(0.773, 0.036, *_HIGH_SCHOOL_CLIMBS),
        absent={
            "M": 0.37,
            "C": 0.46,
            "C2": 0.31,
            "E": 0.31,
            "G": 0.34,
            "O": 2.59,
            "U": 0.30,
            "N": 0.05,
            "S": 0.10,
            "J1": 0.016,
            "C1": 0.005,
            "T": 0.003,
        },
        absent_so_far={
            "M": 0.38,
            "C": 0.43,
            "C2": 0.32,
            "E": 0.29,
            "G": 0.24,
            "O": 2.50,
            "U": 0.30,
            "N": 0.04,
            "J1": 0.016,
            "C1": 0.005,
            "T": 0.003,
        },
        late=2.79,
        visits=0.73,
        sport=0.14,
        off_site=0.30,
        work_experience=0.31,
        arranged=0.08,
        starting_weekday=(0.74, 0.95, 0.97, 1.1, 1.62),
        term_lift=(1.0, 1.0, 1.0),
        weekday=(0.95, 0.97, 0.95, 0.99, 1.14),
        terms=(7.91, 8.68, 9.42),
    ),
    PRIMARY_SCHOOL: SchoolFigures(
        curve=RateCurve(0.861, 0.0085, *_PRIMARY_CLIMBS),
        this_years_curve=RateCurve(0.861, 0.0085, *_PRIMARY_CLIMBS),
        absent={
            "M": 0.26,
            "C": 0.32,
            "C2": 0.13,
            "E": 0.03,
            "G": 0.56,
            "O": 0.73,
            "U": 0.16,
            "N": 0.05,
            "T": 0.01,
        },
        absent_so_far={
            "M": 0.27,
            "C": 0.34,
            "C2": 0.15,
            "E": 0.04,
            "G": 0.40,
            "O": 0.75,
            "U": 0.17,
            "N": 0.04,
            "T": 0.01,
        },
        late=1.12,
        visits=0.55,
        sport=0.05,
        off_site=0.10,
        work_experience=0.0,
        arranged=0.02,
        starting_weekday=(0.98, 0.92, 0.95, 1.02, 1.6),
        term_lift=(1.1, 0.97, 0.9),
        weekday=(1.03, 0.95, 0.91, 0.95, 1.16),
        terms=(5.17, 5.30, 5.28),
    ),
}
"""By school. Illness is what is left of a pupil's absence when every other code has had its share."""

GROUP_SHIFTS = {"free_meals": 0.58, "sen_support": 0.38, "sen_plan": 0.52, "social_worker": 0.6}
"""How far a group stands from the rest in the spread of absence, in standard deviations, fitted to the
persistent absence of each group."""

YEAR_SHIFTS: Mapping[int, float] = {0: 0.08, 1: 0.1, 7: 0.0, 8: 0.17, 9: 0.27, 10: 0.3, 11: 0.31}
"""The same for year groups; the years not named stand at 0."""
