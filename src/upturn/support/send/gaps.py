"""What a pupil's SEND, health and care arrangements leave for the adults to do. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

A_YEAR = timedelta(days=365)
A_MONTH = timedelta(days=31)
PERSISTENT_WITH_PLAN = (
    "Missing so much may mean that the plan no longer fits. An early review can be asked of the authority."
)


@dataclass(frozen=True, slots=True)
class Provision:
    """One line of section F of an EHCP: what shall be provided, whether it is, and what is missing."""

    provision: str
    in_place: bool
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Arrangements:
    """What is known. ``has_plan``, ``sen_support`` and ``looked_after`` are the roll’s."""

    has_plan: bool = False
    looked_after: bool = False
    sen_support: bool = False
    persistent: bool = False
    adjustments_reviewed_on: date | None = None
    caseworker: str = ""
    section_f: tuple[Provision, ...] = ()
    early_review_asked_on: date | None = None
    early_review_on: date | None = None
    annual_review_on: date | None = None
    health_plan_on: date | None = None
    health_plan_review_on: date | None = None
    virtual_school_contact: str = ""
    personal_education_plan_on: date | None = None


def owed(known: Arrangements, today: date) -> tuple[str, ...]:
    """What the adults owe, as sentences, the most pressing first."""
    return (*_of_plan(known, today), *_of_support(known, today), *_of_health(known, today), *_of_care(known))


def _of_plan(known: Arrangements, today: date) -> tuple[str, ...]:
    if not known.has_plan:
        return ()
    said = [
        f"Section F says “{each.provision}”. {each.gap or 'It is not in place.'}"
        for each in known.section_f
        if not each.in_place
    ]
    if not known.caseworker:
        said.append("The authority’s caseworker is not written down.")
    if not known.section_f:
        said.append("Nobody has checked section F against what happens here.")
    if known.annual_review_on is None or today - known.annual_review_on > A_YEAR:
        said.append("The annual review is due, or its date is not written down.")
    if known.early_review_asked_on and known.early_review_on is None:
        days = (today - known.early_review_asked_on).days
        if days > A_MONTH.days:
            said.append(f"An early review was asked for {days // 7} weeks ago and has no date.")
    elif known.persistent and known.early_review_asked_on is None:
        said.append(PERSISTENT_WITH_PLAN)
    return tuple(said)


def _of_support(known: Arrangements, today: date) -> tuple[str, ...]:
    if not (known.sen_support or known.has_plan):
        return ()
    if known.adjustments_reviewed_on is None:
        return ("Nobody has written down when the adjustments were last looked at.",)
    if today - known.adjustments_reviewed_on > A_YEAR / 2:
        return ("The adjustments were last looked at more than six months ago.",)
    return ()


def _of_health(known: Arrangements, today: date) -> tuple[str, ...]:
    if known.health_plan_on is None:
        return ()
    if known.health_plan_review_on is None:
        return ("The individual healthcare plan has no date to look at it again.",)
    if known.health_plan_review_on < today:
        return ("The individual healthcare plan is past its date to look again.",)
    return ()


def _of_care(known: Arrangements) -> tuple[str, ...]:
    if not known.looked_after:
        return ()
    said = []
    if not known.virtual_school_contact:
        said.append("Nobody at the virtual school is written down.")
    if known.personal_education_plan_on is None:
        said.append("The personal education plan has no date.")
    return tuple(said)
