"""What the Patterns page shows: what several pupils share, whom to ask what, and when it was looked at."""

from dataclasses import dataclass

from upturn.web.ahead.page import AheadSections
from upturn.web.components import Action, Link


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One thing several pupils share: the fact with what is usual, and a question to the school."""

    fact: str
    question: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One fact about a pupil and the question to open with."""

    fact: str
    question: str


@dataclass(frozen=True, slots=True)
class PupilSuggested:
    """A pupil the register suggests asking something; ``taken_up`` says who is going to."""

    name: str
    group: str
    link: Link
    suggestions: tuple[Suggestion, ...]
    taken_up: str = ""


@dataclass(frozen=True, slots=True)
class PupilsSuggested:
    """Everyone with a suggestion, by name. ``aside`` counts those set aside; ``nothing`` is for nobody.

    ``single_days`` are those often away for a day, of whom there is nothing else to ask: they are many.
    """

    title: str
    pupils: tuple[PupilSuggested, ...]
    single_days_title: str
    single_days: tuple[PupilSuggested, ...]
    aside: str
    nothing: str


@dataclass(frozen=True, slots=True)
class LooksTaken:
    """When patterns were looked for, in how many pupils, what would be enough, and when it will be next."""

    lines: tuple[str, ...]
    next: str
    look_now: Action


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """The whole page. ``pupils`` is None for whoever may not see every pupil."""

    intro: str
    shared: tuple[SharedLine, ...]
    shared_nothing: str
    looks: LooksTaken
    pupils: PupilsSuggested | None
    ahead: AheadSections
