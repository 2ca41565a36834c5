from collections import Counter

from upturn.demo.calendars import open_days
from upturn.demo.cast import member_named
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.stories import JORDAN, NAMED_PUPILS
from upturn.demo.town import SCHOOLS, Town


def test_a_couple_of_hundred_contacts_were_made_on_school_days_before_today(town: Town) -> None:
    assert 200 <= len(town.contacts_made) <= 320
    for each in town.contacts_made:
        assert each.on in open_days(each.organisation, THIS_YEAR)
        assert each.on < TODAY
        assert each.look_again_on is None or each.look_again_on > each.on


def test_each_was_made_by_one_of_the_cast_at_the_childs_own_school(town: Town) -> None:
    enrolled = {(each.pupil, each.organisation): each for each in town.enrolments}
    for each in town.contacts_made:
        assert each.organisation in SCHOOLS
        assert member_named(each.by).organisation == each.organisation
        assert enrolled[each.pupil, each.organisation].on_roll(each.on)


def test_each_is_one_plain_line_with_a_purpose_the_app_knows(town: Town) -> None:
    for each in town.contacts_made:
        assert each.purpose in {"support", "celebrate", "ask", "inform", "formal"}
        assert each.spoke_with in {"family", "pupil", "both", "wrote", "no_answer"}
        assert "\n" not in each.line
        assert len(each.line) <= 200
        assert "{" not in each.line
        assert not {"failed", "truant", "refuser", "offender"} & set(each.line.lower().split())


def test_jordan_had_three_letters_and_then_somebody_asked(town: Town) -> None:
    his = [each for each in town.contacts_made if each.pupil == JORDAN]
    assert [each.purpose for each in his[:3]] == ["formal"] * 3
    asked = next(each for each in his if each.purpose == "ask")
    assert (asked.by, "corridor is too loud" in asked.line) == ("okoro", True)
    assert all(each.on < asked.on for each in his[:3])
    assert any("side gate" in each.line.lower() for each in his if each.on > asked.on)


def test_most_families_had_letters_and_few_were_asked_why(town: Town) -> None:
    purposes = Counter(each.purpose for each in town.contacts_made)
    assert purposes["formal"] > 2 * purposes["ask"] > 0
    assert purposes["celebrate"] > 0
    lettered = {each.pupil for each in town.contacts_made if each.purpose == "formal"}
    asked = {each.pupil for each in town.contacts_made if each.purpose == "ask"}
    assert len(lettered - asked) > len(lettered) / 2


def test_most_of_the_named_have_a_contact(town: Town) -> None:
    known = {each.pupil for each in town.contacts_made}
    assert len(known & {named.key for named in NAMED_PUPILS}) >= 10
