"""What the pages of a guided conversation show. On all but the first, nothing says who the pupil is."""

from dataclasses import dataclass

from upturn.web.components import Link


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step. ``is_handed`` when the pupil may be holding the tablet; ``resume`` where a draft went on.

    ``opens_with`` is a question the register suggested, for the adult to open with; ``light_path_url`` is
    for who has asked it already.
    """

    step: str
    title: str
    intro: str
    place: str
    url: str
    leave_url: str
    is_first: bool
    is_handed: bool
    may_skip: bool
    with_the_pupil: bool
    name: str = ""
    resume: Link | None = None
    opens_with: str = ""
    light_path_url: str = ""


@dataclass(frozen=True, slots=True)
class ReadBackLine:
    """One thing said, as it will be kept, with who may see it."""

    text: str
    may_see: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class ReadBackPart:
    """What one step came to, and where to change it; ``nothing`` when it was skipped."""

    title: str
    lines: tuple[ReadBackLine, ...]
    change_url: str


@dataclass(frozen=True, slots=True)
class DonePage:
    """The end: thanks, give it back, and the way on for the adult."""

    title: str
    with_the_pupil: bool
    light_path_url: str
    pupil_url: str
    undo_url: str = ""
