"""A referral is begun, written part by part, sent when the provider's own list is there, and answered."""

from datetime import date, datetime, timedelta

import pytest

from tests.held_registers import TODAY
from tests.people_at_work import organisation
from tests.placed import (
    AT,
    WRITTEN,
    Town,
    key,
    moved,
    pupil_of_school,
    row_of,
    sent,
    town,
    without_part,
    written,
)
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.barriers.actions import record_words
from upturn.barriers.models import WordsSaid
from upturn.barriers.said import Said
from upturn.people.models import Enrolment, Organisation
from upturn.provision.actions import keep_part, keep_terms, move_referral, send_referral, start_referral
from upturn.provision.models import PathwayEvent, PlacementShare, ProvisionReferral
from upturn.provision.pathway.document import Asked, InTheWay, Needs, Taster, from_json
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.sharing import SharedField
from upturn.provision.pathway.states import ReferralState
from upturn.provision.refusals import PathwayRefused, WrittenMeanwhile
from upturn.provision.tasters.asking import stored_digest
from upturn.provision.tasters.models import TasterBooking, TasterSlot

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Town:
    return town()


@pytest.fixture
def jordan(here: Town) -> Enrolment:
    return pupil_of_school(here)


def keep(here: Town, referral_id: int, name: str, part: object, **more: object) -> None:
    values = {
        "by": here.who(Party.SCHOOL),
        "referral_id": referral_id,
        "name": name,
        "part": part,
        "based_on_version": 1_000,
        "at": AT,
        "request_key": key(),
        **more,
    }
    keep_part(**values)


