import re
from collections import Counter

from upturn.demo.rolls import MADE_UP_AUTHORITY
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.town import Town
from upturn.kernel.upn import normalise_upn

MOBILE = re.compile(r"07700 900\d{3}")
LANDLINE = re.compile(r"01632 960\d{3}")


def test_every_upn_is_right_unlike_any_other_and_of_no_real_authority(town: Town) -> None:
    upns = [pupil.upn for pupil in town.pupils]
    assert [normalise_upn(upn) for upn in upns] == upns
    assert len(set(upns)) == len(upns)
    assert {upn[1:4] for upn in upns} == {MADE_UP_AUTHORITY}


def test_some_arrivals_hold_temporary_upns(town: Town) -> None:
    assert sum(pupil.upn[-1].isalpha() for pupil in town.pupils) == 2


def test_no_two_children_have_one_name(town: Town) -> None:
    assert [name for name, times in Counter(pupil.name for pupil in town.pupils).items() if times > 1] == []


def test_every_name_can_be_written_by_an_old_windows_system(town: Town) -> None:
    names = [*(pupil.name for pupil in town.pupils), *(member.full_name for member in town.staff)]
    assert all(name.encode("cp1252") for name in names)
    assert any(not name.isascii() for name in names), "or the export would prove nothing"


def test_every_phone_number_is_set_aside_for_drama_and_every_address_for_examples(town: Town) -> None:
    contacts = [contact for household in town.households for contact in household.contacts]
    assert all(MOBILE.fullmatch(each.phone) or LANDLINE.fullmatch(each.phone) for each in contacts)
    assert all(each.email == "" or each.email.endswith("@family.example") for each in contacts)
    assert all(each.email.isascii() for each in contacts)
    assert all(each.email for each in contacts if each.channel == "email")


def test_every_child_has_somebody_responsible_and_no_two_contacts_of_one_name(town: Town) -> None:
    for household in town.households:
        contacts = household.contacts
        assert contacts[0].parental_responsibility
        assert [each.priority for each in contacts] == sorted({each.priority for each in contacts})
        assert len({each.name for each in contacts}) == len(contacts)


def test_children_of_a_household_are_of_different_years(town: Town) -> None:
    at_home = Counter((pupil.household, pupil.entry) for pupil in town.pupils)
    assert max(at_home.values()) == 1


def test_about_as_many_have_free_meals_support_and_plans_as_in_the_country(town: Town) -> None:
    count = len(town.pupils)
    assert 0.21 <= sum(pupil.free_school_meals for pupil in town.pupils) / count <= 0.30
    assert 0.10 <= sum(pupil.sen_status == "K" for pupil in town.pupils) / count <= 0.17
    assert 0.02 <= sum(pupil.sen_status == "E" for pupil in town.pupils) / count <= 0.05
    assert 2 <= sum(pupil.looked_after for pupil in town.pupils) <= 30
    assert all(pupil.social_worker for pupil in town.pupils if pupil.looked_after)
    assert len({pupil.first_language for pupil in town.pupils}) >= 10


def test_the_named_are_as_their_stories_say(town: Town) -> None:
    for named in NAMED_PUPILS:
        pupil = town.pupil(named.key)
        assert pupil.name == f"{named.given_name} {named.family_name}"
        assert (pupil.sen_status, pupil.sex) == (named.sen_status, named.sex)
        enrolment = next(
            each for each in town.enrolments if (each.pupil, each.organisation) == (named.key, named.school)
        )
        assert (enrolment.year_group(2025), enrolment.form(2025)) == (named.year_group, named.form)
        assert enrolment.leaves_on is None


def test_the_tunnicliffes_are_one_family(town: Town) -> None:
    assert town.contacts_of("oliver-tunnicliffe") == town.contacts_of("grace-tunnicliffe")
