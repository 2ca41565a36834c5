"""The casework in a store, beside the few rows it stands on: all of it loads, and says what was written."""

from datetime import date

import pytest
from django.utils.timezone import make_aware

from upturn.access.models import Membership, TrustedAdult
from upturn.access.queries import standing_to, trusted_adults_of, viewer_at_work
from upturn.barriers.models import Barrier, BarrierChange, Conversation, WordsSaid
from upturn.barriers.visibility import may_see
from upturn.demo.casework import Casework, casework
from upturn.demo.casework_loading import load_casework
from upturn.demo.casework_store import TownRows
from upturn.demo.cast import ORGANISATIONS, member_named
from upturn.demo.clock import HELD_AT
from upturn.demo.stories import JORDAN
from upturn.demo.town import Town
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment, Organisation, Pupil, Staff
from upturn.plans.document import from_json
from upturn.plans.models import CardRead, Departure, Plan, PlanVersion
from upturn.reviews.facts import progress_from_json
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.reviews.queries import dose_from_json
from upturn.support.models import Arrival, CheckIn, DoorTime, JointPlan, Referral, ReferralChange, SendRecord

pytestmark = pytest.mark.django_db


def rows_of(town: Town, work: Casework) -> TownRows:
    """The organisations, staff and enrolments of the journeys, and the contacts the log tells of."""
    organisations = {
        each.key: Organisation.objects.create(key=each.key, name=each.name, kind=each.kind)
        for each in ORGANISATIONS
    }
    staff = {key: Staff.objects.create(email=each.email, name=each.name) for key, each in work.staff.items()}
    enrolments = {}
    for case in work.cases:
        where = case.journey.pupil, case.journey.school
        pupil = town.pupil(case.journey.pupil)
        enrolments[where] = Enrolment.objects.create(
            pupil=Pupil.objects.create(given_name=pupil.given_name, family_name=pupil.family_name),
            organisation=organisations[case.journey.school],
            starts_on=date(2025, 9, 3),
        )
    for number, each in enumerate(town.contacts_made):
        if (each.pupil, each.organisation) in enrolments:
            ContactMade.objects.create(
                enrolment=enrolments[each.pupil, each.organisation],
                on=each.on,
                by=staff[each.by],
                purpose=each.purpose,
                spoke_with=each.spoke_with,
                line=each.line,
                request_key=str(number),
            )
    return TownRows(organisations, staff, enrolments)


@pytest.fixture
def work(town: Town) -> Casework:
    return casework(town)


@pytest.fixture
def rows(town: Town, work: Casework) -> TownRows:
    made = rows_of(town, work)
    load_casework(work, made)
    return made


def test_every_table_has_what_was_written(rows: TownRows, work: Casework) -> None:
    told = [case.journey for case in work.cases]
    assert Plan.objects.count() == 40
    assert PlanVersion.objects.count() == sum(len(each.plan) for each in told)
    assert WordsSaid.objects.count() == sum(len(each.words) for each in told)
    assert Barrier.objects.count() == sum(len(each.barriers) for each in told)
    assert BarrierChange.objects.count() == sum(len(b.moves) for each in told for b in each.barriers)
    assert CheckIn.objects.count() == sum(len(case.check_ins) for case in work.cases)
    assert Arrival.objects.count() == sum(len(case.arrivals) for case in work.cases)
    assert CardRead.objects.count() == sum(len(case.cards_opened) for case in work.cases)
    assert ReferralChange.objects.count() == sum(len(r.moves) for each in told for r in each.referrals)
    assert (JointPlan.objects.count(), DoorTime.objects.count()) == (1, 2)
    for table in (Departure, Referral, ReviewDecision, ReviewMeeting, SendRecord, TrustedAdult, Conversation):
        assert table.objects.exists()


def test_every_conversation_stands_on_the_contact_it_was(rows: TownRows) -> None:
    for each in Conversation.objects.select_related("contact"):
        assert each.contact.enrolment_id == each.enrolment_id
        assert each.contact.spoke_with in {"pupil", "both", "family"}
    assert WordsSaid.objects.filter(conversation__isnull=False, barrier__isnull=False).exists()


def test_what_a_review_saw_is_kept_with_it(rows: TownRows) -> None:
    for each in ReviewDecision.objects.all():
        progress, dose = progress_from_json(each.fact), dose_from_json(each.dose)
        assert progress is not None
        assert dose is not None
        assert progress.now.counted > 0
        assert 0 <= dose.delivered <= dose.planned
        assert each.stage
    assert any(meeting.queue for meeting in ReviewMeeting.objects.all())


def test_nothing_was_kept_later_than_the_towns_moment(rows: TownRows) -> None:
    for table in (CheckIn, Arrival, CardRead, WordsSaid, BarrierChange, PlanVersion, Departure):
        newest = table.objects.latest("at").at
        assert newest <= make_aware(HELD_AT)


def test_jordans_plan_names_who_does_what(rows: TownRows) -> None:
    enrolment = rows.enrolments[JORDAN, "pennerby-high"]
    plan = Plan.objects.get(enrolment=enrolment)
    document = from_json(plan.versions.order_by("-number")[0].document)
    assert plan.version == 3
    assert document.morning is not None
    assert document.morning.greeted_by == "Ms Okoro"
    assert document.next_step is not None
    assert (document.next_step.who, document.next_step.text) == ("Mrs Hallam", "Book the sensory screen.")
    assert document.small_step is not None
    assert (document.small_step.baseline_counted, len(document.small_step.steps)) == (40, 3)
    assert trusted_adults_of([enrolment.pk])[enrolment.pk].trusted == "Ms Okoro"


def test_who_may_see_what_jordan_said_is_as_he_was_asked(rows: TownRows) -> None:
    """Ms Okoro, his trusted adult, sees what was just for them; the SENCO sees it not, but her own note."""
    enrolment = rows.enrolments[JORDAN, "pennerby-high"]
    for key in ("okoro", "hallam"):
        role = member_named(key).roles[0]
        Membership.objects.create(
            staff=rows.staff[key], organisation=rows.organisations["pennerby-high"], role=role
        )
    seen = {}
    for key in ("okoro", "hallam"):
        viewer = viewer_at_work(rows.staff[key], "pennerby-high")
        assert viewer is not None
        standing = standing_to(viewer, enrolment.pk)
        seen[key] = {
            each.words
            for each in WordsSaid.objects.filter(enrolment=enrolment)
            if may_see(standing, each.audience, each.sensitivity, each.by_id)
        }
    assert "I count the doors so I don’t have to look at anyone." in seen["okoro"] - seen["hallam"]
    assert (
        "Hands over ears at every bell since Year 7, and nobody wrote it down."
        in seen["hallam"] - seen["okoro"]
    )
