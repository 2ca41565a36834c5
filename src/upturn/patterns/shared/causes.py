"""Everything that several pupils of one school may share, from one look at it."""

from collections.abc import Sequence

from upturn.patterns.findings import Finding
from upturn.patterns.look import Look
from upturn.patterns.shared.alike import shared_findings
from upturn.patterns.shared.cause import SharedCause
from upturn.patterns.shared.lesson_slots import shared_lessons
from upturn.patterns.shared.mornings import shared_mornings
from upturn.patterns.shared.school_days import shared_days


def shared_causes(
    look: Look, findings: Sequence[Finding], year_groups: Sequence[str]
) -> tuple[SharedCause, ...]:
    """What pupils share; none where the school cannot be looked at.

    Args:
        look: the school, looked at.
        findings: what it found of single pupils.
        year_groups: each row's, "" where it is not known.
    """
    if look.enough.school:
        return ()
    eligible = look.enough.eligible
    return (
        *shared_lessons(look.days, look.lessons, eligible),
        *shared_mornings(look.days, eligible),
        *shared_findings(look, findings),
        *shared_days(look.days, year_groups),
    )
