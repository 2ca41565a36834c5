"""What a joint plan for severe absence holds, and what is still owed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

MEETS_AT_LEAST = timedelta(weeks=6)
PARTNERS = (
    "The local authority’s attendance team",
    "Early help or children’s social care",
    "Health: school nurse, GP or CAMHS",
    "The authority’s SEND team",
    "The virtual school",
)


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody outside the school, what they agreed to do, and by when."""

    who: str
    agreed: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who has been told, and when."""

    who: str
    on: date


@dataclass(frozen=True, slots=True)
class JointPlanView:
    """A joint plan as it stands; ``version`` is 0 before anybody has written one.

    That safeguarding was checked is said; what was found is not kept here, but in the safeguarding system.
    """

    version: int = 0
    opened_on: date | None = None
    lead_practitioner: str = ""
    send_checked_on: date | None = None
    send_found: str = ""
    health_checked_on: date | None = None
    health_found: str = ""
    safeguarding_checked_on: date | None = None
    partners: tuple[Partner, ...] = ()
    told: tuple[Told, ...] = ()
    meets_next_on: date | None = None


def owed(plan: JointPlanView, today: date) -> tuple[str, ...]:
    """What the adults owe a pupil who misses half or more, the most pressing first."""
    if plan.version == 0:
        return ("There is no joint plan yet.",)
    said = []
    if plan.safeguarding_checked_on is None:
        said.append("Safeguarding has not been checked.")
    if not plan.lead_practitioner:
        said.append("Nobody is named as lead practitioner.")
    if not plan.told:
        said.append("Nobody outside the school has been told.")
    if plan.send_checked_on is None:
        said.append("Whether there is an unmet need has not been checked.")
    if plan.health_checked_on is None:
        said.append("Health has not been checked.")
    said += [
        f"{each.who}: “{each.agreed}” was due."
        for each in plan.partners
        if each.agreed and each.by and each.by < today
    ]
    if plan.meets_next_on is None:
        said.append("No day is set to meet again.")
    elif plan.meets_next_on < today:
        said.append("The day set to meet again has passed.")
    elif plan.meets_next_on - today > MEETS_AT_LEAST:
        said.append("The next meeting is more than six weeks away.")
    return tuple(said)
