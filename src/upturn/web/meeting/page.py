"""What meeting mode shows: the way in, one pupil a screen, and the minutes."""

from dataclasses import dataclass

from upturn.web.components import Link, Provenance, Tag


@dataclass(frozen=True, slots=True)
class DueRow:
    """A pupil whose plan is looked at, and why now."""

    name: str
    url: str
    group: str
    why: str
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting held, or still open."""

    text: str
    detail: str
    link: Link
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class StartPage:
    """The way in. ``waiting`` are pupils with severe absence and no plan, who wait for no meeting."""

    until: str
    until_value: str
    due: tuple[DueRow, ...]
    nothing: str
    waiting: tuple[Link, ...]
    open_meetings: tuple[MeetingRow, ...]
    held: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One pupil of the meeting’s queue."""

    name: str
    url: str
    decided: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact, how sure we are of it, and what was set aside or is missing."""

    words: str
    sure: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class TriedRow:
    """Something tried before, and what followed."""

    what: str
    when: str
    followed: str
    runs: bool = False


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """Why something should be different now, and when the answer is needed."""

    said: str
    asked_when: str


@dataclass(frozen=True, slots=True)
class LastDecided:
    """The decision made just before, while it can be taken back."""

    words: str
    undo_url: str
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decision as minutes and pages say it, a line each; what was not said is blank."""

    name: str
    url: str
    group: str
    choice: str
    fact: str
    dose: str
    smaller: str
    reason: str
    why_different: str
    instead: str
    without_contact: str
    action: str
    looks_again: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class PupilPage:
    """One pupil of a meeting.

    ``late`` are the plan’s own steps whose day has passed; ``talked_owed`` when nobody has spoken with pupil
    or family since the last review. ``decided`` takes the form’s place once there is a decision; ``closed``
    says why there is neither.
    """

    name: str
    given_name: str
    group: str
    place: int
    total: int
    stops: tuple[Stop, ...]
    previous_url: str
    next_url: str
    facts: tuple[Fact, ...]
    provenance: Provenance
    dose_title: str
    dose: str
    doses: tuple[str, ...]
    talked: str
    talked_owed: bool
    tried: tuple[TriedRow, ...]
    questions: tuple[QuestionShown, ...]
    alternatives: tuple[tuple[str, str], ...]
    barriers: tuple[tuple[str, str], ...]
    in_the_way: str
    supports: tuple[str, ...]
    late: tuple[str, ...]
    plan_url: str
    pupil_url: str
    minutes_url: str
    post_url: str
    designated_lead: str
    tag: Tag | None = None
    last: LastDecided | None = None
    decided: DecidedRow | None = None
    closed: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One thing somebody does; ``tick_url`` where the reader may say that it is done."""

    what: str
    who: str
    about: Link
    due: Tag | None
    done: bool
    tick_url: str = ""
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of a meeting, over or not yet."""

    day: str
    present: str
    opened: str
    decided: tuple[DecidedRow, ...]
    actions: tuple[ActionRow, ...]
    not_reached: tuple[str, ...]
    counts: str
    end_url: str = ""
    go_on: Link | None = None
    last: LastDecided | None = None


@dataclass(frozen=True, slots=True)
class ReviewsSection:
    """What reviews ask of whoever is signed in: plans to look at this week, and their actions."""

    reviews: tuple[DueRow, ...]
    actions: tuple[ActionRow, ...]
    meeting: Link | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.reviews and not self.actions


@dataclass(frozen=True, slots=True)
class DecidedSection:
    """What was decided about one pupil, newest first, and what is still to be done."""

    decided: tuple[DecidedRow, ...]
    earlier: tuple[DecidedRow, ...]
    actions: tuple[ActionRow, ...]
