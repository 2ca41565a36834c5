"""Opens a pupil's record for the light path: who, from which conversation, and what is proposed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from upturn.access.doorways import OpenedRecord, check_helps, open_record
from upturn.access.drafts import Typed
from upturn.access.queries import staff_here, standing_to
from upturn.access.viewer import Viewer
from upturn.barriers.conversations import cards_of
from upturn.barriers.guided.queries import HeldConversation, conversations_of
from upturn.barriers.queries import playbook_for
from upturn.barriers.visibility import AUDIENCES, HELPERS
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import EnrolledPupil, enrolled_pupil
from upturn.plans.document import NOT_KNOWN_YET
from upturn.plans.light.days import LOOK_AGAIN_AFTER_WEEKS, in_school_weeks, next_school_day
from upturn.plans.light.queries import Conversation, own_conversation
from upturn.registers.queries import school_calendar
from upturn.web import clock
from upturn.web.drafts.keeping import KeptForm, form_name, restored
from upturn.web.light.forms import LightForm, Offered
from upturn.web.viewing import viewer_of

AFTER = "after"


@dataclass(frozen=True, slots=True)
class OpenedPath:
    """One pupil's record, opened to take the light path; ``after`` is the conversation it goes on from."""

    viewer: Viewer
    record: OpenedRecord
    pupil: EnrolledPupil
    offered: Offered
    draft: KeptForm
    typed: Typed
    after: Conversation | None
    held: HeldConversation | None

    def form(self, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> LightForm:
        """The form for this pupil, sent or new."""
        return LightForm(data, initial=initial, offered=self.offered, goes_on=self.after is not None)

    @property
    def from_conversation(self) -> dict[str, Any]:
        """What a guided conversation already said, as values of the form; nothing without one."""
        if self.held is None:
            return {}
        cards = [card for card in self.held.cards if card.sort.is_in_the_way]
        audiences = [card.audience for card in cards]
        return {
            "barriers": [card.kind for card in cards] or [NOT_KNOWN_YET],
            # Nothing told to one adult is shown to more by going on: the narrowest choice stands for all.
            "barriers_audience": min(audiences, key=AUDIENCES.index) if audiences else HELPERS,
        }

    @property
    def would_help(self) -> tuple[str, ...]:
        """What the pupil picked as helpful, by key."""
        return tuple(key for key, _ in self.held.would_help) if self.held else ()


def open_for_light_path(request: HttpRequest, pupil_id: int) -> tuple[Viewer, OpenedRecord]:
    """The viewer and the record, when the viewer may record and plan here.

    Raises:
        NotAllowed: when they may not.
        Http404: when the pupil is not one of theirs.
    """
    viewer = viewer_of(request)
    record = open_record(viewer, pupil_id, page="Light path", today=clock.today())
    check_helps(viewer, record.enrolment_id)
    return viewer, record


def opened_path(request: HttpRequest, pupil_id: int) -> OpenedPath:
    """Everything the page is made from, the draft that was kept of it too."""
    viewer, record = open_for_light_path(request, pupil_id)
    asked = request.POST.get(AFTER) or request.GET.get(AFTER) or ""
    pupil, _ = enrolled_pupil(record.enrolment_id)
    after = own_conversation(viewer, record, int(asked)) if asked.isdecimal() else None
    draft, typed = _draft(viewer, pupil_id, after)
    return OpenedPath(
        viewer=viewer,
        record=record,
        pupil=pupil,
        offered=_offered(viewer),
        draft=draft,
        typed=typed,
        after=after,
        held=_held(viewer, record, after.contact_id) if after else None,
    )


def _draft(viewer: Viewer, pupil_id: int, after: Conversation | None) -> tuple[KeptForm, Typed]:
    """A draft of going on from one conversation is not one of beginning with another."""
    url = reverse("light_path", args=[pupil_id])
    if after is None:
        return restored(viewer, form_name("light", pupil_id), url)
    return restored(viewer, form_name("light-after", after.contact_id), f"{url}?{AFTER}={after.contact_id}")


def _offered(viewer: Viewer) -> Offered:
    today = clock.today()
    playbook = playbook_for(viewer.organisation_id)
    calendar = school_calendar(viewer.organisation_id, AcademicYear.containing(today))
    return Offered(
        playbook=playbook,
        kinds=[card.key for card in cards_of(playbook)],
        people=staff_here(viewer.organisation_id),
        my_id=viewer.staff_id,
        today=today,
        soon=in_school_weeks(calendar, today, 1),
        look_again_on=in_school_weeks(calendar, today, LOOK_AGAIN_AFTER_WEEKS),
        try_again_on=next_school_day(calendar, today),
    )


def _held(viewer: Viewer, record: OpenedRecord, contact_id: int) -> HeldConversation | None:
    held = conversations_of(record, standing_to(viewer, record.enrolment_id))
    return next((each for each in held if each.contact_id == contact_id), None)
