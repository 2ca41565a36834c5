"""What Before you ring shows, on a phone, on a screen and on one A5 page."""

from dataclasses import dataclass

from upturn.families.before_you_ring import Question
from upturn.families.good_things import GoodThing
from upturn.families.messages import ReadyMessage
from upturn.web.components import Tag


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """Something we promised, and whether we did it."""

    what: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Reach:
    """An adult to reach: who they are to the pupil, and how."""

    name: str
    who: str
    phone: str = ""
    email: str = ""
    how: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One contact in a line."""

    when: str
    what: str
    line: str


@dataclass(frozen=True, slots=True)
class RingPage:
    """The whole page. ``no_good`` is said where there is no ``good``; ``ring`` is None where nobody is known.

    ``balance`` says what this year's contacts were for. ``record_url`` is where to write down what was said.
    """

    pupil_id: int
    name: str
    group: str
    good: GoodThing | None
    no_good: str
    question: Question
    promised: tuple[PromiseLine, ...]
    ring: Reach | None
    others: tuple[Reach, ...]
    not_first: tuple[str, ...]
    balance: str
    last: tuple[SaidLine, ...]
    messages: tuple[ReadyMessage, ...]
    made_on: str
    access: str
    pupil_url: str
    pdf_url: str
    record_url: str
