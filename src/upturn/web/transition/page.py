"""What the transition pages show."""

from dataclasses import dataclass

from upturn.support.transition.parts import PackPart
from upturn.web.components import Option


@dataclass(frozen=True, slots=True)
class Choice:
    """One part that may be chosen, what it would say, and whether it is ticked."""

    key: str
    label: str
    lines: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class TransitionPage:
    """Choose where it goes and what goes. ``nothing`` is said when there is nothing to hand on yet."""

    name: str
    pupil_id: int
    going: tuple[Option, ...]
    choices: tuple[Choice, ...]
    left_out: tuple[str, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The pack itself, on one page."""

    name: str
    group: str
    going: str
    made: str
    parts: tuple[PackPart, ...]
