"""Words are kept verbatim, once, shown to whom they were meant for, and taken back by who wrote them down."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.models import AuditEvent, TrustedAdult
from upturn.access.permissions import NotAllowed
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import change_words_audience, record_words, withdraw_words
from upturn.barriers.models import WordsSaid
from upturn.barriers.queries import words_of
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.said import Said
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
SAID = Said("  I go to the library.\nMrs Hall is nice.  ", topic="helps")


@pytest.fixture
def jordan() -> Enrolment:
    return enrolment(organisation())


@pytest.fixture
def okoro(jordan: Enrolment) -> Viewer:
    viewer = at_work(staff("Ms Okoro"), RoleName.TEACHER)
    TrustedAdult.objects.create(enrolment=jordan, staff_id=viewer.staff_id, began_on=TODAY)
    return viewer


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def write(by: Viewer, about: Enrolment, said: Said = SAID, **changed: object) -> int:
    given = {
        "on": TODAY,
        "today": TODAY,
        "at": AT,
        "request_key": f"words-{WordsSaid.objects.count()}",
    }
    return record_words(by=by, enrolment_id=about.pk, said=said, **{**given, **changed})  # type: ignore[arg-type]


def seen(by: Viewer, about: Enrolment) -> list[str]:
    found = words_of(OpenedRecord(about.pk, about.pupil_id, ""), standing_to(by, about.pk))
    return [each.words for each in found]


def test_words_are_kept_as_they_were_said(okoro: Viewer, jordan: Enrolment) -> None:
    write(okoro, jordan)
    assert seen(okoro, jordan) == ["I go to the library.\nMrs Hall is nice."]
    assert WordsSaid.objects.get().topic == "helps"


def test_unless_asked_they_stay_between_the_two(okoro: Viewer, lead: Viewer, jordan: Enrolment) -> None:
    write(okoro, jordan)
    assert seen(lead, jordan) == []
    write(okoro, jordan, Said("Tell them.", audience="helpers"))
    assert seen(lead, jordan) == ["Tell them."]


def test_a_new_trusted_adult_sees_what_was_said_to_the_last_and_the_last_what_they_wrote(
    okoro: Viewer, jordan: Enrolment
) -> None:
    write(okoro, jordan)
    TrustedAdult.objects.update(ended_on=TODAY)
    new = at_work(staff("Mr Reid"), RoleName.TEACHER)
    assert seen(new, jordan) == []
    TrustedAdult.objects.create(enrolment=jordan, staff_id=new.staff_id, began_on=TODAY)
    assert len(seen(new, jordan)) == 1
    assert len(seen(okoro, jordan)) == 1


def test_the_same_request_is_one(okoro: Viewer, jordan: Enrolment) -> None:
    first = write(okoro, jordan, request_key="one")
    assert write(okoro, jordan, request_key="one") == first
    assert WordsSaid.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said("  "), "words"),
        (Said("x", topic="gossip"), "topic"),
        (Said("x", audience=""), "audience"),
        (Said("x", sensitivity="very"), "sensitivity"),
    ],
    ids=["empty", "topic", "audience", "sensitivity"],
)
def test_what_cannot_stand_names_the_field(okoro: Viewer, jordan: Enrolment, said: Said, field: str) -> None:
    with pytest.raises(BarrierRefused) as refused:
        write(okoro, jordan, said)
    assert refused.value.field == field
    assert not WordsSaid.objects.exists()


def test_words_of_tomorrow_are_refused(okoro: Viewer, jordan: Enrolment) -> None:
    with pytest.raises(BarrierRefused, match="after today"):
        write(okoro, jordan, on=TODAY + timedelta(days=1))


def test_only_who_helps_the_pupil_writes_them_down(jordan: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        write(at_work(staff("Mr Begum"), RoleName.ADMINISTRATOR), jordan)


def test_who_wrote_them_takes_them_back(okoro: Viewer, lead: Viewer, jordan: Enrolment) -> None:
    number = write(okoro, jordan, Said("Oh.", audience="helpers"))
    with pytest.raises(BarrierRefused, match="Only the person who wrote words down"):
        withdraw_words(by=lead, enrolment_id=jordan.pk, words_id=number, at=AT)
    withdraw_words(by=okoro, enrolment_id=jordan.pk, words_id=number, at=AT)
    assert seen(okoro, jordan) == []
    with pytest.raises(BarrierRefused, match="no longer here"):
        withdraw_words(by=okoro, enrolment_id=jordan.pk, words_id=number, at=AT)


def test_who_may_see_them_is_changed_by_the_writer_or_the_trusted_adult(
    okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    number = write(lead, jordan, Said("Mornings.", audience="helpers"))
    other = at_work(staff("Mr Begum"), RoleName.PASTORAL)

    def change(by: Viewer, audience: str) -> None:
        change_words_audience(
            by=by, enrolment_id=jordan.pk, words_id=number, audience=audience, sensitivity="open"
        )

    with pytest.raises(BarrierRefused, match="by whoever wrote it down"):
        change(other, "home")
    change(okoro, "just_us")
    assert seen(other, jordan) == []
    assert seen(lead, jordan) == ["Mornings."]


def test_the_trail_never_holds_words(okoro: Viewer, jordan: Enrolment) -> None:
    write(okoro, jordan)
    assert "library" not in str(list(AuditEvent.objects.values()))
