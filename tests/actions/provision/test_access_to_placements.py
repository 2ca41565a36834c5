"""Before, during and after a placement: what each role of each organisation may read, and its log."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from tests.held_registers import TODAY, hold, present
from tests.people_at_work import at_work, organisation, staff
from tests.placed import (
    AT,
    FIRST,
    LAST,
    Town,
    ended,
    key,
    moved,
    opened,
    placed,
    pupil_of_school,
    sent,
    town,
    written,
)
from upturn.access.models import ReadingLogEntry
from upturn.access.permissions import EVERY_PUPIL, NEEDS, NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import record_words
from upturn.barriers.models import WordsSaid
from upturn.barriers.said import Said
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.provision.actions import keep_part, send_referral
from upturn.provision.listing.queries import pathways_of
from upturn.provision.models import Placement, PlacementShare
from upturn.provision.pathway.bundles import BUNDLES
from upturn.provision.pathway.document import PARTS, InTheWay
from upturn.provision.pathway.parties import ORGANISATIONS, Party
from upturn.provision.pathway.sharing import SharedField
from upturn.provision.pathway.states import ReferralState
from upturn.provision.placing.actions import narrow_share
from upturn.provision.queries import (
    PLACEMENT,
    REFERRAL,
    attendance_seen,
    open_pathway,
    readings_seen,
    referral_seen,
    shares_seen,
)
from upturn.provision.refusals import PathwayRefused

pytestmark = pytest.mark.django_db
F = SharedField
OF_SCHOOL = {F(part) for part in PARTS}
JOINT = {F.EXPECTATIONS, F.REVIEWS, F.ATTEMPTS}
OF_PROVIDER = {F.PRESENCE, F.ENGAGEMENT, F.RATINGS}
COMMISSIONERS = {RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.HEAD}
NEVER = {RoleName.ANALYST, RoleName.ADMINISTRATOR}


@pytest.fixture
def here() -> Town:
    return town()


@pytest.fixture
def jordan(here: Town) -> Enrolment:
    return pupil_of_school(here)


def reads(viewer: Viewer, referral_id: int, today: date = TODAY) -> set[SharedField]:
    """Every field a viewer may read; none where the door stays shut."""
    try:
        return set(open_pathway(viewer, referral_id, page=PLACEMENT, fields=list(F), today=today).grounds)
    except (Http404, NotAllowed):
        return set()


def everyone(here: Town, referral_id: int, today: date = TODAY) -> dict[tuple[Party, RoleName], set[F]]:
    return {
        (party, role): reads(here.who(party, role), referral_id, today)
        for party in ORGANISATIONS
        for role in RoleName
    }


def school_reads(role: RoleName) -> set[F]:
    if role not in EVERY_PUPIL:
        return set()
    own = OF_SCHOOL | {F.ATTENDANCE, F.DESTINATION} | JOINT
    return own if role in NEEDS else own - {F.NEEDS, F.SAFETY}


def answering(role: RoleName) -> set[F]:
    if role not in EVERY_PUPIL:
        return set()
    return OF_SCHOOL if role in NEEDS else OF_SCHOOL - {F.NEEDS, F.SAFETY}


def of(party: Party, found: dict[tuple[Party, RoleName], set[F]]) -> dict[RoleName, set[F]]:
    return {role: fields for (side, role), fields in found.items() if side is party}


def check(found: dict[RoleName, set[F]], roles: Iterable[RoleName], expected: set[F]) -> None:
    for role, fields in found.items():
        assert fields == (expected if role in set(roles) else set()), role


def test_before_it_is_sent_it_is_the_schools_alone(here: Town, jordan: Enrolment) -> None:
    found = everyone(here, written(here, jordan))
    for role, fields in of(Party.SCHOOL, found).items():
        assert fields == school_reads(role), role
    check(of(Party.PROVIDER, found), (), set())
    check(of(Party.AUTHORITY, found), (), set())


def test_while_it_is_asked_the_provider_reads_what_was_sent_and_the_authority_less(
    here: Town, jordan: Enrolment
) -> None:
    referral_id = sent(here, jordan)
    found = everyone(here, referral_id)
    for role, fields in of(Party.PROVIDER, found).items():
        assert fields == answering(role), role
    check(of(Party.AUTHORITY, found), COMMISSIONERS, {F.ASKED, F.BASIS, F.OUTCOMES, F.TERMS})
    moved(here, referral_id, ReferralState.QUESTION, Party.PROVIDER, "Which mornings?")
    assert everyone(here, referral_id) == found


def test_declined_or_withdrawn_closes_it_at_once(here: Town, jordan: Enrolment) -> None:
    for to, party in ((ReferralState.DECLINED, Party.PROVIDER), (ReferralState.WITHDRAWN, Party.SCHOOL)):
        referral_id = sent(here, jordan)
        moved(here, referral_id, to, party, "Because.")
        found = everyone(here, referral_id)
        check(of(Party.PROVIDER, found), (), set())
        check(of(Party.AUTHORITY, found), (), set())
        assert found[Party.SCHOOL, RoleName.HEAD] == school_reads(RoleName.HEAD)
        (line,) = [
            each for each in pathways_of(here.who(Party.PROVIDER), TODAY) if each.referral_id == referral_id
        ]
        assert (line.name, line.year_group, line.state) == ("", "", to)


def test_an_answer_that_never_comes_closes_it_after_some_weeks(here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    assert reads(here.who(Party.PROVIDER), referral_id, TODAY + timedelta(weeks=8))
    assert not reads(here.who(Party.PROVIDER), referral_id, TODAY + timedelta(weeks=8, days=1))


def test_until_everyone_agreed_the_provider_reads_no_more_than_it_was_asked_with(
    here: Town, jordan: Enrolment
) -> None:
    placement = opened(here, jordan)
    found = everyone(here, placement.referral_id, FIRST)
    for role in EVERY_PUPIL:
        assert found[Party.PROVIDER, role] == answering(role) | JOINT | OF_PROVIDER, role
    assert found[Party.PROVIDER, RoleName.TEACHER] == set(), "they do not teach this pupil yet"


def test_during_a_placement_each_reads_what_was_granted(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    found = everyone(here, placement.referral_id, FIRST)
    for role, fields in of(Party.SCHOOL, found).items():
        shared = OF_PROVIDER if role in EVERY_PUPIL else set()
        assert fields == school_reads(role) | shared, role
    for role in EVERY_PUPIL:
        own = answering(role) - {F.BASIS} | JOINT | OF_PROVIDER | {F.ATTENDANCE, F.DESTINATION}
        assert found[Party.PROVIDER, role] == own, role
    overseen = {F.ASKED, F.BASIS, F.OUTCOMES, F.TERMS, F.ATTENDANCE, F.DESTINATION, F.PRESENCE, F.ENGAGEMENT}
    check(of(Party.AUTHORITY, found), COMMISSIONERS, overseen | JOINT)
    for party in ORGANISATIONS:
        assert not any(found[party, role] for role in NEVER)


def teaches(here: Town, placement: Placement) -> Viewer:
    """A teacher of the pupil at the provider."""
    teacher = at_work(staff("Mr Teign", "teign@harbour.example"), RoleName.TEACHER, at=here.provider)
    group = TeachingGroup.objects.create(organisation=here.provider, name="En1", teacher_id=teacher.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=placement.enrolment)
    return teacher


def test_their_teacher_there_reads_what_helps_and_what_was_agreed(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    teacher = teaches(here, placement)
    assert reads(teacher, placement.referral_id, FIRST) == {F.HELPS, F.EXPECTATIONS}
    assert reads(here.who(Party.PROVIDER, RoleName.TEACHER), placement.referral_id, FIRST) == set()
    assert pathways_of(teacher, FIRST) == ()


def test_after_it_ended_what_was_told_has_lapsed_and_what_was_agreed_stays(
    here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    teacher = teaches(here, placement)
    over = date(2026, 5, 29)
    ended(here, placement, over)
    found = everyone(here, placement.referral_id, over)
    for role in EVERY_PUPIL:
        assert found[Party.PROVIDER, role] == JOINT | OF_PROVIDER | {F.DESTINATION}, role
        assert found[Party.SCHOOL, role] == school_reads(role), role
    check(of(Party.AUTHORITY, found), COMMISSIONERS, {F.DESTINATION})
    assert reads(teacher, placement.referral_id, over) == {F.EXPECTATIONS}
    later = LAST + timedelta(weeks=17)
    assert F.DESTINATION not in reads(here.who(Party.PROVIDER), placement.referral_id, later)
    assert not reads(here.who(Party.AUTHORITY), placement.referral_id, later)


def test_past_its_last_day_it_lapses_though_nobody_said_that_it_ended(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    assert F.CONTACTS in reads(here.who(Party.PROVIDER), placement.referral_id, LAST)
    late = reads(here.who(Party.PROVIDER), placement.referral_id, LAST + timedelta(days=1))
    assert late == JOINT | OF_PROVIDER | {F.DESTINATION}


def test_other_organisations_and_other_pathways_stay_shut(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    for kind in ("provider", "authority", "school"):
        elsewhere = organisation(f"other-{kind}", f"Another {kind}", kind=kind)
        viewer = at_work(staff(f"Head {kind}", f"{kind}@other.example"), *RoleName, at=elsewhere)
        assert not reads(viewer, placement.referral_id, FIRST)
        assert pathways_of(viewer, FIRST) == ()


def test_without_an_authority_no_authority_reads(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan, authority=False)
    found = everyone(here, placement.referral_id, FIRST)
    check(of(Party.AUTHORITY, found), (), set())


def test_what_may_not_be_read_is_not_in_what_is_given(here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    pastoral = here.who(Party.PROVIDER, RoleName.PASTORAL)
    seen = referral_seen(open_pathway(pastoral, referral_id, page=REFERRAL, fields=list(F), today=TODAY), AT)
    assert "Autism" not in repr(seen)
    assert "strangers" not in repr(seen)
    assert seen.document.helps.helps == "Time before answering"
    assert "needs" not in seen.parts


def test_the_authority_reads_no_line_between_school_and_provider(here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    moved(here, referral_id, ReferralState.QUESTION, Party.PROVIDER, "Is she safe at the gate?")
    for party, told in ((Party.SCHOOL, True), (Party.PROVIDER, True), (Party.AUTHORITY, False)):
        opened_there = open_pathway(here.who(party), referral_id, page=REFERRAL, fields=list(F), today=TODAY)
        assert ("safe at the gate" in repr(referral_seen(opened_there, AT).history)) is told


def test_the_register_is_shared_in_counts_and_only_while_it_lasts(here: Town, jordan: Enrolment) -> None:
    hold(here.school, {jordan: present()})
    placement = placed(here, jordan)
    head = here.who(Party.PROVIDER)
    during = open_pathway(head, placement.referral_id, page=PLACEMENT, fields=list(F), today=FIRST)
    counts = attendance_seen(during)
    assert counts is not None
    assert counts.attended == counts.possible > 100
    ended(here, placement, FIRST)
    after = open_pathway(head, placement.referral_id, page=PLACEMENT, fields=list(F), today=FIRST)
    assert attendance_seen(after) is None


def test_every_reading_across_is_logged_with_its_purpose_and_each_side_sees_it(
    here: Town, jordan: Enrolment
) -> None:
    referral_id = sent(here, jordan)
    ReadingLogEntry.objects.all().delete()
    provider, school = here.who(Party.PROVIDER, RoleName.DSL), here.who(Party.SCHOOL)
    open_pathway(provider, referral_id, page=REFERRAL, fields=[F.ASKED, F.NEEDS, F.ATTENDANCE], today=TODAY)
    rows = [
        (row.organisation_id, row.pupil_id, row.page, row.reason) for row in ReadingLogEntry.objects.all()
    ]
    page = f"Referral {referral_id}"
    assert rows == [
        (
            here.provider.pk,
            jordan.pupil_id,
            page,
            "DSL, for deciding whether this is the right place: asked",
        ),
        (
            here.provider.pk,
            jordan.pupil_id,
            page,
            "DSL, for deciding whether needs can be met and everyone kept safe: needs",
        ),
    ]
    ours = open_pathway(school, referral_id, page=REFERRAL, fields=list(F), today=TODAY)
    assert {(each.organisation, each.name) for each in readings_seen(ours)} == {
        ("Harbour Online", provider.name),
        ("Pennerby High School", school.name),
    }
    theirs = open_pathway(provider, referral_id, page=REFERRAL, fields=list(F), today=TODAY)
    assert "Pennerby High School" in {each.organisation for each in readings_seen(theirs)}


def test_a_refused_reading_leaves_nothing_in_the_log(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    ReadingLogEntry.objects.all().delete()
    assert not reads(here.who(Party.PROVIDER), referral_id)
    assert not ReadingLogEntry.objects.exists()


def test_the_longest_reason_fits_the_log() -> None:
    for bundle in BUNDLES:
        names = ", ".join(field.value for field in bundle.fields)
        longest = max(len(role.label) for role in bundle.roles)
        assert longest + len(f", for {bundle.purpose}: {names}") <= 200, bundle.key


def test_sharing_less_takes_hold_at_once_and_only_who_shares_may(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    share = PlacementShare.objects.get(bundle="working")
    less = {
        "share_id": share.pk,
        "fields": [F.ASKED, F.HELPS],
        "roles": [RoleName.HEAD],
        "until": FIRST,
        "today": TODAY,
        "at": AT,
    }
    with pytest.raises(PathwayRefused, match="Only the organisation that shares"):
        narrow_share(by=here.who(Party.PROVIDER), **less)
    with pytest.raises(PathwayRefused, match="agree to it anew"):
        narrow_share(by=here.who(Party.SCHOOL), **{**less, "fields": [F.NEEDS]})
    narrow_share(by=here.who(Party.SCHOOL), **less)
    head, lead = here.who(Party.PROVIDER), here.who(Party.PROVIDER, RoleName.ATTENDANCE_LEAD)
    assert F.CONTACTS not in reads(head, placement.referral_id)
    assert F.HELPS in reads(head, placement.referral_id, FIRST)
    assert F.HELPS not in reads(head, placement.referral_id, FIRST + timedelta(days=1))
    assert F.ASKED not in reads(lead, placement.referral_id)
    seen = shares_seen(
        open_pathway(
            here.who(Party.SCHOOL), placement.referral_id, page=PLACEMENT, fields=list(F), today=TODAY
        )
    )
    assert [(each.bundle, each.holds) for each in seen if each.bundle == "working"] == [
        ("working", False),
        ("working", True),
    ]
    narrow_share(
        by=here.who(Party.SCHOOL),
        share_id=PlacementShare.objects.get(bundle="working", ended_on=None).pk,
        fields=[],
        roles=[],
        until=FIRST,
        today=TODAY,
        at=AT,
    )
    assert F.HELPS not in reads(head, placement.referral_id)


def test_a_long_list_asks_the_store_no_more_than_a_short_one(
    here: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    provider = here.who(Party.PROVIDER)
    for _ in range(3):
        placed(here, pupil_of_school(here))
        sent(here, pupil_of_school(here))
    with django_assert_max_num_queries(8):
        assert len(pathways_of(provider, TODAY)) == 6


@pytest.mark.parametrize(
    "change", [{"withdrawn_at": AT}, {"audience": "helpers"}, {"sensitivity": "restricted"}]
)
def test_words_taken_back_or_held_more_closely_leave_what_was_sent(
    here: Town, jordan: Enrolment, change: dict[str, object]
) -> None:
    referral_id = written(here, jordan)
    head = here.who(Party.SCHOOL)
    record_words(
        by=head,
        enrolment_id=jordan.pk,
        said=Said("It is loud", audience="home", sensitivity="open"),
        on=TODAY,
        today=TODAY,
        at=AT,
        request_key=key(),
    )
    words = WordsSaid.objects.get()
    keep_part(
        by=head,
        referral_id=referral_id,
        name="in_the_way",
        part=InTheWay("Noise"),
        words_ids=[words.pk],
        based_on_version=1_000,
        at=AT,
        request_key=key(),
    )
    send_referral(by=head, referral_id=referral_id, today=TODAY, at=AT, request_key=key())

    def read_by(party: Party) -> list[str]:
        opened_there = open_pathway(here.who(party), referral_id, page=REFERRAL, fields=list(F), today=TODAY)
        return [each.words for each in referral_seen(opened_there, AT).document.in_the_way.words]

    assert read_by(Party.PROVIDER) == ["It is loud"]
    WordsSaid.objects.filter(pk=words.pk).update(**change)
    assert read_by(Party.PROVIDER) == read_by(Party.SCHOOL) == []
