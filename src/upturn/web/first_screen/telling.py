"""Tell a pupil's year from the register and the contacts made: facts, in the order they happened. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from upturn.families.promises import Promise
from upturn.families.queries import ContactLine
from upturn.kernel.weeks import Weeks
from upturn.registers.codes import NO_MARK, code_numbered
from upturn.web.first_screen.page import Step
from upturn.web.words import day_words, due_words

SESSIONS = 40
WROTE = "Wrote, no reply yet"
ASKED = "To ask"
_IN_WORDS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
_QUOTED = re.compile(r"“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Forty:
    """Attended of the last forty possible sessions up to a day, and of the forty before."""

    attended: int
    possible: int
    before: int
    before_possible: int


def last_forty(weeks: Weeks, marks: bytes, day: date) -> Forty:
    """Count the last possible sessions up to and including a day."""
    stop = weeks.between(weeks.monday, day).stop
    codes = [code_numbered(mark) for mark in marks[:stop] if mark != NO_MARK]
    here = [code.attended for code in codes if code.possible]
    last, before = here[-SESSIONS:], here[-2 * SESSIONS : -SESSIONS]
    return Forty(sum(last), len(last), sum(before), len(before))


def steps_told(weeks: Weeks, marks: bytes, contacts: Sequence[ContactLine]) -> tuple[Step, ...]:
    """What was done up to the first time somebody asked and was answered, and what followed at once.

    ``contacts`` are oldest first.
    """
    asked = next((each for each in contacts if each.purpose == ASKED and _QUOTED.search(each.line)), None)
    if asked is None:
        return ()
    place = contacts.index(asked)
    letters = [each for each in contacts[:place] if each.spoke_with == WROTE]
    told = [_letters(weeks, marks, letters)] if letters else []
    told.append(_asked(asked))
    told += [_did(each) for each in contacts[place + 1 : place + 2]]
    return tuple(told)


def forty_words(forty: Forty) -> str:
    """The last forty sessions beside the forty before."""
    if not forty.before_possible:
        return f"Attended {forty.attended} of the last {forty.possible} sessions."
    difference = forty.attended * forty.before_possible - forty.before * forty.possible
    than = "up from" if difference > 0 else "down from" if difference < 0 else "the same as in the"
    then = f"{forty.before} of the {forty.before_possible} before" if difference else "sessions before"
    return f"Attended {forty.attended} of the last {forty.possible} sessions, {than} {then}."


def confidence_words(forty: Forty) -> str:
    """How sure: one pupil's rise over forty sessions is never more than an early sign."""
    risen = forty.attended * forty.before_possible > forty.before * forty.possible
    return "Early sign; many rise anyway." if risen and forty.before_possible else ""


def still_owed(promises: Sequence[Promise], contacts: Sequence[ContactLine], today: date) -> tuple[Step, ...]:
    """What the adults said they would look at again, in the words they wrote."""
    return tuple(
        Step(f"{promise.by_name}, {due_words(promise.due, today)}", _line(promise, contacts))
        for promise in promises
    )


def _line(promise: Promise, contacts: Sequence[ContactLine]) -> str:
    return next(
        (
            each.line
            for each in contacts
            if (each.by_id, each.on, each.look_again_on) == (promise.by_id, promise.made_on, promise.due)
        ),
        "",
    )


def _letters(weeks: Weeks, marks: bytes, letters: Sequence[ContactLine]) -> Step:
    first, last = letters[0].on, letters[-1].on
    before, by_last = last_forty(weeks, marks, first), last_forty(weeks, marks, last)
    counted = (
        f"Attended {before.attended} of the {before.possible} sessions before the first, "
        f"{by_last.attended} of {by_last.possible} by the last."
    )
    number = _IN_WORDS.get(len(letters), str(len(letters)))
    home = "letter home" if len(letters) == 1 else "letters home"
    return Step(f"{day_words(first)} to {day_words(last)}", f"{number} {home}. {counted}")


def _asked(contact: ContactLine) -> Step:
    quoted = _QUOTED.search(contact.line)
    said = quoted[1] if quoted else ""
    text = contact.line.replace(f"“{said}”", "").strip()
    return Step(f"{day_words(contact.on)}, {contact.by_name}", text, said)


def _did(contact: ContactLine) -> Step:
    return Step(f"{day_words(contact.on)}, {contact.by_name}", contact.line)
