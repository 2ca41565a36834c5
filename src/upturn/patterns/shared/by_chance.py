"""How often invented schools in which nothing is shared are told of something they share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from upturn.patterns.findings import look_for
from upturn.patterns.shared.cause import SharedCause, SharedKind
from upturn.patterns.shared.causes import shared_causes
from upturn.patterns.simulated_lessons import simulate_lessons
from upturn.patterns.simulation import Settings, simulate


@dataclass(frozen=True, slots=True)
class ByChance:
    """Of so many registers, how many show any shared cause, and how many one of each kind."""

    registers: int
    telling: int
    of_kind: Mapping[SharedKind, int]


def shared_by_chance(count: int, settings: Settings) -> ByChance:
    """Look at so many registers with their lessons, from the settings' seed on, at the end of the year."""
    found = [_shared(replace(settings, seed=settings.seed + number)) for number in range(count)]
    of_kind = Counter(kind for causes in found for kind in {each.kind for each in causes})
    return ByChance(count, sum(map(bool, found)), of_kind)


def _shared(settings: Settings) -> tuple[SharedCause, ...]:
    simulated = simulate(settings)
    groups = simulated.year_groups
    lessons = simulate_lessons(simulated)
    looks = look_for(simulated.packed, simulated.first, simulated.last, year_groups=groups, lessons=lessons)
    return shared_causes(looks.looks[0][1], looks.findings(), groups)
