"""What the support pages show."""

from dataclasses import dataclass

from upturn.support.referrals.states import Move
from upturn.web.components import Link, Tag


@dataclass(frozen=True, slots=True)
class ShownReferral:
    """One referral with its history, and the moves its reader may make."""

    referral_id: int
    to: str
    whom: str
    tag: Tag
    owed: Tag | None
    reason: str
    meanwhile: str
    who_sees: str
    history: tuple[str, ...]
    moves: tuple[Move, ...]
    request_key: str


@dataclass(frozen=True, slots=True)
class Known:
    """One thing known of SEND, health or care."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class ArrangementsSection:
    """What is in place, and what the adults owe."""

    owed: tuple[str, ...]
    known: tuple[Known, ...]
    section_f: tuple[Known, ...]
    change: Link | None


@dataclass(frozen=True, slots=True)
class SupportPage:
    """Help asked of others, and SEND, health and care for those who may see needs."""

    name: str
    pupil_id: int
    referrals: tuple[ShownReferral, ...]
    nothing: str
    may_refer: bool
    arrangements: ArrangementsSection | None
    severe: Link | None = None


@dataclass(frozen=True, slots=True)
class JointPlanPage:
    """The joint plan of a pupil who misses half or more."""

    name: str
    pupil_id: int
    fact: str
    owed: tuple[str, ...]
    opened: str
    sees_health: bool
