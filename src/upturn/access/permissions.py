"""Who may do what. Each `check_…` raises the sentence its reader sees; `can` is a check caught."""

from collections.abc import Callable

from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer

EVERY_PUPIL = (
    RoleName.ATTENDANCE_LEAD,
    RoleName.PASTORAL,
    RoleName.SENCO,
    RoleName.DSL,
    RoleName.HEAD,
)
NEEDS = (RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.DSL, RoleName.HEAD)
PROVIDER = "provider"
IMPORTERS = (RoleName.ATTENDANCE_LEAD, RoleName.ADMINISTRATOR, RoleName.ANALYST)


class NotAllowed(PermissionError):
    """A refusal; the message is the sentence the person reads."""


def check_may_see_pupils(viewer: Viewer) -> None:
    """Whether any pupil's page is open to the viewer at all."""
    if not viewer.is_any(*EVERY_PUPIL, RoleName.TEACHER):
        raise NotAllowed(
            "Pupils' pages are open to attendance, pastoral, SEND, safeguarding and teaching staff. "
            "Ask an administrator if your work has changed."
        )


def check_may_see_every_pupil(viewer: Viewer) -> None:
    """Whether the week's list and every pupil's page are open to the viewer."""
    if not viewer.is_any(*EVERY_PUPIL):
        raise NotAllowed(
            "This list is open to attendance, pastoral, SEND and safeguarding staff and the head."
        )


def check_may_see_needs(viewer: Viewer) -> None:
    """Whether SEN status, free school meals, care and social work may be shown to the viewer."""
    if not viewer.is_any(*NEEDS):
        raise NotAllowed("Needs and care details are open to the attendance lead, SENCO, DSL and head.")


def check_may_record_contact(viewer: Viewer) -> None:
    """Whether the viewer may record a contact with a pupil or family."""
    if not viewer.is_any(*EVERY_PUPIL):
        raise NotAllowed(
            "Contacts are recorded by attendance, pastoral, SEND and safeguarding staff and the head."
        )


def check_may_plan(viewer: Viewer) -> None:
    """Whether the viewer may raise barriers, write plans, refer and review."""
    if not viewer.is_any(*EVERY_PUPIL):
        raise NotAllowed("Plans are made by attendance, pastoral, SEND and safeguarding staff and the head.")


def check_may_check_in(viewer: Viewer) -> None:
    """Whether the viewer may record check-ins and arrivals of pupils whose record is open to them."""
    check_may_see_pupils(viewer)


def check_may_coordinate_needs(viewer: Viewer) -> None:
    """Whether the viewer may write what is known of SEND, health plans and the virtual school."""
    if not viewer.is_any(RoleName.SENCO, RoleName.DSL, RoleName.HEAD):
        raise NotAllowed("SEND, health and care records are kept by the SENCO, the DSL and the head.")


def check_may_lead(viewer: Viewer) -> None:
    """Whether the viewer may run the review meeting and see what the whole school's plans come to."""
    if not viewer.is_any(RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.DSL, RoleName.HEAD):
        raise NotAllowed("Review meetings are run by the attendance lead, the SENCO, the DSL or the head.")


def check_may_edit_playbook(viewer: Viewer) -> None:
    """Whether the viewer may change the school's playbook."""
    if not viewer.is_any(RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.ADMINISTRATOR):
        raise NotAllowed("The playbook is changed by the attendance lead, the SENCO or an administrator.")


def check_may_see_school(viewer: Viewer) -> None:
    """Whether the school's pooled figures are open to the viewer."""
    if not viewer.is_any(*EVERY_PUPIL, RoleName.ANALYST):
        raise NotAllowed(
            "The school page is open to attendance, pastoral, SEND, safeguarding and analyst staff."
        )


def check_may_import(viewer: Viewer) -> None:
    """Whether the viewer may propose and commit imports."""
    if not viewer.is_any(*IMPORTERS):
        raise NotAllowed("Imports are made by the attendance lead, an analyst or an administrator.")


def check_may_set_conversations(viewer: Viewer) -> None:
    """Whether the viewer may say how many conversations a week the team can hold."""
    if not viewer.is_any(RoleName.ATTENDANCE_LEAD, RoleName.ADMINISTRATOR):
        raise NotAllowed("The attendance lead or an administrator says how many conversations a week holds.")


def check_may_set_mornings(viewer: Viewer) -> None:
    """Whether the viewer may set the school's doors, and until when there is still time to come in."""
    if not viewer.is_any(RoleName.ATTENDANCE_LEAD, RoleName.ADMINISTRATOR):
        raise NotAllowed(
            "The attendance lead or an administrator sets the doors and the hours of the morning."
        )


def check_may_offer_tasters(viewer: Viewer) -> None:
    """Whether the viewer may offer lessons to try at a provider, and see who has booked them."""
    if viewer.organisation_kind != PROVIDER or not viewer.is_any(*EVERY_PUPIL, RoleName.ADMINISTRATOR):
        raise NotAllowed(
            "Tasters are offered by a provider’s attendance, pastoral, SEND and safeguarding staff, its head "
            "or an administrator."
        )


def check_may_name_attendees(viewer: Viewer) -> None:
    """Whether the viewer may say who somebody in a lesson's record is: it is a choice among all learners."""
    if viewer.organisation_kind != PROVIDER or not viewer.is_any(*EVERY_PUPIL):
        raise NotAllowed(
            "Who was in a lesson is said by a provider’s attendance, pastoral, SEND and safeguarding staff, "
            "and its head."
        )


def check_may_see_lessons(viewer: Viewer) -> None:
    """Whether lessons taught here are open to the viewer: all of a provider's, or those of their classes."""
    if viewer.organisation_kind != PROVIDER:
        raise NotAllowed("Lessons are shown at the provider that teaches them.")
    check_may_see_pupils(viewer)


def check_may_administer(viewer: Viewer) -> None:
    """Whether the viewer may change settings and invite people."""
    if not viewer.is_any(RoleName.ADMINISTRATOR):
        raise NotAllowed("Settings and people are changed by an administrator.")


def can(check: Callable[[Viewer], None], viewer: Viewer) -> bool:
    """Whether a check lets the viewer through."""
    try:
        check(viewer)
    except NotAllowed:
        return False
    return True
