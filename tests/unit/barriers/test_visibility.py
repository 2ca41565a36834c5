"""Who may see words: widening never hides, holding closer never reveals, and the writer always may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.access.permissions import EVERY_PUPIL
from upturn.access.roles import RoleName
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers import models
from upturn.barriers.playbook import SAFEGUARDING
from upturn.barriers.visibility import (
    AUDIENCES,
    HELPERS,
    HOME,
    JUST_US,
    OPEN,
    PASTORAL,
    RESTRICTED,
    SENSITIVITIES,
    TEACHERS,
    held_as,
    is_as_narrow,
    may_change_audience,
    may_go_home,
    may_loosen,
    may_reach_teachers,
    may_see,
)

ME, ANOTHER = 1, 2
AUDIENCE, SENSITIVITY = st.sampled_from(AUDIENCES), st.sampled_from(SENSITIVITIES)


def standing(
    *roles: RoleName, trusted: bool = False, deputy: bool = False, teaches: bool = False
) -> Standing:
    viewer = Viewer(ME, "Ms Okoro", 1, "989401", "Pennerby High", "school", frozenset(roles))
    return Standing(viewer, trusted, deputy, teaches)


STANDINGS = st.builds(
    lambda roles, trusted, deputy, teaches: standing(*roles, trusted=trusted, deputy=deputy, teaches=teaches),
    st.sets(st.sampled_from(RoleName)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
LEAD = standing(RoleName.ATTENDANCE_LEAD)
SENCO = standing(RoleName.SENCO)
DSL = standing(RoleName.DSL)
TEACHER = standing(RoleName.TEACHER, teaches=True)
TEACHER_OF_OTHERS = standing(RoleName.TEACHER)
TRUSTED = standing(RoleName.TEACHER, trusted=True)
DEPUTY = standing(RoleName.TEACHER, deputy=True)
ANALYST = standing(RoleName.ANALYST)


def sees(who: Standing, audience: str, sensitivity: str = OPEN) -> bool:
    return may_see(who, audience, sensitivity, ANOTHER)


def test_the_words_for_it_are_those_that_are_stored() -> None:
    assert tuple(models.Audience.values) == AUDIENCES
    assert tuple(models.Sensitivity.values) == SENSITIVITIES


@given(STANDINGS, AUDIENCE, AUDIENCE, SENSITIVITY)
def test_widening_the_audience_never_hides(who: Standing, one: str, other: str, sensitivity: str) -> None:
    narrow, wide = sorted((one, other), key=AUDIENCES.index)
    assert sees(who, narrow, sensitivity) <= sees(who, wide, sensitivity)


@given(STANDINGS, AUDIENCE, SENSITIVITY, SENSITIVITY)
def test_holding_it_closer_never_reveals(who: Standing, audience: str, one: str, other: str) -> None:
    loose, close = sorted((one, other), key=SENSITIVITIES.index)
    assert sees(who, audience, close) <= sees(who, audience, loose)


@given(STANDINGS, AUDIENCE, SENSITIVITY)
def test_the_writer_always_may(who: Standing, audience: str, sensitivity: str) -> None:
    assert may_see(who, audience, sensitivity, ME)


@given(STANDINGS, SENSITIVITY)
def test_just_us_is_the_trusted_adult_alone(who: Standing, sensitivity: str) -> None:
    assert sees(who, JUST_US, sensitivity) <= who.is_trusted_adult


@given(STANDINGS, AUDIENCE)
def test_restricted_is_senco_and_dsl_alone(who: Standing, audience: str) -> None:
    assert sees(who, audience, RESTRICTED) <= who.viewer.is_any(RoleName.SENCO, RoleName.DSL)


@given(STANDINGS, AUDIENCE, st.sampled_from([PASTORAL, RESTRICTED]))
def test_who_only_teaches_sees_nothing_pastoral(who: Standing, audience: str, sensitivity: str) -> None:
    assert sees(who, audience, sensitivity) <= who.helps


@given(STANDINGS, AUDIENCE, SENSITIVITY, AUDIENCE, SENSITIVITY)
def test_what_is_as_narrow_is_seen_by_nobody_else(
    who: Standing, audience: str, sensitivity: str, wanted_audience: str, wanted_sensitivity: str
) -> None:
    if is_as_narrow(audience, sensitivity, wanted_audience, wanted_sensitivity):
        assert sees(who, audience, sensitivity) <= sees(who, wanted_audience, wanted_sensitivity)


@pytest.mark.parametrize("unknown", ["", "everyone", "JUST_US"])
def test_what_nobody_knows_lets_only_the_writer_in(unknown: str) -> None:
    assert not sees(standing(*RoleName, trusted=True, teaches=True), unknown)
    assert not sees(standing(*RoleName, trusted=True, teaches=True), HOME, unknown)
    assert not may_see(LEAD, HELPERS, unknown, None)


def test_nobody_in_particular_wrote_it() -> None:
    assert may_see(LEAD, HELPERS, OPEN, None)
    assert not may_see(LEAD, JUST_US, OPEN, None)


@pytest.mark.parametrize(
    ("who", "audiences"),
    [
        (LEAD, {HELPERS, TEACHERS, HOME}),
        (SENCO, {HELPERS, TEACHERS, HOME}),
        (TEACHER, {TEACHERS, HOME}),
        (TRUSTED, set(AUDIENCES)),
        (DEPUTY, {HELPERS, TEACHERS, HOME}),
        (TEACHER_OF_OTHERS, set()),
        (ANALYST, set()),
    ],
    ids=["lead", "senco", "teacher", "trusted adult", "deputy", "teacher of others", "analyst"],
)
def test_who_sees_what_is_open(who: Standing, audiences: set[str]) -> None:
    assert {audience for audience in AUDIENCES if sees(who, audience)} == audiences


@pytest.mark.parametrize("role", EVERY_PUPIL)
def test_a_worry_about_safety_reaches_senco_and_dsl_whatever_was_asked(role: RoleName) -> None:
    for audience in AUDIENCES:
        for sensitivity in SENSITIVITIES:
            held = held_as(SAFEGUARDING, audience, sensitivity)
            assert sees(standing(role), *held) == (role in (RoleName.SENCO, RoleName.DSL))
    assert held_as("sleep", JUST_US, OPEN) == (JUST_US, OPEN)


@given(AUDIENCE, SENSITIVITY)
def test_only_what_is_open_reaches_home_and_the_card(audience: str, sensitivity: str) -> None:
    assert may_go_home(audience, sensitivity) == (audience == HOME and sensitivity == OPEN)
    assert may_go_home(audience, sensitivity) <= may_reach_teachers(audience, sensitivity)
    assert may_reach_teachers(audience, sensitivity) <= sees(TEACHER, audience, sensitivity)


def test_who_may_say_anew_who_sees_it() -> None:
    assert may_change_audience(LEAD, ME)
    assert may_change_audience(TRUSTED, ANOTHER)
    assert not may_change_audience(DEPUTY, ANOTHER)
    assert not may_change_audience(DSL, ANOTHER)


def test_who_may_hold_it_less_closely() -> None:
    assert may_loosen(LEAD, RESTRICTED, ME)
    assert may_loosen(DSL, RESTRICTED, ANOTHER)
    assert may_loosen(TRUSTED, PASTORAL, ANOTHER)
    assert not may_loosen(TRUSTED, RESTRICTED, ANOTHER)
    assert not may_loosen(LEAD, PASTORAL, ANOTHER)
