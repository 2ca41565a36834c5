"""Search by name and form, without case or accents; filters hold only what is there."""

from datetime import date

import pytest

from upturn.families.promises import LastContact
from upturn.families.queries import PupilThisWeek
from upturn.web.pupils.searching import Search, filters, found


def pupil(given: str, family: str, year: str = "9", form: str = "9C", **more: object) -> PupilThisWeek:
    plain = PupilThisWeek(
        enrolment_id=len(given + family),
        pupil_id=1,
        given_name=given,
        family_name=family,
        year_group=year,
        form=form,
        contact=LastContact(),
        missing=0,
        persistent=False,
        severe=False,
        newly_persistent=False,
        possible=200,
        attended=200,
        last=(40, 40, 0),
        previous=(40, 40, 0),
        no_reason_yet=0,
        no_reason_since=None,
    )
    return plain._replace(**more)


ZOE = pupil("Zoë", "Prosser", "11", "11D")
ELLIE = pupil("Ellie-Mae", "O’Neill", "R", "R Hazel")
JORDAN = pupil("Jordan", "Merrick", persistent=True)
MASON = pupil("Mason", "Blamire", "10", "10A", severe=True, persistent=True, missing=2)
LEO = pupil("Leo", "Fairbrass", no_reason_yet=2, no_reason_since=date(2026, 3, 9))
EVERYONE = [ZOE, ELLIE, JORDAN, MASON, LEO]


def names(search: Search, with_need: tuple[int, ...] = ()) -> list[str]:
    return [each.given_name for each in found(EVERYONE, search, with_need)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ["Zoë", "Ellie-Mae", "Jordan", "Mason", "Leo"]),
        ("zoe", ["Zoë"]),
        ("ZOË PROS", ["Zoë"]),
        ("prosser zoe", ["Zoë"]),
        ("mae", ["Ellie-Mae"]),
        ("ellie-mae", ["Ellie-Mae"]),
        ("neill", ["Ellie-Mae"]),
        ("9c", ["Jordan", "Leo"]),
        ("hazel", ["Ellie-Mae"]),
        ("9c mer", ["Jordan"]),
        ("ordan", []),
        ("nobody", []),
    ],
)
def test_words_begin_names_or_are_the_form(words: str, expected: list[str]) -> None:
    assert names(Search(words=words)) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(year="9"), ["Jordan", "Leo"]),
        (Search(form="R Hazel"), ["Ellie-Mae"]),
        (Search(show="one-in-ten"), ["Jordan", "Mason"]),
        (Search(show="half"), ["Mason"]),
        (Search(show="no-reason"), ["Leo"]),
        (Search(show="marks-missing"), ["Mason"]),
        (Search(year="9", show="one-in-ten"), ["Jordan"]),
    ],
    ids=str,
)
def test_filters_narrow_together(search: Search, expected: list[str]) -> None:
    assert names(search) == expected


def test_a_need_is_a_set_of_enrolments() -> None:
    assert names(Search(need="plan"), (JORDAN.enrolment_id,)) == ["Jordan"]
    assert names(Search(need="plan")) == []


def test_what_is_not_on_offer_is_asked_by_nobody() -> None:
    asked = {"q": " x " + "y" * 99, "show": "worst-first", "need": "plan", "upn": "A123"}
    blind = Search.asked(asked, sees_needs=False)
    assert (blind.show, blind.need, len(blind.words)) == ("", "", 80)
    assert Search.asked(asked, sees_needs=True).need == "plan"


def test_a_search_is_carried_in_an_address_and_back() -> None:
    search = Search(words="o’neill & co", year="R", show="half")
    assert search.query == "q=o%E2%80%99neill+%26+co&year=R&show=half"
    assert search.is_narrow
    assert not Search().is_narrow
    assert Search().query == ""


def test_the_drop_downs_hold_what_is_there_in_the_order_of_a_school() -> None:
    year, form, show, need = filters(EVERYONE, Search(year="10"), sees_needs=True)
    assert [each.text for each in year.options] == ["All", "Reception", "Year 9", "Year 10", "Year 11"]
    assert [each.text for each in year.options if each.selected] == ["Year 10"]
    assert [each.value for each in form.options] == ["", "9C", "10A", "11D", "R Hazel"]
    assert len(show.options) == len({each.text for each in show.options}) == 5
    assert need.name == "need"
    assert [each.name for each in filters(EVERYONE, Search(), sees_needs=False)] == ["year", "form", "show"]
