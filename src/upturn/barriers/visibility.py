"""Who may see something a child said, or something in their way: the one rule for every piece of it.

The *audience* is whom the child named; the *sensitivity* is how closely it is held whoever they named.
Both must let a viewer in. Whoever wrote it down always may see it.
"""

from upturn.access.standing import Standing
from upturn.barriers.playbook import SAFEGUARDING

JUST_US, HELPERS, TEACHERS, HOME = AUDIENCES = ("just_us", "helpers", "teachers", "home")
"""Narrowest first."""

OPEN, PASTORAL, RESTRICTED = SENSITIVITIES = ("open", "pastoral", "restricted")
"""Most open first."""


def may_see(standing: Standing, audience: str, sensitivity: str, written_by_id: int | None) -> bool:
    """Whether a viewer who stands so to the pupil may see it.

    An audience or sensitivity that nobody knows lets only the writer in.

    Args:
        standing: the viewer, and what they are to this pupil.
        audience: one of `AUDIENCES`.
        sensitivity: one of `SENSITIVITIES`.
        written_by_id: the member of staff who wrote it down.
    """
    if written_by_id is not None and written_by_id == standing.viewer.staff_id:
        return True
    return _named(standing, audience) and _held_open(standing, sensitivity)


def _named(standing: Standing, audience: str) -> bool:
    """Whether the audience takes the viewer in. What may go home may be seen by the teachers."""
    if audience == JUST_US:
        return standing.is_trusted_adult
    if audience == HELPERS:
        return standing.helps
    return audience in (TEACHERS, HOME) and (standing.helps or standing.teaches)


def _held_open(standing: Standing, sensitivity: str) -> bool:
    if sensitivity == OPEN:
        return True
    if sensitivity == PASTORAL:
        return standing.helps
    return sensitivity == RESTRICTED and standing.holds_restricted


def may_go_home(audience: str, sensitivity: str) -> bool:
    """Whether it may stand in a version for family or pupil."""
    return audience == HOME and sensitivity == OPEN


def may_reach_teachers(audience: str, sensitivity: str) -> bool:
    """Whether it may stand on a card that everyone who teaches the pupil reads."""
    return audience in (TEACHERS, HOME) and sensitivity == OPEN


def is_as_narrow(audience: str, sensitivity: str, wanted_audience: str, wanted_sensitivity: str) -> bool:
    """Whether something held one way is seen by nobody whom the wanted way would keep out."""
    return AUDIENCES.index(audience) <= AUDIENCES.index(wanted_audience) and (
        SENSITIVITIES.index(sensitivity) >= SENSITIVITIES.index(wanted_sensitivity)
    )


def held_as(kind: str, audience: str, sensitivity: str) -> tuple[str, str]:
    """How a barrier of a kind, and the words said with it, are held: as asked, but for a worry about safety.

    That always reaches the safeguarding lead, and nobody is promised otherwise.
    """
    if kind == SAFEGUARDING:
        return HELPERS, RESTRICTED
    return audience, sensitivity


def may_change_audience(standing: Standing, written_by_id: int) -> bool:
    """Whether the viewer may say anew who may see it: who wrote it down, or the trusted adult."""
    return standing.viewer.staff_id == written_by_id or standing.is_trusted_adult


def may_loosen(standing: Standing, sensitivity: str, written_by_id: int) -> bool:
    """Whether the viewer may hold it less closely: the writer, and of restricted things SENCO and DSL."""
    if standing.viewer.staff_id == written_by_id:
        return True
    return standing.holds_restricted or (sensitivity == PASTORAL and standing.is_trusted_adult)
