"""The figures of the page on looking ahead, measured again: tables in Markdown, a line at a time."""

from collections.abc import Iterator
from dataclasses import replace

from upturn.patterns.ahead_calibration import Reliability, Watch, by_band, by_share, statements, unlike, watch
from upturn.patterns.kinds import Kind
from upturn.patterns.printed_tables import table
from upturn.patterns.simulation import Planting, Settings
from upturn.patterns.two_years import TwoYears

WEEKS = 38
SMALL = 60
PLANTED, ODDS = 25, 8.0
OTHER_YEARS = 2
"""Where a year is made to differ, so many times fewer schools."""


def verified_ahead(count: int, settings: Settings) -> Iterator[str]:
    """Forecasts of a held-out year, what could fool them, and the watch before the summer."""
    years = TwoYears(replace(settings, weeks=WEEKS))
    said = statements(count, years)
    yield (
        f"Looking ahead: two years of {count} schools, {settings.pupils:,} pupils, {WEEKS} weeks, from seed "
        f"{settings.seed}; said at the end of weeks 8, 15, 21 and 27, the second year held out."
    )
    yield from _reliability("Missed by then", by_band(said))
    yield from _reliability("Said to come", by_share(said))
    yield from table(
        (
            "This year otherwise",
            "statements",
            "furthest off of five bands",
            "said less came",
            "range kept",
            "the page warns",
        ),
        [
            _fooled(name, by_band(statements(*each)), unlike(*each))
            for name, each in _tries(count, years).items()
        ],
    )
    yield from _watches(count, settings)


def _reliability(name: str, pooled: list[Reliability]) -> Iterator[str]:
    yield from table(
        (name, "statements", "pupils", "said", "came", "said less came", "range kept"),
        [
            (
                each.name,
                f"{each.statements:,}",
                f"{each.pupils:,}",
                f"{each.said:.1%}",
                f"{each.came:.1%}",
                f"{100 * each.off_by:+.1f} points",
                f"{each.kept:.0%}",
            )
            for each in pooled
        ],
    )


def _tries(count: int, years: TwoYears) -> dict[str, tuple[int, TwoYears]]:
    """What could fool a forecast, each with how many schools to try it on."""
    fewer, small = max(count // OTHER_YEARS, 1), replace(years.settings, pupils=SMALL)
    return {
        "as last year": (fewer, years),
        "everyone away 1.3 times as much": (fewer, replace(years, base=1.3)),
        "everyone away 0.75 times as much": (fewer, replace(years, base=0.75)),
        "drift 1.2 where it was 0.8": (fewer, replace(years, drift=1.2)),
        "closed for ten days": (fewer, replace(years, closed=10)),
        "15 in 100 came mid-year": (fewer, replace(years, came=0.15)),
        f"schools of {SMALL}": (4 * count, replace(years, settings=small)),
    }


def _fooled(name: str, pooled: list[Reliability], warned: float) -> tuple[str, ...]:
    worst = max(pooled, key=lambda each: abs(each.off_by) if each.statements else -1.0)
    made = sum(each.statements for each in pooled)
    kept = sum(each.kept * each.statements for each in pooled) / max(made, 1)
    off = f"{100 * worst.off_by:+.1f} points"
    return name, f"{made:,}", worst.name, off, f"{kept:.0%}", f"{warned:.0%}"


def _watches(count: int, settings: Settings) -> Iterator[str]:
    settings = replace(settings, weeks=WEEKS)
    worse = replace(settings, plantings=(Planting(Kind.DRIFT, PLANTED, ODDS),))
    tries = [
        ("nothing planted, no drift", replace(settings, drift=0.0)),
        (f"nothing planted, drift {settings.drift:g}", settings),
        (f"{PLANTED} worse by odds ×{ODDS:g} in the last four weeks", worse),
    ]
    yield from table(
        (
            "Before the summer",
            "usual from",
            "looked at",
            "named in any week",
            "named at the end",
            "truly worse by 5 points",
            "planted",
            "found",
        ),
        [
            _watched(name, by_last_year, watch(count, each, by_last_year=by_last_year))
            for name, each in tries
            for by_last_year in (True, False)
        ],
    )


def _watched(name: str, by_last_year: bool, found: Watch) -> tuple[str, ...]:
    counts = f"{found.looked_at:,}", f"{found.ever:,}", f"{found.named:,}"
    truly = f"{found.truly / max(found.named, 1):.0%}"
    of_planted = f"{found.found / found.planted:.0%}" if found.planted else "–"
    return (
        name,
        "last year" if by_last_year else "this year",
        *counts,
        truly,
        f"{found.planted:,}",
        of_planted,
    )
