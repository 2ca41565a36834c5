"""A pupil's year told from the register and the contacts: nothing is said that was not recorded."""

from datetime import date, timedelta

import numpy as np

from upturn.families.promises import Promise
from upturn.families.queries import ContactLine
from upturn.kernel.academic_year import AcademicYear
from upturn.registers.codes import all_codes
from upturn.web.first_screen.page import Step
from upturn.web.first_screen.telling import (
    Forty,
    confidence_words,
    forty_words,
    last_forty,
    steps_told,
    still_owed,
)

WEEKS = AcademicYear(2025).weeks
CODES = {code.text: code.number for code in all_codes()}
FIRST = date(2025, 9, 1)
OKORO = 1


def marks(text: str) -> bytes:
    """A code a session from the first Monday of September, weekends left out; a space is no mark."""
    year = np.zeros(WEEKS.slots, np.uint8)
    slots = [
        slot for slot in range(WEEKS.slots) if WEEKS.day(slot) >= FIRST and WEEKS.day(slot).weekday() < 5
    ]
    for slot, letter in zip(slots, text, strict=False):
        year[slot] = CODES[letter] if letter.strip() else 0
    return year.tobytes()


def contact(on: date, purpose: str, spoke_with: str, line: str, again: date | None = None) -> ContactLine:
    return ContactLine(
        contact_id=1,
        on=on,
        by_id=OKORO,
        by_name="Ms Okoro",
        purpose=purpose,
        spoke_with=spoke_with,
        held="no reply" not in spoke_with,
        line=line,
        look_again_on=again,
    )


LETTERS = [
    contact(FIRST + timedelta(days=7 * week), "Formal step", "Wrote, no reply yet", "Letter.")
    for week in (1, 2)
]
ASKED = contact(date(2025, 10, 1), "To ask", "Pupil", "Asked what is hard. “The corridor is too loud.”")
DID = contact(date(2025, 10, 2), "To support", "Family", "Side gate from Monday.")


def test_the_last_forty_are_possible_sessions_up_to_a_day() -> None:
    held = marks("/" * 40 + "O" * 10 + "D" * 4 + "/" * 30)
    assert last_forty(WEEKS, held, date(2026, 3, 12)) == Forty(30, 40, 40, 40)
    assert last_forty(WEEKS, held, FIRST) == Forty(2, 2, 0, 0)


def test_words_compare_and_never_praise() -> None:
    assert (
        forty_words(Forty(31, 40, 23, 40))
        == "Attended 31 of the last 40 sessions, up from 23 of the 40 before."
    )
    assert forty_words(Forty(20, 40, 23, 40)).endswith("down from 23 of the 40 before.")
    assert forty_words(Forty(8, 40, 8, 40)) == (
        "Attended 8 of the last 40 sessions, the same as in the sessions before."
    )
    assert forty_words(Forty(8, 12, 0, 0)) == "Attended 8 of the last 12 sessions."


def test_a_rise_is_an_early_sign_and_nothing_else_is() -> None:
    assert confidence_words(Forty(31, 40, 23, 40)) == "Early sign; many rise anyway."
    assert confidence_words(Forty(23, 40, 23, 40)) == confidence_words(Forty(8, 12, 0, 0)) == ""


def test_letters_then_somebody_asked_and_what_followed() -> None:
    held = marks("/" * 12 + "O" * 6 + "/" * 42)
    told = steps_told(WEEKS, held, [*LETTERS, ASKED, DID, DID])
    assert told == (
        Step(
            "Mon 8 Sep to Mon 15 Sep",
            "Two letters home. Attended 12 of the 12 sessions before the first, 16 of 22 by the last.",
        ),
        Step("Wed 1 Oct, Ms Okoro", "Asked what is hard.", "The corridor is too loud."),
        Step("Thu 2 Oct, Ms Okoro", "Side gate from Monday."),
    )


def test_without_letters_there_is_no_word_of_them() -> None:
    assert [step.said for step in steps_told(WEEKS, marks("/"), [ASKED])] == ["The corridor is too loud."]


def test_until_somebody_was_answered_there_is_no_story() -> None:
    assert steps_told(WEEKS, marks("/"), LETTERS) == ()
    silent = contact(date(2025, 10, 1), "To ask", "Pupil", "Asked; wants to think about it.")
    assert steps_told(WEEKS, marks("/"), [*LETTERS, silent]) == ()


def test_what_is_owed_is_in_the_words_it_was_promised_in() -> None:
    due = date(2026, 3, 11)
    promised = contact(date(2026, 2, 25), "To ask", "Pupil", "Will try the quiet start.", due)
    owed = still_owed([Promise(due, OKORO, "Ms Okoro", promised.on)], [promised], date(2026, 3, 12))
    assert owed == (Step("Ms Okoro, 1 day late", "Will try the quiet start."),)
