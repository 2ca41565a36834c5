"""Reads about what gets in the way: barriers and words that a viewer may see, the playbook, incidents.

Everything here is filtered by `upturn.barriers.visibility.may_see` before it leaves: what a viewer may not
see is not in the list, and not in its length.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from upturn.access.doorways import OpenedRecord, enrolments_open_to, on_roll
from upturn.access.queries import standings
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.incidents import Incident
from upturn.barriers.models import (
    Audience,
    Barrier,
    BarrierChange,
    BehaviourIncident,
    PlaybookEdit,
    Sensitivity,
    Whose,
    WordsSaid,
)
from upturn.barriers.playbook import Edit, Entry, Playbook, merged, shipped_playbook
from upturn.barriers.states import Status
from upturn.barriers.visibility import may_go_home, may_see

AUDIENCES: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in Audience)
SENSITIVITIES: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in Sensitivity)
WHOSE: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in Whose)
TOPICS: tuple[tuple[str, str], ...] = tuple((each.value, str(each.label)) for each in WordsSaid.Topic)
_ORDER = (
    Status.BACK_AGAIN,
    Status.CONFIRMED,
    Status.EASING,
    Status.RAISED,
    Status.POSSIBLE,
    Status.NOT_IN_THE_WAY_NOW,
    Status.RULED_OUT,
)


@dataclass(frozen=True, slots=True)
class WordsView:
    """Words that the viewer may see, as they were said."""

    words_id: int
    words: str
    whose: str
    topic: str
    audience: str
    sensitivity: str
    on: date
    by_id: int
    by_name: str
    barrier_id: int | None

    @property
    def whose_label(self) -> str:
        """Whose words they are, as a page says it."""
        return str(Whose(self.whose).label)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One move of a barrier. ``before`` is None for how it began."""

    before: Status | None
    after: Status
    on: date
    by_name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class BarrierView:
    """One thing in the way, as far as the viewer may see it; ``changes`` and ``words`` newest first.

    Its history, with the evidence given, is for the people helping; who only teaches sees how it stands.

    ``entry`` is the organisation's own playbook entry, None where the playbook no longer has one.
    """

    barrier_id: int
    enrolment_id: int
    kind: str
    name: str
    entry: Entry | None
    status: Status
    audience: str
    sensitivity: str
    raised_on: date
    raised_by_id: int
    raised_by: str
    revisit_on: date | None
    version: int
    changes: tuple[ChangeView, ...]
    words: tuple[WordsView, ...]

    @property
    def is_flag(self) -> bool:
        """Whether only a person ever raises it."""
        return self.entry is not None and self.entry.is_flag


def playbook_for(organisation_id: int) -> Playbook:
    """The playbook of an organisation: what is shipped, with its own edits over it; one query."""
    edits: dict[str, Edit] = {}
    rows = PlaybookEdit.objects.filter(organisation_id=organisation_id, undone_at__isnull=True)
    for row in rows.order_by("version"):
        edits[row.entry] = Edit(row.entry, row.version, row.changes, row.is_retired)
    return merged(shipped_playbook(), edits.values()) if edits else shipped_playbook()


@dataclass(frozen=True, slots=True)
class EditMade:
    """One edit of an entry, as its history shows it; ``changed`` names the fields it replaced."""

    version: int
    changed: tuple[str, ...]
    is_retired: bool
    by_name: str
    at: datetime
    undone_at: datetime | None


def edits_of(organisation_id: int, entry: str) -> list[EditMade]:
    """Every edit an organisation made of an entry, newest first."""
    rows = PlaybookEdit.objects.filter(organisation_id=organisation_id, entry=entry).select_related("by")
    return [
        EditMade(row.version, tuple(row.changes), row.is_retired, row.by.name, row.at, row.undone_at)
        for row in rows.order_by("-version")
    ]


def barriers_of(
    record: OpenedRecord, standing: Standing, playbook: Playbook | None = None
) -> list[BarrierView]:
    """What may be in the way of one pupil, what stands first. An empty list means: not known yet."""
    found = barriers_of_many([record.enrolment_id], {record.enrolment_id: standing}, playbook)
    return found[record.enrolment_id]


def barriers_of_many(
    enrolment_ids: Sequence[int], stands: Mapping[int, Standing], playbook: Playbook | None = None
) -> dict[int, list[BarrierView]]:
    """The same for many pupils, in three queries whatever their number.

    Args:
        enrolment_ids: whose.
        stands: where the viewer stands to each of them.
        playbook: the organisation's, where it has been read already.
    """
    found: dict[int, list[BarrierView]] = {each: [] for each in enrolment_ids}
    rows = Barrier.objects.filter(enrolment_id__in=enrolment_ids).select_related("raised_by")
    seen = [row for row in rows if _may_see_barrier(stands[row.enrolment_id], row)]
    if not seen:
        return found
    ids = [row.pk for row in seen]
    playbook = playbook or playbook_for(next(iter(stands.values())).viewer.organisation_id)
    changes, words = _changes(ids), _words_by_barrier(ids, stands)
    for row in sorted(seen, key=_what_stands_first):
        history = changes.get(row.pk, ()) if stands[row.enrolment_id].helps else ()
        found[row.enrolment_id].append(_barrier_view(row, playbook, history, words.get(row.pk, ())))
    return found


def _may_see_barrier(standing: Standing, row: Barrier) -> bool:
    return may_see(standing, row.audience, row.sensitivity, row.raised_by_id)


def _what_stands_first(row: Barrier) -> tuple[int, int, int]:
    return _ORDER.index(Status(row.status)), -row.raised_on.toordinal(), -row.pk


