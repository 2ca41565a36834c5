"""Barriers are raised, moved and revisited by who may, once, on evidence, and what is held close stays so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.models import AuditEvent, TrustedAdult
from upturn.access.permissions import EVERY_PUPIL, NotAllowed
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import change_barrier_audience, move_barrier, raise_barrier, set_revisit
from upturn.barriers.models import Barrier, BarrierChange, WordsSaid
from upturn.barriers.queries import (
    BarrierView,
    barriers_of,
    barriers_of_many,
    to_look_at_again,
)
from upturn.barriers.refusals import BarrierChanged, BarrierRefused
from upturn.barriers.said import Said
from upturn.barriers.states import Status
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
SECRET = "He waits for me by the bike shed"


@pytest.fixture
def jordan() -> Enrolment:
    return enrolment(organisation())


@pytest.fixture
def okoro(jordan: Enrolment) -> Viewer:
    """A teacher whom Jordan chose as trusted adult."""
    viewer = at_work(staff("Ms Okoro"), RoleName.TEACHER)
    TrustedAdult.objects.create(enrolment=jordan, staff_id=viewer.staff_id, began_on=TODAY)
    return viewer


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def senco() -> Viewer:
    return at_work(staff("Mrs Hall"), RoleName.SENCO)


def teacher_of(jordan: Enrolment) -> Viewer:
    person = staff("Mr Fallowfield")
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    return at_work(person, RoleName.TEACHER)


def raised(by: Viewer, about: Enrolment, **changed: object) -> int:
    given = {
        "kind": "too_loud_too_busy",
        "status": "raised",
        "today": TODAY,
        "at": AT,
        "request_key": f"key-{BarrierChange.objects.count()}",
    }
    return raise_barrier(by=by, enrolment_id=about.pk, **{**given, **changed})  # type: ignore[arg-type]


def moved(by: Viewer, about: Enrolment, barrier_id: int, after: str, **changed: object) -> None:
    given = {
        "version": Barrier.objects.get(pk=barrier_id).version,
        "today": TODAY,
        "at": AT,
        "request_key": f"move-{BarrierChange.objects.count()}",
    }
    move_barrier(by=by, enrolment_id=about.pk, barrier_id=barrier_id, after=after, **{**given, **changed})  # type: ignore[arg-type]


def seen(by: Viewer, about: Enrolment) -> list[BarrierView]:
    record = OpenedRecord(about.pk, about.pupil_id, "")
    return barriers_of(record, standing_to(by, about.pk))


def test_nothing_is_known_until_somebody_says_so(lead: Viewer, jordan: Enrolment) -> None:
    assert seen(lead, jordan) == []


def test_it_is_raised_with_words_evidence_and_a_day_to_look_again(lead: Viewer, jordan: Enrolment) -> None:
    said = Said("The corridor by the hall is too loud.", audience="helpers")
    raised(lead, jordan, said=said, evidence="Told me at the gate.", revisit_on=date(2026, 3, 26))
    [barrier] = seen(lead, jordan)
    assert (barrier.name, barrier.status, barrier.raised_by) == (
        "Too loud, too busy",
        Status.RAISED,
        "Ms Nambiar",
    )
    assert barrier.revisit_on == date(2026, 3, 26)
    [words] = barrier.words
    assert (words.words, words.whose_label) == (said.words, "The pupil’s words")
    [change] = barrier.changes
    assert (change.before, change.after, change.evidence) == (None, Status.RAISED, "Told me at the gate.")


@pytest.mark.parametrize("role", EVERY_PUPIL, ids=str)
def test_who_may_raise(jordan: Enrolment, role: RoleName) -> None:
    raised(at_work(staff("Mr Begum"), role), jordan)
    assert Barrier.objects.get().raised_by.name == "Mr Begum"


def test_the_trusted_adult_may_raise_whatever_their_role(okoro: Viewer, jordan: Enrolment) -> None:
    raised(okoro, jordan)
    assert len(seen(okoro, jordan)) == 1


def test_who_only_teaches_may_not(jordan: Enrolment) -> None:
    with pytest.raises(NotAllowed, match="tell one of them"):
        raised(teacher_of(jordan), jordan)
    assert not Barrier.objects.exists()


def test_another_organisation_may_not(jordan: Enrolment) -> None:
    elsewhere = organisation("989201", "Cobnut Lane Primary School")
    with pytest.raises(NotAllowed, match="not on your organisation's roll"):
        raised(at_work(staff("Mrs Tibbald"), RoleName.HEAD, at=elsewhere), jordan)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"kind": "being_difficult"}, "kind", "Choose what"),
        ({"status": "easing"}, "status", "possible, raised or confirmed"),
        ({"status": "confirmed"}, "evidence", "Say who confirmed it"),
        ({"audience": "everyone"}, "audience", "who may see"),
        ({"sensitivity": "secret"}, "sensitivity", "how closely"),
        ({"on": TODAY + timedelta(1)}, "on", "after today"),
        ({"revisit_on": TODAY - timedelta(1)}, "revisit_on", "has passed"),
        ({"evidence": "x" * 501}, "evidence", "500 characters"),
        ({"said": Said("x" * 2001)}, "words", "2,000 characters"),
        ({"said": Said("x", whose="nobody")}, "whose", "whose words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_stand_says_why_and_nothing_is_kept(
    lead: Viewer, jordan: Enrolment, changed: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(BarrierRefused, match=sentence) as refused:
        raised(lead, jordan, **changed)
    assert refused.value.field == field
    assert not Barrier.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_same_request_is_one(lead: Viewer, jordan: Enrolment) -> None:
    said = Said("Too loud.", audience="helpers")
    assert raised(lead, jordan, request_key="one", said=said) == raised(
        lead, jordan, request_key="one", said=said
    )
    [barrier] = seen(lead, jordan)
    assert (len(barrier.changes), len(barrier.words)) == (1, 1)
    trail = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(trail) == ["barrier raised", "words written down", "barrier already recorded"]


def test_the_trail_never_holds_what_it_is(lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan, said=Said(SECRET, audience="helpers"), evidence="Loud.")
    moved(lead, jordan, number, "confirmed", evidence="Her mother says so.")
    trail = str(list(AuditEvent.objects.values())).casefold()
    for word in (SECRET, "too_loud", "loud", "confirmed", "mother"):
        assert word.casefold() not in trail


def test_raised_again_it_is_the_same_one(lead: Viewer, senco: Viewer, jordan: Enrolment) -> None:
    first = raised(lead, jordan, status="possible")
    assert raised(senco, jordan, status="confirmed", evidence="Says so herself.") == first
    [barrier] = seen(lead, jordan)
    assert barrier.status is Status.CONFIRMED
    assert [change.by_name for change in barrier.changes] == ["Mrs Hall", "Ms Nambiar"]


def test_raised_again_after_it_had_gone_it_is_back(lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan)
    moved(lead, jordan, number, "not_in_the_way_now")
    raised(lead, jordan)
    assert seen(lead, jordan)[0].status is Status.BACK_AGAIN


def test_what_is_held_close_is_no_part_of_what_another_raises(
    okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    """Neither its being there, nor its status, nor its history reaches someone who was not told."""
    raised(okoro, jordan, audience="just_us", status="confirmed", evidence=SECRET, said=Said(SECRET))
    assert seen(lead, jordan) == []
    raised(lead, jordan)
    [theirs] = seen(lead, jordan)
    assert (theirs.status, theirs.raised_by, theirs.version) == (Status.RAISED, "Ms Nambiar", 1)
    assert SECRET not in str(theirs)
    assert len(seen(okoro, jordan)) == 2


def test_raised_more_closely_than_it_is_held_it_stands_apart(
    lead: Viewer, senco: Viewer, jordan: Enrolment
) -> None:
    raised(lead, jordan)
    raised(senco, jordan, sensitivity="restricted", evidence=SECRET)
    assert SECRET not in str(seen(lead, jordan))
    assert len(seen(lead, jordan)) == 1
    assert len(seen(senco, jordan)) == 2


def test_raised_more_widely_than_it_is_held_it_stays_as_close(
    okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    raised(okoro, jordan, audience="just_us")
    raised(okoro, jordan, audience="teachers")
    [barrier] = seen(okoro, jordan)
    assert barrier.audience == "just_us"
    assert seen(lead, jordan) == []


def test_a_worry_about_safety_reaches_the_dsl_and_no_teacher(jordan: Enrolment, lead: Viewer) -> None:
    dsl = at_work(staff("Mr Penhale"), RoleName.DSL)
    said = Said(SECRET, audience="just_us")
    raised(lead, jordan, kind="safeguarding_concern", audience="home", said=said)
    [barrier] = seen(dsl, jordan)
    assert (barrier.audience, barrier.sensitivity) == ("helpers", "restricted")
    assert barrier.words[0].words == SECRET
    assert seen(at_work(staff("Mr Begum"), RoleName.PASTORAL), jordan) == []
    with pytest.raises(BarrierRefused, match="always held by"):
        change_barrier_audience(
            by=lead,
            enrolment_id=jordan.pk,
            barrier_id=barrier.barrier_id,
            audience="helpers",
            sensitivity="open",
        )


def test_teachers_see_what_was_meant_for_them_too(lead: Viewer, jordan: Enrolment) -> None:
    teacher = teacher_of(jordan)
    raised(lead, jordan, audience="teachers", said=Said(SECRET, audience="helpers"))
    raised(lead, jordan, kind="sleep")
    raised(lead, jordan, kind="health", audience="home", sensitivity="pastoral")
    [barrier] = seen(teacher, jordan)
    assert barrier.kind == "too_loud_too_busy"
    assert (barrier.words, barrier.changes) == ((), ())


def test_it_moves_with_evidence_and_keeps_its_history(lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan, revisit_on=date(2026, 3, 26))
    moved(lead, jordan, number, "confirmed", evidence="Her mother says so.", revisit_on=date(2026, 4, 20))
    moved(lead, jordan, number, "easing", revisit_on=None)
    [barrier] = seen(lead, jordan)
    assert (barrier.status, barrier.revisit_on, barrier.version) == (Status.EASING, None, 3)
    assert [change.after for change in barrier.changes] == [Status.EASING, Status.CONFIRMED, Status.RAISED]


@pytest.mark.parametrize(
    ("after", "sentence"),
    [("easing", "what can follow is"), ("ruled_out", "how you know"), ("gone", "Choose what has changed")],
)
def test_a_move_that_cannot_be_says_why(lead: Viewer, jordan: Enrolment, after: str, sentence: str) -> None:
    number = raised(lead, jordan)
    with pytest.raises(BarrierRefused, match=sentence):
        moved(lead, jordan, number, after)
    assert Barrier.objects.get().status == "raised"


def test_the_second_of_two_is_told_what_the_first_did(lead: Viewer, senco: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan)
    moved(senco, jordan, number, "confirmed", evidence="Seen in class.")
    with pytest.raises(BarrierChanged, match="Mrs Hall set this to “confirmed”"):
        moved(lead, jordan, number, "ruled_out", evidence="Not so.", version=1)
    assert Barrier.objects.get().status == "confirmed"


def test_the_same_move_twice_is_one(lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan)
    for _ in range(2):
        moved(lead, jordan, number, "not_in_the_way_now", request_key="once", version=1)
    assert len(seen(lead, jordan)[0].changes) == 2


def test_what_is_not_open_to_someone_is_not_there_for_them(
    okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    number = raised(okoro, jordan, audience="just_us")
    for act in (
        lambda: moved(lead, jordan, number, "ruled_out", evidence="No."),
        lambda: set_revisit(
            by=lead, enrolment_id=jordan.pk, barrier_id=number, revisit_on=TODAY, today=TODAY
        ),
        lambda: change_barrier_audience(
            by=lead, enrolment_id=jordan.pk, barrier_id=number, audience="home", sensitivity="open"
        ),
    ):
        with pytest.raises(BarrierRefused, match="no longer here, or not open to you"):
            act()


def test_another_pupils_address_reaches_nothing(lead: Viewer, jordan: Enrolment) -> None:
    maya = enrolment(organisation(), "Maya")
    number = raised(lead, jordan)
    with pytest.raises(BarrierRefused, match="no longer here"):
        moved(lead, maya, number, "ruled_out", evidence="No.")


def rehold(by: Viewer, about: Enrolment, number: int, audience: str, sensitivity: str = "open") -> None:
    change_barrier_audience(
        by=by, enrolment_id=about.pk, barrier_id=number, audience=audience, sensitivity=sensitivity
    )


def test_who_sees_it_is_changed_by_the_writer_or_the_trusted_adult(
    okoro: Viewer, lead: Viewer, senco: Viewer, jordan: Enrolment
) -> None:
    number = raised(lead, jordan)
    with pytest.raises(BarrierRefused, match="by whoever wrote it down, or by the trusted adult"):
        rehold(senco, jordan, number, "teachers")
    rehold(okoro, jordan, number, "teachers")
    rehold(lead, jordan, number, "helpers", "restricted")
    with pytest.raises(BarrierRefused, match="no longer here"):
        rehold(okoro, jordan, number, "helpers", "open")
    rehold(senco, jordan, number, "helpers", "pastoral")
    assert Barrier.objects.get().sensitivity == "pastoral"
    trail = AuditEvent.objects.filter(action="who may see a barrier changed")
    assert trail.count() == 3


def test_what_is_due_is_what_the_viewer_may_see(okoro: Viewer, lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan, revisit_on=TODAY)
    raised(okoro, jordan, kind="sleep", audience="just_us", revisit_on=TODAY)
    raised(lead, jordan, kind="health", revisit_on=TODAY + timedelta(days=1))
    [due] = to_look_at_again(lead, TODAY)
    assert (due.name, due.since, due.things) == ("Jordan Example", TODAY, 1)
    assert [each.things for each in to_look_at_again(okoro, TODAY)] == [2]
    assert to_look_at_again(okoro, TODAY, only=[]) == []
    set_revisit(by=lead, enrolment_id=jordan.pk, barrier_id=number, revisit_on=None, today=TODAY)
    assert to_look_at_again(lead, TODAY) == []


def test_leavers_are_not_due(lead: Viewer, jordan: Enrolment) -> None:
    raised(lead, jordan, revisit_on=TODAY)
    jordan.leaves_on = TODAY - timedelta(days=1)
    jordan.save()
    assert to_look_at_again(lead, TODAY) == []


def test_many_pupils_cost_no_more_queries_than_one(
    lead: Viewer, jordan: Enrolment, django_assert_num_queries: object
) -> None:
    pupils = [jordan, *(enrolment(organisation(), name) for name in ("Maya", "Tom", "Ines"))]
    for place, pupil in enumerate(pupils):
        raised(lead, pupil, said=Said("Loud.", audience="helpers"), request_key=f"pupil-{place}")
    stands = {pupil.pk: standing_to(lead, pupil.pk) for pupil in pupils}
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = barriers_of_many([pupil.pk for pupil in pupils], stands)
    assert [len(found[pupil.pk][0].words) for pupil in pupils] == [1, 1, 1, 1]


def test_what_stands_comes_first(lead: Viewer, jordan: Enrolment) -> None:
    gone = raised(lead, jordan, kind="sleep")
    moved(lead, jordan, gone, "not_in_the_way_now")
    raised(lead, jordan, kind="health", status="possible")
    raised(lead, jordan, kind="mornings", status="confirmed", evidence="Says so.")
    assert [each.kind for each in seen(lead, jordan)] == ["mornings", "health", "sleep"]


def test_words_of_a_barrier_that_are_held_apart_are_not_in_it(
    okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    raised(lead, jordan)
    raised(okoro, jordan, said=Said(SECRET))
    assert WordsSaid.objects.count() == 1
    assert seen(lead, jordan)[0].words == ()
    assert seen(okoro, jordan)[0].words[0].words == SECRET
