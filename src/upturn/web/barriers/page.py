"""What the pages about what gets in a pupil's way show. A reader never gets what they may not see."""

from dataclasses import dataclass

from upturn.web.components import Link, Option, Tag
from upturn.web.playbook.page import SupportShown


@dataclass(frozen=True, slots=True)
class Hold:
    """The small form that says who may see something: where it is sent, and the choices as they stand."""

    url: str
    of: str
    audiences: tuple[Option, ...]
    sensitivities: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class WordsShown:
    """Words as they were said; ``about`` says whose, when, who wrote them down and who may see them.

    ``take_back_url`` and ``hold`` are there for those who may take them back, or say who sees them.
    """

    words_id: int
    words: str
    topic: str
    about: str
    take_back_url: str = ""
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """One thing in the way, in the list: its name, where it stands, the words its reader may see."""

    barrier_id: int
    name: str
    url: str
    status: Tag
    words: tuple[WordsShown, ...]
    about: str
    due: Tag | None = None


@dataclass(frozen=True, slots=True)
class BarriersPage:
    """All that may be in one pupil's way. ``none`` stands where nothing is known, ``refused`` for a form."""

    pupil_id: int
    name: str
    given_name: str
    standing: tuple[BarrierLine, ...]
    settled: tuple[BarrierLine, ...]
    also_said: tuple[WordsShown, ...]
    none: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One move of a barrier: what happened, the evidence given, who and when."""

    what: str
    evidence: str
    who: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many incidents were at a time or a place."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident of the school's behaviour log."""

    when: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class IncidentsShown:
    """Incidents as facts: a sentence, when and where, and each of them."""

    sentence: str
    by_time: tuple[CountLine, ...]
    by_place: tuple[CountLine, ...]
    lines: tuple[IncidentLine, ...]


@dataclass(frozen=True, slots=True)
class BarrierPage:
    """One thing in the way: where it stands, its words, what may help, and its history.

    ``may_record`` opens the forms; ``hold`` is the one that says who may see it.
    """

    pupil_id: int
    barrier_id: int
    pupil_name: str
    given_name: str
    name: str
    means: str
    status: Tag
    status_means: str
    about: str
    due: Tag | None
    words: tuple[WordsShown, ...]
    history: tuple[HistoryLine, ...]
    supports: tuple[SupportShown, ...]
    in_plan: tuple[str, ...]
    plan_url: str
    ask_pupil: tuple[str, ...]
    ask_home: tuple[str, ...]
    involve: tuple[str, ...]
    seldom_works_alone: str
    incidents: IncidentsShown | None
    playbook: Link | None
    is_safety: bool
    may_record: bool
    hold: Hold | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class BarriersSection:
    """The compact section of the Pupil page: what stands, in the words the reader may see.

    ``lines`` are at most a few; ``more`` says how many others stand that the reader may see.
    """

    lines: tuple[BarrierLine, ...]
    none: str
    all_url: str
    add_url: str = ""
    more: str = ""
