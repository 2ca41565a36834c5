"""What one light path wrote, read back: for the page that says what was saved, and for taking it back."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from upturn.access.doorways import OpenedRecord
from upturn.access.viewer import Viewer
from upturn.barriers.models import BarrierChange, WordsSaid
from upturn.barriers.queries import playbook_for
from upturn.families.models import ContactMade
from upturn.people.clock import school_day
from upturn.plans.document import PlanStep, from_json
from upturn.plans.models import PlanVersion

OF_THE_PATH, CONTACT_OF_THE_PATH = "-l", "-lc"


@dataclass(frozen=True, slots=True)
class WordsKept:
    """Words a light path wrote down, whose they are and who may see them, as values of their models."""

    words: str
    whose: str
    audience: str


@dataclass(frozen=True, slots=True)
class LightPathKept:
    """Everything one light path wrote: only its author reads it. ``taken_on`` is the day it was saved."""

    contact_id: int
    on: date
    taken_on: date
    spoke_with: str
    line: str
    barriers: tuple[str, ...]
    audience: str
    words: WordsKept | None
    step: PlanStep | None
    look_again_on: date | None
    review_by: str
    contact_came_with_it: bool


def light_path_of(viewer: Viewer, record: OpenedRecord, contact_id: int) -> LightPathKept | None:
    """What the viewer kept with one contact; nothing when it is somebody else's, or was taken back."""
    contact = own_contacts(viewer, record.enrolment_id).filter(pk=contact_id).first()
    if contact is None:
        return None
    changes = list(changes_of(contact).select_related("barrier").order_by("id"))
    words, version = words_of(contact).first(), version_of(contact)
    playbook = playbook_for(viewer.organisation_id)
    document = from_json(version.document) if version else None
    return LightPathKept(
        contact_id=contact.pk,
        on=contact.on,
        taken_on=taken_on(contact),
        spoke_with=contact.get_spoke_with_display(),
        line=contact.line,
        barriers=tuple(playbook.named(change.barrier.kind) for change in changes),
        audience=changes[0].barrier.audience if changes else "",
        words=WordsKept(words.words, words.whose, words.audience) if words else None,
        step=document.steps[-1] if document else None,
        look_again_on=contact.look_again_on,
        review_by=document.review_by if document else viewer.name,
        contact_came_with_it=came_with_path(contact),
    )


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation the viewer recorded and can go on from; ``is_taken`` when they have."""

    contact_id: int
    spoke_with: str
    on: date
    is_taken: bool

    def can_be_undone(self, today: date) -> bool:
        """Whether it is of today, and nobody has gone on from it."""
        return self.on == today and not self.is_taken


def own_conversation(viewer: Viewer, record: OpenedRecord, contact_id: int) -> Conversation | None:
    """A contact the viewer recorded about an opened record; nothing when it is not theirs."""
    contact = own_contacts(viewer, record.enrolment_id).filter(pk=contact_id).first()
    if contact is None:
        return None
    return Conversation(contact.pk, contact.get_spoke_with_display(), contact.on, is_taken(contact))


def own_contacts(viewer: Viewer, enrolment_id: int) -> QuerySet[ContactMade]:
    """The contacts the viewer recorded about a pupil and has not taken back."""
    return ContactMade.objects.filter(
        enrolment_id=enrolment_id, by_id=viewer.staff_id, withdrawn_at__isnull=True
    )


def changes_of(contact: ContactMade) -> QuerySet[BarrierChange]:
    """The moves of barriers that came with a contact."""
    return BarrierChange.objects.filter(request_key__startswith=f"{contact.request_key}{OF_THE_PATH}")


def words_of(contact: ContactMade) -> QuerySet[WordsSaid]:
    """The words that came with a contact and were not taken back."""
    return WordsSaid.objects.filter(
        request_key__startswith=f"{contact.request_key}{OF_THE_PATH}", withdrawn_at__isnull=True
    )


def version_of(contact: ContactMade) -> PlanVersion | None:
    """The version of a plan that came with a contact."""
    return PlanVersion.objects.filter(request_key=f"{contact.request_key}{OF_THE_PATH}p").first()


def came_with_path(contact: ContactMade) -> bool:
    """Whether a contact was recorded by the light path itself, and not by a conversation before it."""
    return contact.request_key.endswith(CONTACT_OF_THE_PATH)


def is_taken(contact: ContactMade) -> bool:
    """Whether a light path came with a contact."""
    return bool(version_of(contact) or changes_of(contact).exists() or words_of(contact).exists())


def taken_on(contact: ContactMade) -> date:
    """The day a light path was written down; the contact's own day where it wrote nothing besides."""
    written = [
        each.at
        for each in (version_of(contact), changes_of(contact).first(), words_of(contact).first())
        if each
    ]
    return school_day(written[0]) if written else contact.on
