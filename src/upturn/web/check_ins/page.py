"""What check-ins show, on their own page, on Today and on the pupil's page."""

from dataclasses import dataclass

from upturn.web.components import Tag


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question; the sayings and the audiences are few and the same on every form."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its choices."""

    name: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form's optional part: empty, a draft's line, or what was sent and could not stand.

    ``problem`` is the sentence that says why it could not, and ``is_open`` unfolds the part.
    """

    line: str = ""
    arrived_at: str = ""
    on: str = ""
    questions: tuple[Question, ...] = ()
    problem: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """The form that asks who does the next; ``day`` is proposed, ``options`` are drawn once for a page."""

    url: str
    label: str
    day: str
    options: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Done:
    """What is recorded today. ``undo_url`` is given to whoever recorded it."""

    words: str
    who: str
    undo_url: str = ""
    cover: str = ""
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One pupil to check in with: facts beneath the name, then the answers or what was answered."""

    key: str
    name: str
    given_name: str
    url: str
    facts: tuple[str, ...]
    enrolment_id: int
    support: str
    request_key: str
    next_url: str
    typed: Typed = Typed()
    tag: Tag | None = None
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """A check-in that did not happen, whose pupil is still owed it."""

    key: str
    name: str
    url: str
    fact: str
    tag: Tag
    ask: Ask


@dataclass(frozen=True, slots=True)
class CheckInsPage:
    """One adult's check-ins of a day: those due, those that could be had besides, what is owed.

    ``nothing`` is what a person with no pupils reads.
    """

    day: str
    summary: str
    due: tuple[Row, ...]
    besides: tuple[Row, ...]
    owed: tuple[Owed, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One check-in of a pupil's timeline, with only the words its reader may see."""

    title: str
    line: str
    sayings: tuple[str, ...]
    foot: str
    undo_url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class DoseLine:
    """One support's dose: what was given of what was planned, and what adults owe of it."""

    name: str
    words: str
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class OnPupil:
    """The check-ins of the pupil's page: a form, what was given of what was planned, the timeline."""

    row: Row | None
    dose: tuple[DoseLine, ...]
    entries: tuple[Entry, ...]
    earlier: tuple[Entry, ...]
    nothing: str
    next_url: str


@dataclass(frozen=True, slots=True)
class OnToday:
    """The check-ins of Today: the few that are due, with their buttons, and where the rest is."""

    title: str
    rows: tuple[Row, ...]
    more: str
    summary: str
