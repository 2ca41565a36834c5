"""What a meeting leaves behind: each pupil with fact, decision and reason, and who does what by when. Pure.

Minutes hold what everyone present may read: nothing a child said in private, nothing that is restricted, and
not why sessions were set aside.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from upturn.plans.dose import Dose
from upturn.plans.progress import Progress
from upturn.reviews.deciding import Choice, Smaller

WRITE_THE_CHANGE = "Write the change into the plan"


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting: its day, who was there, the plans it looks at in their order, and whether it is over."""

    meeting_id: int
    on: date
    until: date
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    present: tuple[str, ...]
    queue: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DecisionSeen:
    """What was decided of one pupil’s plan, on which fact and dose, and what somebody does next.

    ``change_waits`` while a change that was decided has not been written into the plan.
    """

    decision_id: int
    plan_id: int
    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    on: date
    by_id: int
    by: str
    choice: Choice
    smaller: Smaller
    reason: str
    action: str
    action_by_id: int | None
    action_by: str
    action_due: date | None
    action_done_at: datetime | None
    next_on: date | None
    progress: Progress | None
    dose: Dose | None
    why_different: str
    instead: str
    without_contact_why: str
    meeting_id: int | None
    change_waits: bool

    @property
    def owes_action(self) -> bool:
        """Whether somebody has something to do that is not ticked yet."""
        return bool(self.action) and self.action_done_at is None


@dataclass(frozen=True, slots=True)
class ActionOwed:
    """One thing somebody does. A change is done when the plan says it; everything else is ticked."""

    decision: DecisionSeen
    what: str
    who_id: int
    who: str
    due: date | None
    done: bool
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting’s minutes. ``not_reached`` are the numbers of plans it did not come to: they stay due."""

    meeting: MeetingSeen
    decisions: tuple[DecisionSeen, ...]
    actions: tuple[ActionOwed, ...]
    not_reached: tuple[int, ...]


def minutes(meeting: MeetingSeen, decisions: Sequence[DecisionSeen]) -> Minutes:
    """The minutes of a meeting: its decisions in the order of its queue, its actions soonest first."""
    by_plan = {each.plan_id: each for each in decisions}
    in_order = tuple(by_plan[plan_id] for plan_id in meeting.queue if plan_id in by_plan)
    owed = sorted(actions_of(in_order), key=lambda each: (each.due or date.max, each.who))
    left = tuple(plan_id for plan_id in meeting.queue if plan_id not in by_plan)
    return Minutes(meeting, in_order, tuple(owed), left)


def actions_of(decisions: Sequence[DecisionSeen]) -> Iterator[ActionOwed]:
    """Everything decisions ask of somebody, a change to write into a plan included."""
    for each in decisions:
        if each.choice is Choice.CHANGE:
            who_id, who = (each.action_by_id or each.by_id), (each.action_by or each.by)
            done = not each.change_waits
            yield ActionOwed(each, WRITE_THE_CHANGE, who_id, who, each.next_on, done, is_change=True)
        if each.action and each.action_by_id is not None:
            done = each.action_done_at is not None
            yield ActionOwed(each, each.action, each.action_by_id, each.action_by, each.action_due, done)


def next_place(meeting: MeetingSeen, decided: Collection[int], after: int) -> int | None:
    """The place, counted from 1, of the next plan not yet decided; from the front once past the end."""
    waiting = [place for place, plan_id in enumerate(meeting.queue, 1) if plan_id not in decided]
    later = [place for place in waiting if place > after]
    return next(iter(later or waiting), None)
