"""A pupil's year told from the register and the contacts: nothing is said that was not recorded."""

from datetime import date, timedelta

import numpy as np

from upturn.barriers.queries import WordsView
from upturn.families.promises import Promise
from upturn.families.queries import ContactLine
from upturn.kernel.academic_year import AcademicYear
from upturn.plans.document import PlanDocument
from upturn.plans.dose import Dose
from upturn.plans.progress import Counted, Progress
from upturn.plans.queries import CurrentPlan
from upturn.registers.codes import all_codes
from upturn.web.first_screen.page import Step
from upturn.web.first_screen.telling import (
    Followed,
    Forty,
    confidence_words,
    fact_words,
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


def progress(now: int, before: int, counted: int = 40, aside: int = 0) -> Progress:
    return Progress(Counted(now, counted, aside), Counted(before, counted))


def test_a_rise_is_an_early_sign_and_never_more_than_that() -> None:
    assert confidence_words(progress(31, 23)) == "Early sign; many rise anyway."
    for same_or_less in (progress(23, 23), progress(12, 23), progress(8, 8, 12)):
        assert "sign" not in confidence_words(same_or_less).lower()


def test_a_fact_says_what_was_set_aside() -> None:
    assert fact_words(progress(31, 23)) == (
        "Attended 31 of the last 40 sessions, up from 23 of the 40 before."
    )
    assert fact_words(progress(31, 23, aside=3)).endswith("3 sessions are set aside.")


def said(words: str, on: date, topic: str = "in_the_way") -> WordsView:
    return WordsView(1, words, "pupil", topic, "home", "open", on, OKORO, "Ms Okoro", None)


LOUD = said("The corridor is too loud.", ASKED.on)


def test_letters_then_somebody_asked_and_what_followed() -> None:
    held = marks("/" * 12 + "O" * 6 + "/" * 42)
    told = steps_told(WEEKS, held, [*LETTERS, ASKED, DID, DID], [LOUD], None)
    assert told == (
        Step(
            "Mon 8 Sep to Mon 15 Sep",
            "Two letters home. Attended 12 of the 12 sessions before the first, 16 of 22 by the last.",
        ),
        Step("Wed 1 Oct, Ms Okoro", "Asked what is hard.", "The corridor is too loud."),
        Step("Thu 2 Oct, Ms Okoro", "Side gate from Monday."),
    )


def test_a_quotation_that_nobody_let_go_home_is_left_out() -> None:
    told = steps_told(WEEKS, marks("/"), [ASKED], [], None)
    assert told == (Step("Wed 1 Oct, Ms Okoro", "Asked what is hard."),)
    other = said("Mondays.", ASKED.on, topic="helps")
    assert steps_told(WEEKS, marks("/"), [ASKED], [other], None) == told


def test_the_plan_and_what_adults_did_of_it_follow() -> None:
    document = PlanDocument(("too_loud_too_busy",), "The corridor is loud.", (), ASKED.on, OKORO, "Ms Okoro")
    plan = CurrentPlan(
        plan_id=1,
        enrolment_id=1,
        version=1,
        version_id=1,
        document=document,
        opened_on=DID.on,
        review_on=DID.on,
        review_by_id=OKORO,
        review_by="Ms Okoro",
        changed_on=DID.on,
        changed_by="Ms Okoro",
    )
    followed = Followed(plan, "Ms Okoro", Dose(planned=14, delivered=13, did_not_happen=1), 6, 7)
    *_, agreed, done = steps_told(WEEKS, marks("/"), [ASKED, DID], [LOUD], followed)
    assert agreed == Step("Thu 2 Oct, agreed together", "The corridor is loud. Trusted adult: Ms Okoro.")
    assert done == Step(
        "Since the plan of Thu 2 Oct",
        "Adults gave 13 of 14 check-ins. 6 of 7 teachers have read the plan.",
    )


def test_until_somebody_asked_there_is_no_story() -> None:
    assert steps_told(WEEKS, marks("/"), LETTERS, [LOUD], None) == ()


def test_what_is_owed_is_in_the_words_it_was_promised_in() -> None:
    due = date(2026, 3, 11)
    promised = contact(date(2026, 2, 25), "To ask", "Pupil", "Will try the quiet start.", due)
    owed = still_owed([Promise(due, OKORO, "Ms Okoro", promised.on)], [promised], date(2026, 3, 12))
    assert owed == (Step("Ms Okoro, 1 day late", "Will try the quiet start."),)
