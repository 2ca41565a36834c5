"""That a transition pack was made: of whom, with which parts, and for whom. Its words are not kept twice."""

from collections.abc import Collection

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_plan
from upturn.access.viewer import Viewer
from upturn.support.transition.parts import Going, Part


@audited
def record_pack(*, by: Viewer, enrolment_id: int, going: Going, parts: Collection[Part]) -> None:
    """Write down that a pack was made.

    Raises:
        NotAllowed: when the viewer does not make plans.
    """
    check_may_plan(by)
    chosen = sorted(part.value for part in parts)
    note("transition pack made", "enrolment", enrolment_id, by=by, going=going.value, parts=chosen)
