"""Nobody reads across organisations without a grant that holds today: the rule against its own words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.access.permissions import EVERY_PUPIL, NEEDS
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.provision.pathway.bundles import BUNDLES, holds_until, offered, without
from upturn.provision.pathway.document import PARTS
from upturn.provision.pathway.parties import ORGANISATIONS, Party, Sides
from upturn.provision.pathway.sharing import (
    Grounds,
    Phase,
    Share,
    SharedField,
    WiderShare,
    holders_of,
    may_read,
    may_read_message,
    narrowed,
    own_roles,
    readable,
    reads_as,
)

TODAY = date(2026, 3, 12)
SIDES = Sides(1, 2, 3)
roles = st.frozensets(st.sampled_from(list(RoleName)), max_size=4)
shared = st.sampled_from(list(SharedField))
phases = st.sampled_from(list(Phase))
near = st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days))
shares = st.builds(
    Share,
    st.integers(1, 4),
    st.integers(1, 4),
    st.frozensets(shared, max_size=6),
    roles,
    st.frozensets(phases, max_size=3),
    st.just("teaching"),
    st.just("public_task"),
    near,
    st.none() | near,
)


def viewer(organisation_id: int, held: frozenset[RoleName]) -> Viewer:
    return Viewer(9, "Somebody", organisation_id, "key", "Somewhere", "provider", held)


viewers = st.builds(viewer, st.integers(1, 4), roles)


@given(st.lists(shares, max_size=5), viewers, shared, phases)
def test_the_rule_is_what_its_words_say(
    granted: list[Share], who: Viewer, field: SharedField, phase: Phase
) -> None:
    found = may_read(granted, SIDES, who, field, phase, TODAY)
    party = {1: Party.SCHOOL, 2: Party.PROVIDER, 3: Party.AUTHORITY}.get(who.organisation_id)
    holders = {SIDES.organisation_of(each) for each in holders_of(field)}
    if who.organisation_id in holders:
        begun = phase in (Phase.AGREEING, Phase.PLACED, Phase.AFTER, Phase.OVER)
        own = bool(who.roles & set(own_roles(field))) and (party is Party.SCHOOL or begun)
        assert found == (Grounds(who.organisation_id) if own else None)
        return
    good = [
        each
        for each in granted
        if party is not None
        and each.to_id == who.organisation_id
        and each.from_id in holders
        and field in each.fields
        and each.roles & who.roles
        and phase in each.phases
        and each.until >= TODAY
        and (each.ended_on is None or each.ended_on > TODAY)
    ]
    assert found == (Grounds(good[0].from_id, good[0]) if good else None)


@given(st.lists(shares, max_size=5), viewers, phases)
def test_a_grant_past_its_day_or_taken_back_grants_nothing(
    granted: list[Share], who: Viewer, phase: Phase
) -> None:
    for later in (TODAY + timedelta(days=4), TODAY + timedelta(days=400)):
        found = readable(granted, SIDES, who, phase, later)
        assert all(grounds.is_own for grounds in found.values())


@given(st.lists(shares, max_size=5), phases)
def test_a_stranger_and_nobody_in_particular_read_nothing(granted: list[Share], phase: Phase) -> None:
    assert not readable(granted, SIDES, viewer(4, frozenset(RoleName)), phase, TODAY)
    assert not readable(granted, SIDES, viewer(2, frozenset()), phase, TODAY)


@given(st.lists(shares, max_size=4), viewers, phases, st.frozensets(shared), roles, near)
def test_narrowing_never_opens_anything(
    granted: list[Share],
    who: Viewer,
    phase: Phase,
    fields: frozenset[SharedField],
    kept: frozenset[RoleName],
    until: date,
) -> None:
    narrow = [
        narrowed(each, each.fields & fields, each.roles & kept, min(each.until, until)) for each in granted
    ]
    before, after = (readable(each, SIDES, who, phase, TODAY) for each in (granted, narrow))
    assert set(after) <= set(before)


def test_widening_is_refused() -> None:
    share = Share(
        1,
        2,
        frozenset({SharedField.HELPS}),
        frozenset({RoleName.HEAD}),
        frozenset({Phase.PLACED}),
        "teaching",
        "public_task",
        TODAY,
    )
    for fields, held, until in (
        (frozenset(SharedField), share.roles, TODAY),
        (share.fields, frozenset(RoleName), TODAY),
        (share.fields, share.roles, TODAY + timedelta(days=1)),
    ):
        with pytest.raises(WiderShare, match="agree to it anew"):
            narrowed(share, fields, held, until)


def test_every_part_of_a_referral_is_a_field_of_the_school() -> None:
    assert tuple(SharedField(part).value for part in PARTS) == PARTS
    assert all(holders_of(SharedField(part)) == {Party.SCHOOL} for part in PARTS)


def test_nobody_offers_what_is_not_theirs_and_every_field_has_a_way_out() -> None:
    for bundle in BUNDLES:
        assert all(bundle.by in holders_of(field) for field in bundle.fields), bundle.key
        assert bundle.to is not bundle.by
        assert bundle.roles
        assert bundle.purpose
    offered_fields = {field for bundle in BUNDLES for field in bundle.fields}
    assert offered_fields == set(SharedField)


def test_needs_and_keeping_safe_go_to_those_who_meet_them_and_to_no_authority() -> None:
    for bundle in BUNDLES:
        if {SharedField.NEEDS, SharedField.SAFETY} & set(bundle.fields):
            assert bundle.roles == NEEDS
            assert bundle.to is Party.PROVIDER


def test_teachers_are_told_what_helps_and_nothing_more() -> None:
    told = [field for bundle in BUNDLES if RoleName.TEACHER in bundle.roles for field in bundle.fields]
    assert told == [SharedField.HELPS]


def test_without_an_authority_nothing_is_offered_to_one() -> None:
    for party in ORGANISATIONS:
        for phase in Phase:
            alone = offered(party, phase, has_authority=False)
            assert all(bundle.to is not Party.AUTHORITY for bundle in alone)


def test_a_bundle_can_be_left_out_in_part_and_whole() -> None:
    bundle = BUNDLES[0]
    less = without(bundle, {SharedField.ASKED})
    assert less is not None
    assert SharedField.ASKED not in less.fields
    assert without(bundle, bundle.fields) is None


def test_grants_end_with_the_placement_and_the_destination_some_weeks_on() -> None:
    ends = date(2026, 7, 17)
    days = {bundle.key: holds_until(bundle, TODAY, ends) for bundle in BUNDLES}
    assert days["working"] == days["oversight"] == ends
    assert days["afterwards"] > ends + timedelta(weeks=12)
    assert days["answering"] == TODAY + timedelta(weeks=8)


@given(
    st.frozensets(st.sampled_from(list(ORGANISATIONS))),
    st.booleans(),
    st.sampled_from(list(ORGANISATIONS)),
    viewers,
    phases,
)
def test_a_message_is_for_the_sides_it_names_while_the_placement_lasts(
    seen_by: frozenset[Party], restricted: bool, written_by: Party, who: Viewer, phase: Phase
) -> None:
    may = may_read_message(seen_by, restricted, written_by, SIDES, who, phase)
    party = SIDES.party_of(who.organisation_id)
    allowed = NEEDS if restricted else EVERY_PUPIL
    named = party in seen_by and phase in (Phase.AGREEING, Phase.PLACED)
    assert may is (party is not None and bool(who.roles & set(allowed)) and (party is written_by or named))


def test_fields_are_named_in_one_order() -> None:
    assert reads_as([SharedField.HELPS, SharedField.ASKED]) == "What is asked, and why, What helps"
