"""A placement is agreed by three, talked about, reviewed, tried from, ended, and followed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.held_registers import TODAY
from tests.placed import (
    AGREED,
    AT,
    FIRST,
    LAST,
    SETTLED,
    Town,
    ended,
    key,
    moved,
    opened,
    placed,
    pupil_of_school,
    say_yes,
    sent,
    town,
)
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.provision.models import PathwayEvent, Placement, PlacementShare, ThreadMessage
from upturn.provision.pathway.attempts import AttemptStep, Destination, Readiness, Went
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Ended, Expectations, Stage
from upturn.provision.pathway.sharing import SharedField
from upturn.provision.pathway.states import ReferralState
from upturn.provision.placing.actions import (
    agree_to_placement,
    change_expectations,
    narrow_share,
    open_placement,
)
from upturn.provision.placing.queries import (
    PlacementSeen,
    expectations_agreed,
    placement_seen,
    stays_and_decisions,
)
from upturn.provision.queries import PLACEMENT, open_pathway
from upturn.provision.readiness import Answer
from upturn.provision.refusals import PathwayRefused, WrittenMeanwhile
from upturn.provision.reintegration import by_cohort
from upturn.provision.together.actions import (
    Attempt,
    follow_up,
    hold_review,
    keep_attempt,
    keep_destination,
    write_message,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Town:
    return town()


@pytest.fixture
def jordan(here: Town) -> Enrolment:
    return pupil_of_school(here)


def seen(viewer: Viewer, placement: Placement, today: date = FIRST) -> PlacementSeen:
    fields = list(SharedField)
    return placement_seen(
        open_pathway(viewer, placement.referral_id, page=PLACEMENT, fields=fields, today=today)
    )


def common(placement: Placement, today: date = FIRST) -> dict[str, object]:
    return {"placement_id": placement.pk, "today": today, "at": AT, "request_key": key()}


def test_an_accepted_referral_is_placed_once_and_the_pupil_is_enrolled_there(
    here: Town, jordan: Enrolment
) -> None:
    with pytest.raises(PathwayRefused, match="can no longer be done"):
        open_placement(
            by=here.who(Party.PROVIDER),
            referral_id=sent(here, jordan),
            agreed=AGREED,
            today=TODAY,
            at=AT,
            request_key=key(),
        )
    second = pupil_of_school(here)
    placement = opened(here, second)
    assert placement.enrolment.organisation_id == here.provider.pk
    assert placement.enrolment.pupil_id == second.pupil_id
    assert placement.enrolment.starts_on == FIRST
    assert placement.referral.state == "placed"


def test_it_is_agreed_when_school_provider_and_family_each_said_yes(here: Town, jordan: Enrolment) -> None:
    placement = opened(here, jordan)
    head = here.who(Party.SCHOOL)
    assert seen(head, placement).waiting_for == (Party.SCHOOL, Party.PROVIDER, Party.FAMILY)
    say_yes(here, placement, Party.SCHOOL)
    say_yes(here, placement, Party.FAMILY, by=Party.PROVIDER)
    placement.refresh_from_db()
    assert placement.agreed_on is None
    assert seen(head, placement).stage is Stage.AGREEING
    say_yes(here, placement, Party.PROVIDER)
    placement.refresh_from_db()
    assert placement.agreed_on == TODAY
    assert seen(head, placement, TODAY).stage is Stage.AHEAD
    assert seen(head, placement, SETTLED).stage is Stage.SETTLING_IN
    assert seen(head, placement, LAST).stage is Stage.RUNNING


def test_nobody_says_anothers_yes(here: Town, jordan: Enrolment) -> None:
    placement = opened(here, jordan)
    for by, party, sentence in (
        (Party.SCHOOL, Party.PROVIDER, "its own yes"),
        (Party.PROVIDER, Party.SCHOOL, "its own yes"),
        (Party.AUTHORITY, Party.FAMILY, "A local authority is told"),
    ):
        with pytest.raises(PathwayRefused, match=sentence):
            say_yes(here, placement, party, by=by)


def test_changed_expectations_ask_everyone_again_and_longer_days_share_longer(
    here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    later = LAST + timedelta(weeks=2)
    more = replace(AGREED, ends_on=later, expectations=Expectations(12, "Twelve lessons"))
    change_expectations(by=here.who(Party.PROVIDER), agreed=more, based_on_version=1, **common(placement))
    with pytest.raises(WrittenMeanwhile):
        change_expectations(by=here.who(Party.SCHOOL), agreed=AGREED, based_on_version=1, **common(placement))
    with pytest.raises(PathwayRefused, match="Read them again"):
        say_yes(here, placement, Party.SCHOOL)
    placement.refresh_from_db()
    view = seen(here.who(Party.SCHOOL), placement)
    assert view.waiting_for == (Party.SCHOOL, Party.PROVIDER, Party.FAMILY)
    assert view.stage is Stage.SETTLING_IN, "what was agreed once goes on meanwhile"
    say_yes(here, placement, Party.SCHOOL)
    standing = PlacementShare.objects.get(bundle="working", ended_on=None)
    assert standing.until == later
    assert PlacementShare.objects.filter(bundle="working").count() == 2


def test_each_side_reads_in_the_thread_what_is_for_it(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    for by, words, to, restricted in (
        (Party.SCHOOL, "To both", (Party.PROVIDER, Party.AUTHORITY), False),
        (Party.PROVIDER, "To the school", (Party.SCHOOL,), False),
        (Party.AUTHORITY, "From the authority", (Party.SCHOOL, Party.PROVIDER), False),
        (Party.SCHOOL, "For safeguarding", (Party.PROVIDER,), True),
    ):
        write_message(by=here.who(by), words=words, seen_by=to, is_restricted=restricted, **common(placement))

    def reads(party: Party, role: RoleName = RoleName.HEAD, today: date = FIRST) -> list[str]:
        return [each.words for each in seen(here.who(party, role), placement, today).messages]

    assert reads(Party.SCHOOL) == ["To both", "To the school", "From the authority", "For safeguarding"]
    assert reads(Party.AUTHORITY) == ["To both", "From the authority"]
    assert "For safeguarding" in reads(Party.PROVIDER, RoleName.DSL)
    assert "For safeguarding" not in reads(Party.PROVIDER, RoleName.PASTORAL)
    over = date(2026, 5, 29)
    ended(here, placement, over)
    assert reads(Party.PROVIDER, today=over) == ["To the school"], "its own stays, the others' lapsed"
    with pytest.raises(PathwayRefused, match="has ended"):
        write_message(
            by=here.who(Party.SCHOOL),
            words="One more",
            seen_by=[Party.PROVIDER],
            is_restricted=False,
            **common(placement, over),
        )
    assert ThreadMessage.objects.count() == 4


def test_a_message_is_for_somebody_and_by_those_who_lead(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan, authority=False)
    for seen_by in ((), (Party.AUTHORITY,), (Party.SCHOOL,), (Party.FAMILY,)):
        with pytest.raises(PathwayRefused, match="who may read it"):
            write_message(
                by=here.who(Party.SCHOOL),
                words="Hello",
                seen_by=seen_by,
                is_restricted=False,
                **common(placement),
            )
    with pytest.raises(NotAllowed):
        write_message(
            by=here.who(Party.PROVIDER, RoleName.TEACHER),
            words="Hello",
            seen_by=[Party.SCHOOL],
            is_restricted=False,
            **common(placement),
        )


def test_reviews_come_round_and_keep_three_lines(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    due = FIRST + timedelta(weeks=6)
    assert seen(here.who(Party.AUTHORITY), placement).next_review == due
    held = due + timedelta(days=3)
    hold_review(
        by=here.who(Party.PROVIDER),
        held_on=held,
        present="Ms Vaseley, Ms Okoro, her gran",
        minutes=["Ten of ten", "", "Mornings next"],
        **common(placement, held),
    )
    view = seen(here.who(Party.AUTHORITY), placement, held)
    (review,) = view.reviews
    assert (review.due_on, review.on_time, review.minutes) == (due, True, ("Ten of ten", "Mornings next"))
    assert view.next_review == held + timedelta(weeks=6)
    with pytest.raises(PathwayRefused, match="written by school or provider"):
        hold_review(
            by=here.who(Party.AUTHORITY), held_on=held, present="", minutes=["x"], **common(placement, held)
        )


def test_an_attempt_that_stopped_stands_beside_one_that_held(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    began = date(2026, 4, 20)
    first = Attempt(
        "Tuesday mornings at school",
        began,
        (AttemptStep("Meet at the side gate", began),),
        Readiness(feels_ok=Answer.NOT_YET, words="Not the bell."),
    )
    keep_attempt(by=here.who(Party.SCHOOL), attempt=first, **common(placement))
    (row,) = seen(here.who(Party.PROVIDER), placement).attempts
    stopped = replace(
        first, went=Went.STOPPED, ended_on=began + timedelta(days=9), learned="After the bell it works"
    )
    ids = {"attempt_id": row.attempt_id, "based_on_version": row.version}
    keep_attempt(by=here.who(Party.PROVIDER), attempt=stopped, **ids, **common(placement))
    with pytest.raises(WrittenMeanwhile):
        keep_attempt(by=here.who(Party.SCHOOL), attempt=first, **ids, **common(placement))
    keep_attempt(
        by=here.who(Party.SCHOOL),
        attempt=replace(
            first, began_on=date(2026, 5, 11), readiness=Readiness(Answer.YES, Answer.SOMETIMES, None)
        ),
        **common(placement),
    )
    attempts = seen(here.who(Party.AUTHORITY), placement).attempts
    assert [(each.went, each.learned) for each in attempts] == [
        (Went.STOPPED, "After the bell it works"),
        (Went.UNDER_WAY, ""),
    ]
    assert attempts[0].readiness.words == "Not the bell."


def test_an_end_closes_the_enrolment_and_the_destination_is_asked_again_in_twelve_weeks(
    here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    over = date(2026, 5, 29)
    with pytest.raises(PathwayRefused, match="how the placement ended"):
        keep_destination(
            by=here.who(Party.SCHOOL), kind=Destination.SAME_SCHOOL, line="", **common(placement, over)
        )
    ended(here, placement, over)
    placement.enrolment.refresh_from_db()
    assert placement.enrolment.leaves_on == over
    keep_destination(
        by=here.who(Party.SCHOOL), kind=Destination.SAME_SCHOOL, line="Full days", **common(placement, over)
    )
    with pytest.raises(PathwayRefused, match="too soon"):
        follow_up(by=here.who(Party.SCHOOL), still_there=True, line="", **common(placement, over))
    due = over + timedelta(weeks=12)
    follow_up(by=here.who(Party.SCHOOL), still_there=True, line="Still in", **common(placement, due))
    for party in (Party.PROVIDER, Party.AUTHORITY):
        there = seen(here.who(party), placement, due).destination
        assert there is not None
        assert (there.kind, there.still_there) == (Destination.SAME_SCHOOL, True)
    with pytest.raises(PathwayRefused, match="The school says"):
        keep_destination(
            by=here.who(Party.PROVIDER), kind=Destination.NOT_KNOWN, line="", **common(placement, due)
        )


def test_one_that_never_began_ends_before_its_first_day(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    with pytest.raises(PathwayRefused, match="never began"):
        ended(here, placement, TODAY)
    ended(here, placement, TODAY, Ended.NEVER_BEGAN)
    placement.enrolment.refresh_from_db()
    assert placement.enrolment.leaves_on == FIRST


def test_every_change_is_an_event_and_no_payload_holds_what_was_said(here: Town, jordan: Enrolment) -> None:
    placement = placed(here, jordan)
    write_message(
        by=here.who(Party.SCHOOL),
        words="Something private",
        seen_by=[Party.PROVIDER],
        is_restricted=False,
        **common(placement),
    )
    agree_to_placement(
        by=here.who(Party.SCHOOL),
        version=1,
        party=Party.FAMILY,
        who="Her gran",
        on=TODAY,
        **common(placement),
    )
    whats = list(PathwayEvent.objects.filter(referral=placement.referral).values_list("what", flat=True))
    assert whats[-5:] == ["yes school", "yes provider", "yes family", "message", "yes family"]
    told = " ".join(str(each) for each in AuditEvent.objects.values_list("action", "payload"))
    assert "placement message" in told
    assert "private" not in told
    assert "gran" not in told


def test_going_on_is_counted_with_everyone_who_started_and_every_referral_declined(
    here: Town, jordan: Enrolment
) -> None:
    running = placed(here, jordan)
    over = placed(here, pupil_of_school(here))
    ended(here, over, date(2026, 5, 29))
    left = placed(here, pupil_of_school(here))
    ended(here, left, date(2026, 4, 17), Ended.WITHDRAWN_BY_FAMILY)
    moved(here, sent(here, pupil_of_school(here)), ReferralState.DECLINED, Party.PROVIDER, "Full until June.")
    for party in (Party.SCHOOL, Party.PROVIDER, Party.AUTHORITY):
        (spring,) = by_cohort(*stays_and_decisions(here.who(party), LAST), LAST)
        assert (spring.started, spring.completed, spring.withdrawn, spring.still_placed) == (3, 1, 1, 1)
        assert (spring.declined, spring.referred) == (1, 4)
    (late,) = by_cohort(*stays_and_decisions(here.who(Party.SCHOOL), LAST + timedelta(1)), LAST)
    assert (late.still_placed, late.unknown) == (0, 1), "past its last day nobody has said"
    assert set(expectations_agreed(here.provider.pk)) == {running.enrolment_id}
    with pytest.raises(NotAllowed):
        stays_and_decisions(here.who(Party.PROVIDER, RoleName.TEACHER), LAST)


def test_a_second_yes_never_widens_what_was_narrowed_and_may_narrow_it_more(
    here: Town, jordan: Enrolment
) -> None:
    placement = placed(here, jordan)
    head = here.who(Party.SCHOOL)

    def standing() -> dict[str, list[str]]:
        rows = PlacementShare.objects.filter(ended_on=None, phases=["placed"])
        return {row.bundle: row.fields for row in rows if row.from_organisation_id == here.school.pk}

    before = standing()
    share = PlacementShare.objects.get(bundle="working", ended_on=None)
    narrow_share(
        by=head,
        share_id=share.pk,
        fields=[SharedField.ASKED, SharedField.HELPS],
        roles=[RoleName.HEAD],
        until=LAST,
        today=TODAY,
        at=AT,
    )
    change_expectations(
        by=head,
        agreed=replace(AGREED, ends_on=LAST + timedelta(weeks=1)),
        based_on_version=1,
        **common(placement),
    )
    agree_to_placement(
        by=head,
        version=2,
        party=Party.SCHOOL,
        who="Ms Head",
        on=TODAY,
        left_out=[("working", SharedField.ASKED), ("lessons", SharedField.HELPS)],
        **common(placement),
    )
    assert standing() == {
        **{bundle: fields for bundle, fields in before.items() if bundle != "lessons"},
        "working": ["helps"],
    }
    assert PlacementShare.objects.get(bundle="working", ended_on=None).roles == ["head"]
