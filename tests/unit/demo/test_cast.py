import pytest

from upturn.access.roles import RoleName
from upturn.demo.cast import (
    AUTHORITY,
    CAST,
    HIGH_SCHOOL,
    ORGANISATIONS,
    PRIMARY_SCHOOL,
    PROVIDER,
    cast_of,
    member_named,
    member_with,
)
from upturn.demo.town import Town


@pytest.mark.parametrize("school", [HIGH_SCHOOL, PRIMARY_SCHOOL])
@pytest.mark.parametrize("role", RoleName)
def test_every_role_is_held_at_each_school(school: str, role: RoleName) -> None:
    assert role in member_with(school, role).roles


@pytest.mark.parametrize("organisation", [PROVIDER, AUTHORITY])
def test_the_provider_and_the_authority_have_people_too(organisation: str) -> None:
    assert len(cast_of(organisation)) >= 2


def test_every_member_signs_in_with_a_role_and_says_who_they_are() -> None:
    for member in CAST:
        assert member.roles
        assert member.says
        assert member.says.endswith(".")


def test_ms_okoro_is_a_pastoral_lead() -> None:
    okoro = member_named("okoro")
    assert (okoro.name, okoro.organisation, okoro.roles) == ("Ms Okoro", HIGH_SCHOOL, (RoleName.PASTORAL,))


def test_keys_and_addresses_are_nobody_elses(town: Town) -> None:
    assert len({member.key for member in town.staff}) == len(town.staff)
    assert len({member.email for member in town.staff}) == len(town.staff)


def test_no_address_and_no_urn_is_real(town: Town) -> None:
    assert all(member.email.endswith(".example") for member in town.staff)
    assert all(each.urn.startswith("989") for each in ORGANISATIONS if each.kind == "school")


def test_every_member_works_where_there_is_an_organisation(town: Town) -> None:
    assert {member.organisation for member in town.staff} == {each.key for each in ORGANISATIONS}
