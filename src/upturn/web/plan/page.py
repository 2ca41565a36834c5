"""What the Plan pages show. Filled by `presenting` and `changing`; nothing here decides or reads anything."""

from dataclasses import dataclass

from django.forms.boundfield import BoundField

from upturn.plans.cards.content import CardContent
from upturn.plans.document import Card
from upturn.web.components import Link, Tag
from upturn.web.pupil.page import Trend


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing somebody will do: who and by when, how it is going, and whether the viewer may mark it."""

    key: str
    text: str
    who: str
    when: str
    how: Tag
    is_done: bool
    barrier: str = ""
    may_mark: bool = False


@dataclass(frozen=True, slots=True)
class SupportLine:
    """A support, who gives it, how often it is meant to be given, and how often it was."""

    name: str
    who: str
    planned: str
    given: str = ""
    barrier: str = ""


@dataclass(frozen=True, slots=True)
class SmallStepShown:
    """The next small step in words, from where, and the dated steps up."""

    words: str
    begins: str
    ups: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reachable step from the pupil's own record, and why; or, with no ``ups``, why there is none."""

    words: str
    ups: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Trusted:
    """Who the pupil can go to, and how that came about."""

    name: str
    deputy: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: its number with who and when, what it changed in short, and where it is read."""

    title: str
    when: str
    why: str
    changes: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A plan that no longer stands: when, by whom, why, and whether nobody had been spoken with."""

    words: str
    why: str
    without_contact: Tag | None
    url: str


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Who teaches the pupil and has read what stands, and who has not."""

    read: tuple[str, ...]
    not_read: tuple[str, ...]
    on_paper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanShown:
    """The plan as it stands, for the people who help the pupil."""

    in_the_way: str
    working_on: tuple[str, ...]
    steps: tuple[StepLine, ...]
    done_before: tuple[StepLine, ...]
    supports: tuple[SupportLine, ...]
    review: Tag
    review_by: str
    morning: tuple[str, ...]
    morning_warnings: tuple[str, ...]
    stays_the_same: str
    flexibility: str
    boundaries: str
    card: CardContent
    small_step: SmallStepShown | None
    familys_part: str
    settling_in: str
    agreed_with: str
    own_words: bool
    version: str
    versions: tuple[VersionLine, ...]
    read_by: ReadBy
    settle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The whole page; without ``plan`` there is none yet, and it says how one begins."""

    name: str
    given_name: str
    pupil_id: int
    details: tuple[str, ...]
    fact: str
    trusted: Trusted | None
    plan: PlanShown | None
    proposal: Proposal | None
    closed: tuple[ClosedLine, ...]
    request_key: str
    access: str
    may_plan: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the changing form: its name there, its legend, its fields, and what takes it out."""

    row: str
    legend: str
    hidden: tuple[BoundField, ...]
    fields: tuple[BoundField, ...]
    take_out: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the changing form. ``always`` is never folded away; another opens when ``is_open``.

    ``says`` is the beginning of what it holds, read while it is folded.
    """

    key: str
    title: str
    hint: str = ""
    says: str = ""
    fields: tuple[BoundField, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    add: str = ""
    add_kind: str = ""
    always: bool = False
    is_open: bool = False
    warnings: tuple[str, ...] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right, and where."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that both changed: what each made of it, and the name of the choice."""

    part: str
    name: str
    label: str
    mine: str
    theirs: str
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else saved while this was written, and what has to be chosen."""

    sentence: str
    saved: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The form that changes a plan, and all that stands around it."""

    name: str
    pupil_id: int
    title: str
    save: str
    sections: tuple[Section, ...]
    hidden: tuple[BoundField, ...]
    why: BoundField
    problems: tuple[Problem, ...]
    meanwhile: Meanwhile | None
    request_key: str
    designated_lead: str
    barriers_url: str = ""


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The plan in the pupil's own words: for them and for home, and holding nothing else."""

    given_name: str
    pupil_id: int
    group: str
    hard: str
    helps: str
    next_step: str
    go_to: str
    steps_up: tuple[str, ...]
    morning: tuple[str, ...]
    stays_the_same: str
    agreed: tuple[str, ...]
    homes_part: str
    review: str
    written: str
    may_plan: bool

    @property
    def has_own_words(self) -> bool:
        """Whether any of it is in the pupil's own words yet."""
        return bool(self.hard or self.helps or self.next_step or self.go_to)


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version as it stood, and what it changed."""

    name: str
    pupil_id: int
    number: int
    title: str
    when: str
    why: str
    changes: tuple[tuple[str, str], ...]
    plan: PlanShown
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plan on one A4 page, for the adults who work with the pupil."""

    name: str
    group: str
    plan: PlanShown
    card: Card
    trusted: str
    written: str
    review: str
    fact: str
    trend: Trend | None
    footer: str

    @property
    def has_more(self) -> bool:
        """Whether there is anything beyond the card, the steps and the attendance."""
        plan = self.plan
        said = (plan.stays_the_same, plan.flexibility, plan.boundaries, plan.familys_part)
        return bool(plan.morning or plan.small_step or any(said))