def test_a_part_is_kept_and_every_change_is_an_event(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    assert from_json(row_of(referral_id).document) == WRITTEN
    events = PathwayEvent.objects.filter(referral_id=referral_id)
    assert [each.part for each in events] == ["", *WRITTEN_PARTS]
    assert {each.organisation_id for each in events} == {here.school.pk}


WRITTEN_PARTS = (
    "asked",
    "needs",
    "safety",
    "in_the_way",
    "helps",
    "contacts",
    "basis",
    "outcomes",
    "terms",
)


def test_the_same_form_twice_is_one_change(here: Town, jordan: Enrolment) -> None:
    values = {
        "by": here.who(Party.SCHOOL),
        "enrolment_id": jordan.pk,
        "provider_id": here.provider.pk,
        "authority_id": None,
        "at": AT,
        "request_key": "the-same",
    }
    assert start_referral(**values) == start_referral(**values)
    assert ProvisionReferral.objects.count() == 1
    with pytest.raises(PathwayRefused, match="open already"):
        start_referral(**{**values, "request_key": "another"})


def test_two_who_write_one_part_do_not_lose_either(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    version = row_of(referral_id).version
    keep(here, referral_id, "asked", Asked("Eight lessons"), based_on_version=version)
    with pytest.raises(WrittenMeanwhile, match="Head of Pennerby High School changed this part"):
        keep(here, referral_id, "asked", Asked("Twelve"), based_on_version=version)
    keep(here, referral_id, "needs", Needs("None known"), based_on_version=version)
    assert from_json(row_of(referral_id).document).asked.what == "Eight lessons"


def test_needs_are_written_by_those_who_see_needs(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    pastoral = here.who(Party.SCHOOL, RoleName.PASTORAL)
    for name in ("needs", "safety"):
        with pytest.raises(NotAllowed):
            keep(here, referral_id, name, Needs("x"), by=pastoral)
    keep(here, referral_id, "asked", Asked("Ten"), by=pastoral)


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ANALYST, RoleName.ADMINISTRATOR])
def test_who_does_not_plan_refers_nobody(here: Town, jordan: Enrolment, role: RoleName) -> None:
    with pytest.raises(NotAllowed):
        start_referral(
            by=here.who(Party.SCHOOL, role),
            enrolment_id=jordan.pk,
            provider_id=here.provider.pk,
            authority_id=None,
            at=AT,
            request_key=key(),
        )


def test_a_side_must_be_what_it_is_called(here: Town, jordan: Enrolment) -> None:
    for provider, authority in ((here.authority.pk, None), (here.provider.pk, here.school.pk)):
        with pytest.raises(PathwayRefused, match="from the list"):
            start_referral(
                by=here.who(Party.SCHOOL),
                enrolment_id=jordan.pk,
                provider_id=provider,
                authority_id=authority,
                at=AT,
                request_key=key(),
            )


def test_only_words_they_let_go_home_go_to_another_setting(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    okoro = here.who(Party.SCHOOL)
    ids = {}
    for audience, sensitivity in (("home", "open"), ("helpers", "open"), ("home", "pastoral")):
        record_words(
            by=okoro,
            enrolment_id=jordan.pk,
            said=Said(f"It is loud ({audience})", audience=audience, sensitivity=sensitivity),
            on=TODAY,
            today=TODAY,
            at=AT,
            request_key=key(),
        )
        ids[audience, sensitivity] = WordsSaid.objects.latest("pk").pk
    for other in (("helpers", "open"), ("home", "pastoral")):
        with pytest.raises(PathwayRefused, match="may not go to another setting"):
            keep(here, referral_id, "in_the_way", InTheWay("Noise"), words_ids=[ids[other]])
    chosen = ids["home", "open"]
    keep(here, referral_id, "in_the_way", InTheWay("Noise"), words_ids=[chosen])
    (kept,) = from_json(row_of(referral_id).document).in_the_way.words
    assert (kept.words_id, kept.whose, kept.written_by) == (chosen, "pupil", okoro.name)
    WordsSaid.objects.filter(pk=chosen).update(audience="just_us")
    with pytest.raises(PathwayRefused, match="taken back or may no longer go"):
        send(here, referral_id)


def send(here: Town, referral_id: int, **more: object) -> None:
    values = {
        "by": here.who(Party.SCHOOL),
        "referral_id": referral_id,
        "today": TODAY,
        "at": AT,
        "request_key": key(),
        **more,
    }
    send_referral(**values)


def test_what_the_provider_needs_is_asked_by_its_own_list(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan, document=without_part("helps"))
    keep_terms(
        by=here.who(Party.PROVIDER),
        needs=["asked.why", "helps.enjoys"],
        questions=["Do they have a laptop?"],
        answers_within_days=5,
        at=AT,
    )
    with pytest.raises(
        PathwayRefused, match="Harbour Online also needs: What they enjoy; Do they have a laptop"
    ):
        send(here, referral_id)
    assert not PlacementShare.objects.exists()
    keep_terms(by=here.who(Party.PROVIDER), needs=[], questions=[], answers_within_days=5, at=AT)
    send(here, referral_id)
    row = row_of(referral_id)
    assert (row.state, row.sent_on, row.answer_by) == ("sent", TODAY, TODAY + timedelta(days=5))


def test_only_a_provider_says_what_a_provider_needs(here: Town) -> None:
    with pytest.raises(PathwayRefused, match="Yours is not one"):
        keep_terms(by=here.who(Party.SCHOOL), needs=[], questions=[], answers_within_days=5, at=AT)


def test_sending_agrees_to_share_and_less_when_it_is_narrowed(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    send(here, referral_id, left_out=[("answering", SharedField.CONTACTS)])
    shares = {each.bundle: each for each in PlacementShare.objects.all()}
    assert set(shares) == {"answering", "answering_needs", "commissioning"}
    assert "contacts" not in shares["answering"].fields
    assert {each.lawful_basis for each in shares.values()} == {"public_task"}


def test_a_question_is_answered_and_the_referral_may_be_changed_meanwhile(
    here: Town, jordan: Enrolment
) -> None:
    referral_id = sent(here, jordan)
    with pytest.raises(PathwayRefused, match="It has been sent"):
        keep(here, referral_id, "asked", Asked("Twelve"))
    moved(here, referral_id, ReferralState.QUESTION, Party.PROVIDER, "Which mornings?")
    keep(here, referral_id, "asked", Asked("Twelve"))
    moved(here, referral_id, ReferralState.SENT, Party.SCHOOL, "Monday and Tuesday")
    moved(here, referral_id, ReferralState.ACCEPTED, Party.PROVIDER)
    lines = [
        (each.after, each.line) for each in PathwayEvent.objects.filter(referral_id=referral_id, what="moved")
    ]
    assert lines == [("question", "Which mornings?"), ("sent", "Monday and Tuesday"), ("accepted", "")]


def test_another_sides_move_is_refused(here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    with pytest.raises(PathwayRefused, match="for the provider to do"):
        moved(here, referral_id, ReferralState.ACCEPTED, Party.SCHOOL)
    with pytest.raises(PathwayRefused, match="for the provider to do"):
        moved(here, referral_id, ReferralState.ACCEPTED, Party.AUTHORITY)
    with pytest.raises(PathwayRefused, match="why it is declined"):
        moved(here, referral_id, ReferralState.DECLINED, Party.PROVIDER)


def test_a_stranger_and_a_provider_not_yet_asked_change_nothing(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    for party in (Party.PROVIDER, Party.AUTHORITY):
        with pytest.raises(PathwayRefused, match="not one of your organisation’s"):
            moved(here, referral_id, ReferralState.ACCEPTED, party)


def test_what_was_said_is_in_no_audit_payload(here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    moved(here, referral_id, ReferralState.DECLINED, Party.PROVIDER, "Full until June, said quietly")
    told = " ".join(str(each) for each in AuditEvent.objects.values_list("action", "payload"))
    assert "provision referral moved" in told
    for words in ("Full until June", "Autism", "corridor", "gran"):
        assert words not in told


def test_the_same_answer_twice_is_one(here: Town, jordan: Enrolment) -> None:
    referral_id = sent(here, jordan)
    for _ in range(2):
        move_referral(
            by=here.who(Party.PROVIDER),
            referral_id=referral_id,
            to=ReferralState.ACCEPTED,
            line="",
            today=date(2026, 3, 13),
            at=AT,
            request_key="accepting",
        )
    assert PathwayEvent.objects.filter(after="accepted").count() == 1


def booking(here: Town, at: datetime, provider: Organisation | None = None) -> str:
    """The link of a taster that a family booked and said how it was."""
    secret = "a1" * 32
    slot = TasterSlot.objects.create(
        organisation=provider or here.provider,
        what="lesson",
        title="A drawing lesson",
        starts_at=at,
        ends_at=at + timedelta(minutes=40),
        joining="A link",
        offered_by_id=here.who(Party.PROVIDER).staff_id,
        request_key=key(),
    )
    TasterBooking.objects.create(
        slot=slot,
        first_name="Jordan",
        age_band="14-16",
        adult_contact="01632 960001",
        secret_digest=stored_digest(secret),
        booked_at=AT,
        how_it_was="good",
        line="Nobody made me talk.",
        erase_on=TODAY + timedelta(days=60),
    )
    return f"https://upturn.example/try/booking/{secret}/"


def test_a_taster_already_taken_comes_in_by_its_link_and_stays(here: Town, jordan: Enrolment) -> None:
    referral_id = written(here, jordan)
    link = booking(here, AT - timedelta(days=9))
    keep(here, referral_id, "asked", Asked("Ten"), taster_link=link)
    expected = Taster("A drawing lesson", date(2026, 3, 3), "Good", "Nobody made me talk.")
    assert from_json(row_of(referral_id).document).asked.taster == expected
    keep(here, referral_id, "asked", Asked("Twelve"))
    assert from_json(row_of(referral_id).document).asked == Asked("Twelve", taster=expected)
    assert "a1a1" not in str(row_of(referral_id).document)


def test_a_link_of_nothing_of_another_provider_or_of_a_day_to_come_is_refused(
    here: Town, jordan: Enrolment
) -> None:
    referral_id = written(here, jordan)
    with pytest.raises(PathwayRefused, match="No taster with Harbour Online"):
        keep(here, referral_id, "asked", Asked("Ten"), taster_link="https://elsewhere.example/")
    link = booking(here, AT + timedelta(days=1))
    with pytest.raises(PathwayRefused, match="has not been yet"):
        keep(here, referral_id, "asked", Asked("Ten"), taster_link=link)
    other = organisation("other-online", "Other Online", kind="provider", phase="")
    TasterSlot.objects.update(organisation=other, starts_at=AT - timedelta(days=2))
    with pytest.raises(PathwayRefused, match="No taster with Harbour Online"):
        keep(here, referral_id, "asked", Asked("Ten"), taster_link=link)
