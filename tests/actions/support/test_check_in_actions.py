"""Check-ins: recorded once by whose they are, taken back that day, handed over, seen by whom they may be."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests import planned
from tests.held_registers import TODAY, enrolment, hold, present
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.models import AuditEvent, TrustedAdult
from upturn.access.permissions import NotAllowed
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.document import Support
from upturn.plans.queries import plan_of, plans_of
from upturn.support.actions import hand_over, record_check_in, withdraw_check_in
from upturn.support.caseload.queries import caseload, gaps_owed, line_with
from upturn.support.check_ins import CheckInRefused, Readiness
from upturn.support.models import Arrival, CheckIn
from upturn.support.queries import check_ins_of, dose_of, dose_of_many, school_days

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
TOMORROW = TODAY + timedelta(days=1)
EVERY_DAY = (0, 1, 2, 3, 4)


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def begum() -> Viewer:
    return at_work(staff("Mr Begum"), RoleName.TEACHER)


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    """A pupil with Ms Okoro for trusted adult and a check-in with her every day since last Monday week."""
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    trust(enrolled, okoro)
    support(enrolled, okoro, "k1", "Morning check-in", is_check_in=True)
    return enrolled


def trust(enrolled: Enrolment, who: Viewer, *, is_deputy: bool = False) -> None:
    TrustedAdult.objects.create(
        enrolment=enrolled, staff_id=who.staff_id, is_deputy=is_deputy, began_on=date(2026, 3, 2)
    )


def support(enrolled: Enrolment, who: Viewer, key: str, name: str, **more: object) -> None:
    given = {"weekdays": EVERY_DAY, "starts_on": date(2026, 3, 2), **more}
    person = Staff.objects.get(pk=who.staff_id)
    one = Support(key, name, who.staff_id, who.name, **given)  # type: ignore[arg-type]
    planned.plan(enrolled, person, planned.document(person, supports=(one,)))


def record(by: Viewer, about: Enrolment, how: str = "good", **more: object) -> CheckIn:
    given = {"support": "k1", "at": AT, "request_key": f"{by.staff_id} {about.pk} {how}", **more}
    return record_check_in(by=by, enrolment_id=about.pk, how=how, **given)  # type: ignore[arg-type]


def opened(about: Enrolment) -> OpenedRecord:
    return OpenedRecord(about.pk, about.pupil_id, "for a test")


def test_the_same_request_is_one_check_in(okoro: Viewer, jordan: Enrolment) -> None:
    first = record(okoro, jordan, request_key="one")
    again = record(okoro, jordan, "hard", request_key="one")
    assert (first.pk, again.how) == (again.pk, "good")
    trail = AuditEvent.objects.filter(subject_kind="check-in").order_by("id").values_list("action", flat=True)
    assert list(trail) == ["check-in recorded", "check-in already recorded"]


def test_the_doors_arrival_is_taken_unless_another_time_is_given(okoro: Viewer, jordan: Enrolment) -> None:
    Arrival.objects.create(
        enrolment=jordan, on=TODAY, time=time(8, 52), greeted_by_id=okoro.staff_id, at=AT, request_key="a"
    )
    assert record(okoro, jordan).arrived_at == time(8, 52)
    assert record(okoro, jordan, "ok", arrived_at=time(8, 40)).arrived_at == time(8, 40)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"how": "fine"}, "Choose how today was"),
        ({"audience": "everyone"}, "Choose who may see"),
        ({"ready": Readiness("perhaps")}, "three sayings"),
        ({"line": "x" * 501}, "501 letters and spaces"),
        ({"arrived_at": time(9, 11)}, "still to come: it is 09:10"),
        ({"on": TOMORROW}, "13/03/2026 is still to come"),
        ({"on": date(2026, 3, 4)}, "more than a week ago"),
    ],
    ids=str,
)
def test_what_cannot_stand_says_why(
    okoro: Viewer, jordan: Enrolment, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CheckInRefused, match=sentence):
        record(okoro, jordan, **changed)  # type: ignore[arg-type]
    assert not CheckIn.objects.exists()


def test_a_pupil_who_is_not_theirs_is_refused(jordan: Enrolment, begum: Viewer) -> None:
    with pytest.raises(CheckInRefused, match="not one of those"):
        record(begum, jordan)
    administrator = at_work(staff("Mrs Wilczek"), RoleName.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        record(administrator, jordan)


def test_a_pupil_of_another_school_is_refused(okoro: Viewer) -> None:
    elsewhere = enrolment(organisation("989402", "Cobnut Lane"))
    with pytest.raises(CheckInRefused, match="not one of those"):
        record(okoro, elsewhere)


def test_yesterdays_is_written_today_and_taken_back_today(okoro: Viewer, jordan: Enrolment) -> None:
    yesterday = TODAY - timedelta(days=1)
    late = record(okoro, jordan, on=yesterday, arrived_at=time(15))
    assert (late.on, late.at, late.arrived_at) == (yesterday, AT, time(15))
    assert [line.recorded for line in caseload(okoro, TODAY)] == [None]
    withdraw_check_in(by=okoro, check_in_id=late.pk, at=AT)


def test_how_it_was_is_for_those_helping_and_others_read_that_it_is_done(
    okoro: Viewer, jordan: Enrolment, begum: Viewer, lead: Viewer
) -> None:
    group = TeachingGroup.objects.create(organisation=organisation(), name="9C/En", teacher_id=begum.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    record(okoro, jordan, "hard")

    def told(viewer: Viewer) -> str:
        line = line_with(viewer, jordan.pk, TODAY)
        assert line is not None
        assert line.recorded is not None
        return line.recorded.how

    assert (told(okoro), told(lead), told(begum)) == ("hard", "hard", "")


def test_a_support_the_plan_no_longer_has_leaves_a_plain_check_in(okoro: Viewer, jordan: Enrolment) -> None:
    assert record(okoro, jordan, support="gone").support == ""


def test_it_is_taken_back_on_its_own_day_by_its_author_only(
    okoro: Viewer, jordan: Enrolment, lead: Viewer
) -> None:
    kept = record(okoro, jordan)
    with pytest.raises(CheckInRefused, match="Only the person"):
        withdraw_check_in(by=lead, check_in_id=kept.pk, at=AT)
    with pytest.raises(CheckInRefused, match="the day it was written"):
        withdraw_check_in(by=okoro, check_in_id=kept.pk, at=AT + timedelta(days=1))
    withdraw_check_in(by=okoro, check_in_id=kept.pk, at=AT)
    with pytest.raises(CheckInRefused, match="already been taken back"):
        withdraw_check_in(by=okoro, check_in_id=kept.pk, at=AT)
    with pytest.raises(CheckInRefused, match="was taken back"):
        record(okoro, jordan)
    assert [line.recorded for line in caseload(okoro, TODAY)] == [None]


def test_the_trail_never_holds_what_was_said(okoro: Viewer, jordan: Enrolment) -> None:
    record(okoro, jordan, "hard", line="The corridor was loud.")
    trail = str(list(AuditEvent.objects.values()))
    assert "corridor" not in trail
    assert "hard" not in trail


def test_a_check_in_that_did_not_happen_is_owed_until_somebody_stands_ready(
    okoro: Viewer, jordan: Enrolment, begum: Viewer, lead: Viewer
) -> None:
    missed = record(okoro, jordan, "not_seen")
    (owed,) = gaps_owed(lead, TODAY)
    assert (owed.pupil, owed.support, owed.gap.on) == ("Jordan Example", "Morning check-in", TODAY)
    hand_over(by=okoro, check_in_id=missed.pk, cover_by_id=begum.staff_id, cover_on=TOMORROW, today=TODAY)
    assert gaps_owed(lead, TODAY) == ()
    assert gaps_owed(lead, TODAY + timedelta(days=4)) != ()
    assert caseload(begum, TODAY) == ()
    (line,) = caseload(begum, TOMORROW)
    assert (line.name, line.due.covers, line.may_open, line.before) == ("Jordan Example", True, False, None)
    record(begum, jordan, at=AT + timedelta(days=1))
    (done,) = caseload(begum, TOMORROW)
    assert done.recorded is not None
    assert caseload(begum, TODAY + timedelta(days=4)) == ()
    assert gaps_owed(lead, TODAY + timedelta(days=4)) == ()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"cover_on": date(2026, 3, 11)}, "has passed"),
        ({"cover_on": date(2026, 3, 14)}, "closed on 14/03/2026"),
        ({"cover_by_id": 0}, "Choose a colleague"),
    ],
    ids=str,
)
def test_a_cover_that_cannot_be_says_why(
    okoro: Viewer, jordan: Enrolment, changed: dict[str, object], sentence: str
) -> None:
    missed = record(okoro, jordan, "not_seen")
    given = {"cover_by_id": okoro.staff_id, "cover_on": TOMORROW, "today": TODAY, **changed}
    with pytest.raises(CheckInRefused, match=sentence):
        hand_over(by=okoro, check_in_id=missed.pk, **given)  # type: ignore[arg-type]


def test_what_happened_is_not_handed_over_nor_what_is_somebody_elses(
    okoro: Viewer, jordan: Enrolment, begum: Viewer, lead: Viewer
) -> None:
    given = {"cover_by_id": okoro.staff_id, "cover_on": TOMORROW, "today": TODAY}
    with pytest.raises(CheckInRefused, match="happened"):
        hand_over(by=okoro, check_in_id=record(okoro, jordan).pk, **given)  # type: ignore[arg-type]
    missed = record(okoro, jordan, "not_seen")
    with pytest.raises(CheckInRefused, match="Only the person"):
        hand_over(by=begum, check_in_id=missed.pk, **given)  # type: ignore[arg-type]
    hand_over(by=lead, check_in_id=missed.pk, **given)  # type: ignore[arg-type]
    assert CheckIn.objects.get(pk=missed.pk).cover_by_id == okoro.staff_id


def test_a_caseload_holds_those_who_trust_me_and_those_whose_support_names_me(
    okoro: Viewer, jordan: Enrolment, begum: Viewer
) -> None:
    trust(jordan, begum, is_deputy=True)
    ada, zac = enrolment(organisation(), "Ada"), enrolment(organisation(), "Zac")
    support(ada, begum, "r1", "Reading")
    trust(zac, okoro)
    enrolment(organisation(), "Nobody")
    assert [(line.given_name, line.due.name) for line in caseload(begum, TODAY)] == [
        ("Ada", "Reading"),
        ("Jordan", "Morning check-in"),
    ]
    assert [(line.given_name, line.due.is_due) for line in caseload(okoro, TODAY)] == [
        ("Jordan", True),
        ("Zac", False),
    ]


def test_words_reach_only_those_they_were_meant_for(
    okoro: Viewer, jordan: Enrolment, begum: Viewer, lead: Viewer
) -> None:
    group = TeachingGroup.objects.create(organisation=organisation(), name="9C/En", teacher_id=begum.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    said = Readiness(someone_helps="yes")
    record(okoro, jordan, "ok", line="Between us.", audience="just_us", ready=said)
    record(okoro, jordan, "good", line="For those who help.")
    record(okoro, jordan, "hard", line="For teachers.", audience="teachers")
    record(okoro, jordan, "ok", line="Restricted.", sensitivity="restricted", request_key="r")
    senco = at_work(staff("Mrs Hallam"), RoleName.SENCO)

    def lines(viewer: Viewer) -> list[str]:
        return [each.line for each in check_ins_of(opened(jordan), standing_to(viewer, jordan.pk))]

    assert lines(okoro) == ["Restricted.", "For teachers.", "For those who help.", "Between us."]
    assert lines(lead) == ["", "For teachers.", "For those who help.", ""]
    assert lines(senco) == ["Restricted.", "For teachers.", "For those who help.", ""]
    assert lines(begum) == ["For teachers."]
    assert not any(each.ready.is_asked for each in check_ins_of(opened(jordan), standing_to(lead, jordan.pk)))
    assert check_ins_of(opened(jordan), standing_to(okoro, jordan.pk))[-1].ready == said


def test_dose_is_what_was_given_of_what_was_planned(okoro: Viewer, jordan: Enrolment, lead: Viewer) -> None:
    for day in (2, 3, 5):
        record(okoro, jordan, at=datetime(2026, 3, day, 9, tzinfo=UTC), request_key=f"on {day}")
    record(okoro, jordan, "not_seen", at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    plan = plan_of(opened(jordan))
    assert plan is not None
    total = dose_of(opened(jordan), plan, TODAY).total
    assert (total.planned, total.delivered, total.did_not_happen, total.not_recorded) == (8, 3, 1, 4)
    assert dose_of_many(lead, plans_of(lead).values(), TODAY)[plan.plan_id].total == total
    elsewhere = at_work(staff("Ms Lund"), RoleName.HEAD, at=organisation("989402", "Cobnut Lane"))
    assert dose_of_many(elsewhere, [plan], TODAY) == {}


def test_a_school_is_open_by_its_calendar_and_else_on_its_teaching_days(jordan: Enrolment) -> None:
    assert school_days(organisation().pk, date(2026, 2, 13), date(2026, 2, 24)) == (
        date(2026, 2, 13),
        date(2026, 2, 23),
        date(2026, 2, 24),
    )
    bare = organisation("989402", "Cobnut Lane")
    assert school_days(bare.pk, date(2026, 2, 20), date(2026, 2, 23)) == (
        date(2026, 2, 20),
        date(2026, 2, 23),
    )
