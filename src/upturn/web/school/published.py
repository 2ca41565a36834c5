"""Published national figures, as dated facts with their source: something to stand beside, nobody's target.

Daily-series figures were worked out from the national totals of the Department for Education's attendance
feed (state-funded schools in England, pupils aged 5 to 15), as it stood on 23 July 2026; group figures come
from its termly release. Rates are shares of possible sessions; persistent is a share of enrolments.
``known_on`` is the day from which a figure is shown, never before its period ended.
"""

from dataclasses import dataclass
from datetime import date

_FEED = "Department for Education, daily attendance series; national totals recomputed"
_TERMLY = "Department for Education, Pupil attendance in schools"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One figure: what it measures, for which phase and group, from 0 to 1, over which period."""

    measure: str
    phase: str
    value: float
    period: str
    known_on: date
    source: str
    group: str = ""


def _year(phase: str, period: str, known_on: date, values: dict[str, float]) -> tuple[PublishedFigure, ...]:
    return tuple(
        PublishedFigure(measure, phase, value / 100, period, known_on, _FEED)
        for measure, value in values.items()
    )


_LAST = ("2024/25, the whole year", date(2025, 7, 31))
_THIS = ("2025/26, to July 2026", date(2026, 7, 23))

PUBLISHED: tuple[PublishedFigure, ...] = (
    *_year(
        "primary",
        *_LAST,
        {
            "absence": 5.25,
            "authorised": 3.74,
            "unauthorised": 1.51,
            "persistent": 13.5,
            "I": 2.86,
            "M": 0.26,
            "C": 0.32,
            "C2": 0.13,
            "E": 0.03,
            "G": 0.56,
            "O": 0.73,
            "U": 0.16,
            "N": 0.05,
        },
    ),
    *_year(
        "secondary",
        *_LAST,
        {
            "absence": 8.59,
            "authorised": 5.30,
            "unauthorised": 3.30,
            "persistent": 24.3,
            "I": 3.63,
            "M": 0.37,
            "C": 0.46,
            "C2": 0.31,
            "E": 0.31,
            "G": 0.34,
            "O": 2.59,
            "U": 0.30,
            "N": 0.07,
        },
    ),
    *_year(
        "primary",
        *_THIS,
        {
            "absence": 5.28,
            "authorised": 3.73,
            "unauthorised": 1.55,
            "persistent": 13.8,
            "L": 1.12,
            "I": 2.79,
            "M": 0.27,
            "C": 0.37,
            "C2": 0.17,
            "E": 0.04,
            "G": 0.53,
            "O": 0.79,
            "U": 0.17,
            "N": 0.05,
        },
    ),
    *_year(
        "secondary",
        *_THIS,
        {
            "absence": 8.49,
            "authorised": 5.22,
            "unauthorised": 3.27,
            "persistent": 23.8,
            "L": 2.79,
            "I": 3.63,
            "M": 0.38,
            "C": 0.43,
            "C2": 0.32,
            "E": 0.29,
            "G": 0.31,
            "O": 2.61,
            "U": 0.32,
            "N": 0.05,
        },
    ),
    PublishedFigure("absence", "", 0.1029, "autumn 2025/26", date(2026, 2, 1), _TERMLY, "free school meals"),
    PublishedFigure(
        "absence", "", 0.0511, "autumn 2025/26", date(2026, 2, 1), _TERMLY, "no free school meals"
    ),
    PublishedFigure(
        "absence", "", 0.131, "autumn 2024/25", date(2025, 2, 1), _TERMLY, "education, health and care plan"
    ),
    PublishedFigure("absence", "", 0.101, "autumn 2024/25", date(2025, 2, 1), _TERMLY, "SEN support"),
    PublishedFigure("absence", "", 0.058, "autumn 2024/25", date(2025, 2, 1), _TERMLY, "no SEN"),
)


def published(measure: str, phase: str, on: date, group: str = "") -> PublishedFigure | None:
    """The latest figure that was already known on a day, or none; a held clock never sees the future."""
    known = [
        figure
        for figure in PUBLISHED
        if (figure.measure, figure.phase, figure.group) == (measure, phase, group) and figure.known_on <= on
    ]
    return max(known, key=lambda figure: figure.known_on, default=None)
