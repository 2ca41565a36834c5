"""Drafts are kept for whoever typed them, sealed, for four weeks, and for nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from tests.people_at_work import at_work, organisation, staff
from upturn.access.drafts import (
    KEPT_FOR,
    LONGEST,
    DraftTooLong,
    discard_draft,
    draft_kept_at,
    erase_expired_drafts,
    keep_draft,
    kept_draft,
)
from upturn.access.models import AuditEvent, Draft
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.exchange.folders import WatchedFolders
from upturn.exchange.worker import work_once

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
TYPED = {"line": ["The corridor is too loud."], "barriers": ["anxiety", "mornings"]}


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


def test_what_was_typed_comes_back_whole(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    assert kept_draft(okoro, "light:7", at=AT) == TYPED
    assert draft_kept_at(okoro, "light:7", at=AT) == AT


def test_the_newest_takes_the_place_of_the_one_before(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    keep_draft(okoro, "light:7", {"line": ["Second thoughts."]}, at=AT + timedelta(minutes=2))
    assert kept_draft(okoro, "light:7", at=AT) == {"line": ["Second thoughts."]}
    assert Draft.objects.count() == 1


def test_nothing_typed_keeps_nothing(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    keep_draft(okoro, "light:7", {"line": ["  "], "barriers": []}, at=AT)
    assert kept_draft(okoro, "light:7", at=AT) is None
    assert not Draft.objects.exists()


@pytest.mark.parametrize("form", ["light:8", "conversation:7"])
def test_each_form_has_its_own(okoro: Viewer, form: str) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    assert kept_draft(okoro, form, at=AT) is None


@pytest.mark.parametrize("role", RoleName, ids=str)
def test_nobody_else_sees_it_whatever_they_do(okoro: Viewer, role: RoleName) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    other = at_work(staff("Mr Begum"), role)
    assert kept_draft(other, "light:7", at=AT) is None
    discard_draft(other, "light:7")
    keep_draft(other, "light:7", {"line": ["Mine."]}, at=AT)
    assert kept_draft(okoro, "light:7", at=AT) == TYPED


def test_it_belongs_to_the_place_where_it_was_typed(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    person = staff("Mr Both")
    here, there = (at_work(person, RoleName.PASTORAL, at=organisation(key)) for key in ("989401", "989402"))
    keep_draft(here, "light:7", TYPED, at=AT)
    assert kept_draft(there, "light:7", at=AT) is None


def test_after_four_weeks_it_is_gone(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    assert kept_draft(okoro, "light:7", at=AT + KEPT_FOR - timedelta(seconds=1)) == TYPED
    assert kept_draft(okoro, "light:7", at=AT + KEPT_FOR) is None
    assert draft_kept_at(okoro, "light:7", at=AT + KEPT_FOR) is None
    assert erase_expired_drafts(at=AT + KEPT_FOR - timedelta(seconds=1)) == 0
    assert erase_expired_drafts(at=AT + KEPT_FOR) == 1
    assert not Draft.objects.exists()


def test_nothing_in_the_store_can_be_read(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    row = Draft.objects.values_list().get()
    stored = b" ".join(
        bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for each in row
    )
    for word in (b"corridor", b"loud", b"anxiety", b"mornings", b"line", b"barriers"):
        assert word not in stored


def test_a_draft_that_can_no_longer_be_unsealed_is_no_draft(okoro: Viewer, settings: Settings) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    settings.SECRET_KEY = "a new key after a restore"
    assert kept_draft(okoro, "light:7", at=AT) is None


def test_what_is_too_long_says_so_and_leaves_what_was_kept(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    with pytest.raises(DraftTooLong, match="too long to keep"):
        keep_draft(okoro, "light:7", {"line": ["x" * LONGEST]}, at=AT)
    assert kept_draft(okoro, "light:7", at=AT) == TYPED


def test_a_draft_is_no_record_and_leaves_no_trail(okoro: Viewer) -> None:
    keep_draft(okoro, "light:7", TYPED, at=AT)
    discard_draft(okoro, "light:7")
    assert kept_draft(okoro, "light:7", at=AT) is None
    assert not AuditEvent.objects.exists()


def test_the_worker_erases_what_is_past_its_time(okoro: Viewer, settings: Settings) -> None:
    settings.HELD_AT = datetime(2026, 3, 12, 9, 10)
    keep_draft(okoro, "light:7", TYPED, at=AT - KEPT_FOR - timedelta(days=1))
    keep_draft(okoro, "light:8", TYPED, at=AT)
    work_once(WatchedFolders())
    assert [draft.form for draft in Draft.objects.all()] == ["light:8"]
