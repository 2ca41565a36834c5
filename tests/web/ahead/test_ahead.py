"""Looking ahead on a page: groups and their figures, pupils by name, and sentences where there is nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.held_registers import TODAY, YEAR, enrolment, hold, present
from tests.page_rules import Element, complaints, read
from tests.people_at_work import at_work, organisation, staff
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.patterns.actions import keep_look
from upturn.patterns.ahead import Ahead
from upturn.patterns.forecast import NO_LAST_YEAR, Checked, Cohort, Forecast, Kept, bands
from upturn.patterns.looking import Found
from upturn.patterns.queries import AheadSeen, Occasion, PupilWatched, ahead_of
from upturn.patterns.summer_watch import SummerWatch, Watched
from upturn.registers.models import SchoolYear
from upturn.web.ahead.presenting import NOBODY, NOT_YET, ahead_sections

AT = datetime(2026, 3, 12, 8, 15, tzinfo=UTC)
FIGURES = ((300, 39, 310, 30, 62), (90, 36, 85, 26, 43), (41, 27, 38, 19, 30), (40, 31, 44, 29, 41))
COHORTS = tuple(Cohort(band, *figures) for band, figures in zip(bands(), FIGURES, strict=False))
HIDDEN = Cohort(bands()[4], None, None, None, None, None)
KEPT = (
    Kept(bands()[0], 320, 50, 30, 71),
    Kept(bands()[1], 60, 31, 15, 30),
    Kept(bands()[2], 38, 22, 17, 29),
    Kept(bands()[3], 36, 29, 23, 33),
    Kept(bands()[4], None, None, None, None),
)
TOGETHER = Kept(replace(bands()[2], high=None), 74, 51, 42, 58)
FORECAST = Forecast(
    until=date(2026, 3, 12),
    then=date(2025, 3, 14),
    held=236,
    left=144,
    cohorts=(*COHORTS, HIDDEN),
    checked=Checked(date(2025, 11, 25), date(2026, 3, 12), KEPT, TOGETHER),
)
SUMMER = SummerWatch(
    began=date(2026, 6, 1),
    until=date(2026, 6, 26),
    moved=1.1,
    usually=1.24,
    watched=(Watched(7, 19, 8, 1.9, 160, 9),),
)
CAI = PupilWatched(SUMMER.watched[0], 70, "Cai Aspwith", "9", "9C")


def shown(seen: AheadSeen, *, sees_pupils: bool = True) -> tuple[Element, Element | None]:
    """Both sections, as fragments that keep the rules of every page."""
    sections = ahead_sections(seen, TODAY, sees_pupils=sees_pupils)
    found = []
    for name, section in (("others", sections.others), ("summer", sections.summer)):
        if section is None:
            found.append(None)
            continue
        html = render_to_string(f"ahead/{name}.html", {"section": section})
        assert complaints(html, fragment=True) == []
        found.append(read(html))
    return found[0], found[1]


def rows(tree: Element) -> list[list[str]]:
    return [[cell.text() for cell in row.every("th", "td")] for row in tree.every("tr")]


def test_the_groups_of_last_year_are_a_table_with_one_row_said_in_full() -> None:
    others, _ = shown(AheadSeen(Ahead(FORECAST, SUMMER), AT))
    text = others.text()
    assert (
        "Of 41 pupils here who had missed 10 to 15 sessions of 100 by 14 March 2025, 27 went on to miss a "
        "tenth or more of what was left. 38 stand there now: if this year goes as that one did, 19 to 30 of "
        "them would." in text
    )
    table = rows(others)
    assert table[1] == ["Fewer than 5", "300", "39", "310", "30 to 62 of 310"]
    assert table[5] == ["25 or more", "hidden", "hidden", "hidden", "too few to say"]
    assert "Hidden: fewer than 5 pupils" in text
    assert "Of one pupil they say nothing" in text


def test_how_such_statements_came_true_is_said() -> None:
    others, _ = shown(AheadSeen(Ahead(FORECAST, SUMMER), AT))
    text = others.text()
    assert (
        "between 25 November 2025 and 12 March 2026, and held against what came: 3 of 4 ranges held" in text
    )
    assert (
        "Of all 74 who had missed 10 of 100 or more, 42 to 58 were to miss a tenth or more, and 51 did"
        in text
    )
    assert ["5 to 10", "60", "15 to 30 of 60", "31"] in rows(others)
    assert "goes otherwise" not in text


def test_a_year_that_goes_otherwise_is_said_to_beside_the_figures() -> None:
    assert FORECAST.checked is not None
    off = replace(FORECAST.checked, together=replace(TOGETHER, came=70))
    others, _ = shown(AheadSeen(Ahead(replace(FORECAST, checked=off), SUMMER), AT))
    assert "So far this year goes otherwise than last year did." in others.text()


def test_before_there_is_anything_to_check_it_says_from_when() -> None:
    others, _ = shown(AheadSeen(Ahead(replace(FORECAST, checked=None), SUMMER), AT))
    assert "from the fortieth school day on" in others.text()


def test_nothing_said_is_a_chance() -> None:
    others, _ = shown(AheadSeen(Ahead(FORECAST, SUMMER), AT))
    text = others.text()
    assert "%" not in text.replace("0.0% of marks", "")
    assert not {"risk", "chance", "likely", "score", "probability"} & set(text.lower().split())


def test_where_nobody_can_tell_it_says_what_would_be_enough() -> None:
    others, _ = shown(AheadSeen(Ahead(Forecast(why_not=NO_LAST_YEAR), SUMMER), AT))
    assert NO_LAST_YEAR in others.text()
    assert others.every("table") == []


def test_before_the_first_look_both_say_so() -> None:
    others, summer = shown(AheadSeen())
    assert summer is not None
    assert NOT_YET in others.text()
    assert NOT_YET in summer.text()


def test_the_watch_names_pupils_with_a_fact_and_one_question() -> None:
    _, summer = shown(AheadSeen(Ahead(FORECAST, SUMMER), AT, (CAI,)))
    assert summer is not None
    text = summer.text()
    assert "Cai Aspwith" in text
    assert "Away on 8 of 19 days since 1 June, and on 9 of 160 before that." in text
    assert "it would be about 2." in text
    assert text.count("?") == 1
    assert "The whole school is away 1.1 times as much" in text
    assert "by the same day last year, 1.2 times" in text
    [link] = summer.every("a")
    assert link.attributes["href"] == "/pupils/70/"


def test_a_quiet_watch_and_one_whose_time_has_not_come_have_sentences() -> None:
    _, quiet = shown(AheadSeen(Ahead(FORECAST, SUMMER), AT))
    later = SummerWatch(
        why_not="This list begins after two weeks of the half term before the summer: from 12 June."
    )
    _, early = shown(AheadSeen(Ahead(FORECAST, later), AT))
    assert quiet is not None
    assert early is not None
    assert NOBODY in quiet.text()
    assert "from 12 June" in early.text()


def test_who_sees_no_pupil_has_no_watch() -> None:
    _, summer = shown(AheadSeen(Ahead(FORECAST, SUMMER), AT), sees_pupils=False)
    assert summer is None


@pytest.fixture
def _watched(db: None) -> None:
    """Four watched before the summer: two by name, a leaver, and one of another school."""
    school = organisation()
    zoe, ama = enrolment(school, "Zoe", "Bell"), enrolment(school, "Ama", "Bell")
    left = enrolment(school, "Lee", "Bell", leaves_on=date(2026, 2, 1))
    elsewhere = enrolment(organisation("989402", "Wrexley School"), "Eve", "Bell")
    hold(school, {each: present() for each in (zoe, ama, left)})
    watched = tuple(Watched(each.pk, 19, 8, 1.9, 160, 9) for each in (zoe, left, ama, elsewhere))
    ahead = Ahead(FORECAST, replace(SUMMER, watched=watched))
    keep_look(
        by=None,
        organisation_id=school.pk,
        year=YEAR,
        version=SchoolYear.objects.get(organisation=school).version,
        occasion=Occasion.LATEST,
        found=replace(_found(), ahead=ahead),
        at=timezone.now(),
    )


def _found() -> Found:
    return Found(TODAY, (), (), 0, 0, "", "")


def lead(role: RoleName = RoleName.ATTENDANCE_LEAD) -> Viewer:
    return at_work(staff("Ms Nambiar"), role)


@pytest.mark.usefixtures("_watched")
def test_what_was_kept_is_read_with_the_pupils_open_to_the_reader_by_name(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    viewer = lead()
    with django_assert_num_queries(2):
        seen = ahead_of(viewer, TODAY)
    assert seen.ahead is not None
    assert seen.ahead.forecast == FORECAST
    assert seen.ahead.summer.watched == ()
    assert [each.name for each in seen.pupils] == ["Ama Bell", "Zoe Bell"]


@pytest.mark.usefixtures("_watched")
def test_an_analyst_sees_groups_and_a_teacher_neither() -> None:
    seen = ahead_of(lead(RoleName.ANALYST), TODAY)
    assert seen.ahead is not None
    assert seen.pupils == ()
    with pytest.raises(NotAllowed):
        ahead_of(at_work(staff("Mr Ashgrove"), RoleName.TEACHER), TODAY)


@pytest.mark.django_db
def test_before_any_look_nothing_is_seen() -> None:
    assert ahead_of(lead(), TODAY) == AheadSeen()