def _barrier_view(
    row: Barrier, playbook: Playbook, changes: Iterable[ChangeView], words: Iterable[WordsView]
) -> BarrierView:
    return BarrierView(
        barrier_id=row.pk,
        enrolment_id=row.enrolment_id,
        kind=row.kind,
        name=playbook.named(row.kind),
        entry=playbook.entry(row.kind),
        status=Status(row.status),
        audience=row.audience,
        sensitivity=row.sensitivity,
        raised_on=row.raised_on,
        raised_by_id=row.raised_by_id,
        raised_by=row.raised_by.name,
        revisit_on=row.revisit_on,
        version=row.version,
        changes=tuple(changes),
        words=tuple(words),
    )


def _changes(barrier_ids: Collection[int]) -> dict[int, list[ChangeView]]:
    found: dict[int, list[ChangeView]] = {}
    for row in BarrierChange.objects.filter(barrier_id__in=barrier_ids).select_related("by"):
        before = Status(row.before) if row.before else None
        found.setdefault(row.barrier_id, []).append(
            ChangeView(before, Status(row.after), row.on, row.by.name, row.evidence)
        )
    return found


def _words_by_barrier(
    barrier_ids: Collection[int], stands: Mapping[int, Standing]
) -> dict[int, list[WordsView]]:
    found: dict[int, list[WordsView]] = {}
    rows = _that_stand().filter(barrier_id__in=barrier_ids)
    for row in rows.select_related("by"):
        if row.barrier_id and _may_see_words(stands[row.enrolment_id], row):
            found.setdefault(row.barrier_id, []).append(_words_view(row))
    return found


def _that_stand() -> QuerySet[WordsSaid]:
    """Words not taken back, and not said in a conversation that was."""
    words = WordsSaid.objects.filter(withdrawn_at__isnull=True)
    return words.exclude(conversation__contact__withdrawn_at__isnull=False)


def _may_see_words(standing: Standing, row: WordsSaid) -> bool:
    return may_see(standing, row.audience, row.sensitivity, row.by_id)


def _words_view(row: WordsSaid) -> WordsView:
    return WordsView(
        words_id=row.pk,
        words=row.words,
        whose=row.whose,
        topic=row.topic,
        audience=row.audience,
        sensitivity=row.sensitivity,
        on=row.on,
        by_id=row.by_id,
        by_name=row.by.name,
        barrier_id=row.barrier_id,
    )


def words_of(record: OpenedRecord, standing: Standing) -> list[WordsView]:
    """Everything said about one pupil that the viewer may see, newest first; withdrawn words left out."""
    rows = _that_stand().filter(enrolment_id=record.enrolment_id)
    return [_words_view(row) for row in rows.select_related("by") if _may_see_words(standing, row)]


@dataclass(frozen=True, slots=True)
class ToLookAtAgain:
    """A pupil with something in the way that somebody said would be looked at again, and the day has come."""

    enrolment_id: int
    pupil_id: int
    name: str
    year_group: str
    form: str
    since: date
    things: int


def to_look_at_again(viewer: Viewer, today: date, only: Collection[int] | None = None) -> list[ToLookAtAgain]:
    """Pupils open to the viewer with barriers due to be looked at again, longest due first.

    Args:
        viewer: who asks; only barriers they may see are counted.
        today: the day.
        only: the enrolments to look at; without it, all.

    Raises:
        NotAllowed: when no pupil's page is open to the viewer.
    """
    here = on_roll(enrolments_open_to(viewer), today)
    rows = Barrier.objects.filter(enrolment__in=here.values("pk"), revisit_on__lte=today)
    if only is not None:
        rows = rows.filter(enrolment_id__in=only)
    due = list(rows.select_related("enrolment__pupil").order_by("revisit_on", "pk"))
    stands = standings(viewer, [row.enrolment_id for row in due]) if due else {}
    found: dict[int, list[Barrier]] = {}
    for row in due:
        if _may_see_barrier(stands[row.enrolment_id], row):
            found.setdefault(row.enrolment_id, []).append(row)
    return [_to_look_at_again(barriers) for barriers in found.values()]


def _to_look_at_again(barriers: Sequence[Barrier]) -> ToLookAtAgain:
    first, enrolled = barriers[0], barriers[0].enrolment
    since = first.revisit_on or date.max
    name, group = str(enrolled.pupil), (enrolled.year_group, enrolled.form)
    return ToLookAtAgain(first.enrolment_id, enrolled.pupil_id, name, *group, since, len(barriers))


def words_that_may_go_home(words_ids: Collection[int]) -> dict[int, str]:
    """Of some words, those that stand today and may go home, as they are written, by their number."""
    rows = _that_stand().filter(pk__in=words_ids)
    return {row.pk: row.words for row in rows if may_go_home(row.audience, row.sensitivity)}


def incidents_of(record: OpenedRecord, standing: Standing) -> list[Incident]:
    """The behaviour incidents brought in about one pupil, for the people helping them."""
    if not standing.helps:
        return []
    rows = BehaviourIncident.objects.filter(enrolment_id=record.enrolment_id).order_by("-on", "-time")
    return [Incident(row.on, row.time, row.lesson, row.place, row.what) for row in rows]


def incidents_held(organisation_id: int) -> dict[tuple[int, str], Incident]:
    """Every incident an organisation has brought in, by enrolment and its number in the behaviour log."""
    rows = BehaviourIncident.objects.filter(enrolment__organisation_id=organisation_id)
    return {
        (row.enrolment_id, row.source_id): Incident(row.on, row.time, row.lesson, row.place, row.what)
        for row in rows
    }
