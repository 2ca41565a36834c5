"""The Pupil page's section: what stands and what has eased, in a few lines, from what its reader may see."""

from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string

from tests.page_rules import complaints, read
from upturn.access.roles import RoleName
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.queries import BarrierView, WordsView
from upturn.barriers.states import Status
from upturn.web.barriers.presenting import Reading
from upturn.web.barriers.section import barriers_section

TODAY = date(2026, 3, 12)
LEAD = Viewer(1, "Ms Nambiar", 1, "989401", "Pennerby", "school", frozenset({RoleName.ATTENDANCE_LEAD}))
TEACHER = Viewer(2, "Mr Fallowfield", 1, "989401", "Pennerby", "school", frozenset({RoleName.TEACHER}))
WORDS = WordsView(
    7, "The corridor is <too> loud.", "pupil", "in_the_way", "helpers", "open", TODAY, 1, "Ms N", 1
)


def reading(viewer: Viewer = LEAD) -> Reading:
    return Reading(5, "Jordan Example", "Jordan", Standing(viewer, teaches=viewer is TEACHER), TODAY)


def barrier(
    number: int, status: Status, *, words: tuple[WordsView, ...] = (), revisit_on: date | None = None
) -> BarrierView:
    entry = shipped_playbook().barriers[number]
    return BarrierView(
        number,
        3,
        entry.key,
        entry.name,
        entry,
        status,
        "helpers",
        "open",
        TODAY,
        1,
        "Ms N",
        revisit_on,
        1,
        (),
        words,
    )


def drawn(*barriers: BarrierView, viewer: Viewer = LEAD) -> str:
    section = barriers_section(reading(viewer), barriers)
    html = render_to_string("barriers/section.html", {"section": section})
    assert complaints(html, fragment=True) == []
    return read(html).text()


def test_not_known_yet() -> None:
    assert "Not known yet." in drawn()
    assert "Add something" in drawn()
    told = drawn(viewer=TEACHER)
    assert "Nothing about this has been shared with Jordan’s teachers." in told
    assert "Add something" not in told


def test_what_stands_comes_with_the_words_and_what_is_owed() -> None:
    text = drawn(barrier(1, Status.CONFIRMED, words=(WORDS,), revisit_on=date(2026, 3, 10)))
    assert "“The corridor is <too> loud.”" in text
    assert "Look again 2 days late" in text
    assert "Confirmed" in text


def test_words_held_close_do_not_lie_open_on_a_desk() -> None:
    close = replace(WORDS, words_id=8, words="Nobody knows this.", audience="just_us")
    restricted = replace(WORDS, words_id=9, words="For two people.", sensitivity="restricted")
    wide = replace(WORDS, words_id=10, words="Tell everyone.", audience="home")
    text = drawn(barrier(1, Status.RAISED, words=(close, restricted, WORDS, wide)))
    assert "Tell everyone." in text
    for hidden in (close, restricted):
        assert hidden.words not in text
    assert "Raised Thu 12 Mar" in drawn(barrier(1, Status.RAISED, words=(close,)))


def test_what_was_never_so_takes_no_room() -> None:
    text = drawn(barrier(0, Status.RULED_OUT), barrier(1, Status.NOT_IN_THE_WAY_NOW))
    assert shipped_playbook().barriers[0].name not in text
    assert "Not in the way now" in text


@pytest.mark.parametrize(("number", "more"), [(4, ""), (5, "And 1 other"), (7, "And 3 others")])
def test_a_few_lines_are_enough(number: int, more: str) -> None:
    section = barriers_section(reading(), [barrier(each, Status.RAISED) for each in range(number)])
    assert len(section.lines) == 4
    assert section.more == more
