"""Whom an identifier stands for: the UPN first, never a name alone, never against another identifier."""

from dataclasses import replace
from datetime import date

import pytest

from tests.small_school import ANNA, BILAL, CARYS, DEV
from upturn.exchange.matching import OnRoll, Roll

FENN = OnRoll(1, 1, ANNA, "000101", "Anna", "Fenn", date(2025, 9, 3), None)
KARIM = OnRoll(2, 2, BILAL, "000102", "Bilal", "Karim", date(2025, 9, 3), None)
NAMELESS = OnRoll(3, 3, None, "000103", "Carys", "Bowen", date(2025, 9, 3), None)
ROLL = Roll.of([FENN, KARIM, NAMELESS], elsewhere=[DEV])


@pytest.mark.parametrize("identifier", [ANNA, ANNA.lower(), f" {ANNA} ", "000101", " 000101 "])
def test_either_identifier_finds_the_pupil(identifier: str) -> None:
    assert ROLL.match(identifier).enrolments == (FENN,)


@pytest.mark.parametrize("identifier", ["101", "00101", "Anna Fenn", "", CARYS])
def test_identifiers_are_texts_exactly_as_given(identifier: str) -> None:
    match = ROLL.match(identifier, "Anna Fenn")
    assert match.unknown
    assert match.refused
    assert not match.enrolments


def test_both_spells_of_a_pupil_are_found() -> None:
    again = replace(FENN, enrolment_id=9, starts_on=date(2026, 1, 5))
    assert Roll.of([FENN, again]).match(ANNA).enrolments == (FENN, again)


def test_one_number_for_two_pupils_is_refused() -> None:
    twice = Roll.of([FENN, replace(KARIM, local_id="000101")])
    assert "stands for more than one pupil" in str(twice.match("000101").refused)
    assert twice.match(ANNA).enrolments == (FENN,)


@pytest.mark.parametrize(
    ("identifier", "upn"), [("000102", ANNA), (BILAL, ANNA), ("000101", BILAL), ("000101", CARYS)]
)
def test_an_identifier_against_a_upn_is_never_a_match(identifier: str, upn: str) -> None:
    match = ROLL.match(identifier, None, upn)
    assert "are not one pupil's on the roll" in str(match.refused)
    assert not match.unknown


@pytest.mark.parametrize(("identifier", "upn"), [("000101", ANNA), ("another 7", ANNA), ("000103", CARYS)])
def test_a_upn_beside_another_identifier(identifier: str, upn: str) -> None:
    assert ROLL.match(identifier, None, upn).enrolments


@pytest.mark.parametrize(
    ("identifier", "upn"), [(DEV, None), (DEV.lower(), None), ("000101", DEV), ("new", DEV)]
)
def test_another_organisation_s_child(identifier: str, upn: str | None) -> None:
    match = ROLL.match(identifier, None, upn)
    assert f"“{DEV}” belongs to a pupil of another organisation" in str(match.refused)
    assert not match.unknown


def test_a_provisional_pupil_may_have_any_name() -> None:
    early = Roll.of([replace(FENN, given_name=f"Pupil {ANNA}", family_name="", provisional=True)])
    assert early.is_provisional
    assert early.match(ANNA, "Anna Fenn").enrolments


def test_a_roll_is_provisional_only_while_everyone_is() -> None:
    assert Roll.of([]).is_provisional
    assert not Roll.of([FENN, replace(KARIM, provisional=True)]).is_provisional
