"""“What gets in the way” on the Pupil page: a few lines, in the words its reader may see.

The Pupil page calls `barriers_section` and includes ``barriers/section.html`` with the result as ``section``.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from upturn.barriers.queries import BarrierView
from upturn.barriers.visibility import AUDIENCES, JUST_US, OPEN
from upturn.web.barriers.page import BarriersSection
from upturn.web.barriers.presenting import NOT_KNOWN_YET, NOT_TOLD, Reading, barrier_line
from upturn.web.words import plural

_SHOWN = 4


def barriers_section(reading: Reading, barriers: Sequence[BarrierView]) -> BarriersSection:
    """What stands in the way, what was eased last, and the way to all of it.

    Args:
        reading: who reads, about whom.
        barriers: what `upturn.barriers.queries.barriers_of` gave this reader, and nothing else.
    """
    standing = [each for each in barriers if each.status.stands]
    eased = [each for each in barriers if not each.status.stands and each.status.is_known]
    shown = (standing + eased)[:_SHOWN]
    more = len(standing) + len(eased) - len(shown)
    url, helps = reverse("barriers", args=[reading.pupil_id]), reading.standing.helps
    return BarriersSection(
        lines=tuple(barrier_line(reading, _fit_to_be_glanced_at(each)) for each in shown),
        none=reading.say(NOT_KNOWN_YET if helps else NOT_TOLD),
        all_url=url,
        add_url=f"{url}#add" if helps else "",
        more=f"And {plural(more, 'other', 'others')}" if more else "",
    )


def _fit_to_be_glanced_at(barrier: BarrierView) -> BarrierView:
    """The barrier with its most widely meant words alone.

    A pupil's overview stands open on desks: what is held close stays on the barrier's own page.
    """
    meant = [each for each in barrier.words if each.audience != JUST_US and each.sensitivity == OPEN]
    return replace(barrier, words=tuple(sorted(meant, key=lambda each: -AUDIENCES.index(each.audience))))
