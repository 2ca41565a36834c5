"""The figures of the methods page, measured again: tables in Markdown, a line at a time."""

from collections.abc import Iterator
from dataclasses import replace

from upturn.patterns.ahead_verification import verified_ahead
from upturn.patterns.calibration import (
    WITHOUT_LESSONS,
    Chance,
    Power,
    Weekly,
    changes,
    false_share,
    nothing_planted,
    power,
    weekly,
    wins,
)
from upturn.patterns.kinds import Kind
from upturn.patterns.printed_tables import table
from upturn.patterns.shared.by_chance import shared_by_chance
from upturn.patterns.simulation import Planting, Settings

STRENGTHS: dict[Kind, tuple[float, ...]] = {
    Kind.WEEKDAY: (4, 8, 15),
    Kind.FIRST_SESSION: (4, 8, 15),
    Kind.LESSON: (4, 8, 15),
    Kind.AFTER_BREAK: (8, 20, 60),
    Kind.ALTERNATE_WEEKS: (4, 8, 12),
    Kind.CO_ABSENCE: (20, 60, 200),
}
POOLED: dict[Kind, tuple[float, ...]] = {Kind.WEEKDAY: (8, 15)}
MIXED = (
    Planting(Kind.WEEKDAY, 10, 12.0),
    Planting(Kind.FIRST_SESSION, 10, 12.0),
    Planting(Kind.ALTERNATE_WEEKS, 10, 10.0),
    Planting(Kind.AFTER_BREAK, 10, 60.0),
)
PLANTED = 25
WEEKS_OF_WINS = 33
FEW = 4
"""Lessons take as long as all the rest: so many times fewer registers of them."""


def verified(count: int, pupils: int, seed: int) -> Iterator[str]:
    """Everything the methods page says, of so many registers a figure."""
    settings = Settings(pupils=pupils, seed=seed)
    yield (
        f"{pupils:,} pupils, {settings.weeks} weeks, from seed {seed}; drift {settings.drift}, "
        f"persistence {settings.persistence}, season {settings.season}."
    )
    yield from _nothing(count, settings)
    yield from _powers(count, settings)
    yield from _false(count, settings)
    yield from _described(count, settings)
    yield from verified_ahead(count, settings)


def _nothing(count: int, settings: Settings) -> Iterator[str]:
    """Nothing planted: how often each kind's p is small, and how many registers show a flag."""
    found = nothing_planted(count, settings)
    lessons = nothing_planted(max(count // FEW, 1), settings, {Kind.LESSON}, whole_year=False)
    yield from table(
        ("Nothing planted", "tests", "p < 5%", "p < 1%"),
        [_chance(each) for each in (*found.chances, *lessons.chances)],
    )
    yield (
        f"Of {found.registers} registers, {found.flagged} show any flag at the year's last look, and "
        f"{found.ever_flagged} at any of its half-term looks."
    )
    together = shared_by_chance(max(count // FEW, 1), settings)
    yield f"Of {together.registers} registers with lessons, {together.telling} show anything pupils share."


def _chance(each: Chance) -> tuple[str, ...]:
    return each.kind.value, f"{each.tests:,}", f"{each.below_5:.1%}", f"{each.below_1:.2%}"


def _powers(count: int, settings: Settings) -> Iterator[str]:
    alone = [
        power(Planting(kind, PLANTED, strength), _registers(kind, count), settings)
        for kind, strengths in STRENGTHS.items()
        for strength in strengths
    ]
    pooled = [
        power(Planting(kind, PLANTED, strength), count, settings, alone=False, kinds=WITHOUT_LESSONS)
        for kind, strengths in POOLED.items()
        for strength in strengths
    ]
    yield from table(
        ("Planted", "odds", "looked for", "planted", "eligible", "found of those", "flags", "false"),
        [_power(each) for each in (*alone, *pooled)],
    )


def _registers(kind: Kind, count: int) -> int:
    return max(count // FEW, 1) if kind is Kind.LESSON else count


def _power(each: Power) -> tuple[str, ...]:
    how = "alone" if each.alone else "with the others"
    counts = (f"{each.planted:,}", f"{each.eligible:,}", f"{each.power:.0%}", f"{each.flags:,}")
    return each.kind.value, f"×{each.strength:g}", how, *counts, f"{each.false:,}"


def _false(count: int, settings: Settings) -> Iterator[str]:
    found = false_share(MIXED, count, settings, WITHOUT_LESSONS)
    yield ""
    yield (
        f"Four kinds planted at once in {found.registers} registers: {found.flags:,} pupils flagged, "
        f"{found.false:,} of them with nothing planted; {found.share:.1%} a register."
    )


def _described(count: int, settings: Settings) -> Iterator[str]:
    drifts = (0.0, settings.drift)
    moved = [changes(count, replace(settings, drift=drift)) for drift in drifts]
    risen = [wins(count, replace(settings, drift=drift, weeks=WEEKS_OF_WINS)) for drift in drifts]
    yield from table(
        ("Change points", "looked at", "shown", "truly moved 5 points"),
        [
            (f"drift {each.drift:g}", f"{each.looked_at:,}", f"{each.flagged / max(each.looked_at, 1):.2%}",
             f"{each.moved / max(each.flagged, 1):.0%}")
            for each in moved
        ],
    )  # fmt: skip
    weeks = [weekly(count, replace(settings, drift=drift)) for drift in drifts]
    yield from table(
        ("Small wins", "looked at", "early sign", "likely", "holding", "likely and truly risen"),
        [
            (f"drift {drift:g}", f"{each.looked_at:,}", *(f"{rung / max(each.looked_at, 1):.1%}" for rung in
             (each.early, each.likely, each.holding)), f"{each.truly / max(each.likely, 1):.0%}")
            for drift, each in zip(drifts, risen, strict=True)
        ],
    )  # fmt: skip
    yield from table(
        ("Looked at every week", "pupils", "looks", "ever drifting", "truly", "ever a small win", "truly"),
        [_weekly(each) for each in weeks],
    )


def _weekly(each: Weekly) -> tuple[str, ...]:
    said = [
        f"{many / max(of, 1):{shape}}"
        for many, of, shape in (
            (each.drifting, each.looked_at, ".1%"),
            (each.truly_drifting, each.drifting, ".0%"),
            (each.won, each.looked_at, ".1%"),
            (each.truly_won, each.won, ".0%"),
        )
    ]
    return f"drift {each.drift:g}", f"{each.looked_at:,}", f"{each.looks:,}", *said
