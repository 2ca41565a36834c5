"""Before you ring, in the words of its page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse

from upturn.access.doorways import OpenedRecord
from upturn.access.viewer import Viewer
from upturn.families.before_you_ring import AdultToRing, BeforeYouRing, Kept, KnownBefore, Promised, Said
from upturn.families.good_things import GoodThing
from upturn.families.messages import ReadyMessage, balance, ready
from upturn.kernel.academic_year import AcademicYear
from upturn.people.queries import EnrolledPupil
from upturn.web.before_you_ring.page import PromiseLine, Reach, RingPage, SaidLine
from upturn.web.components import Tag, Tone
from upturn.web.words import ago, day_words, group_words, plain_day

_TONES: dict[Kept, Tone] = {Kept.OWED: "owed", Kept.NOT_SAID: "owed", Kept.DONE: "kept"}
DAYS_SAID_AS_AGO = 70
LONGEST_LINE = 500
OTHERS_SHOWN = 2
_WRITES = frozenset({"Text message", "E-mail", "School app"})


def ring_page(
    found: BeforeYouRing,
    known: KnownBefore,
    *,
    viewer: Viewer,
    record: OpenedRecord,
    pupil: EnrolledPupil,
    longest_line: int,
) -> RingPage:
    """The page of one pupil; a line longer than ``longest_line`` letters is cut at a word."""
    address = [record.pupil_id]
    return RingPage(
        pupil_id=record.pupil_id,
        name=pupil.name,
        group=group_words(pupil.year_group, pupil.form),
        good=_good(found, longest_line),
        no_good=found.no_good,
        question=found.question,
        promised=tuple(_promise(each, longest_line) for each in found.promised),
        ring=_reach(found.ring, found.how_to_ring) if found.ring else None,
        others=tuple(_reach(each) for each in found.others[:OTHERS_SHOWN]),
        not_first=tuple(shortened(each, longest_line) for each in found.not_first),
        balance=_balance(known),
        last=tuple(_said(each, known, longest_line) for each in found.last),
        messages=_messages(found, known, viewer),
        made_on=plain_day(known.today),
        access=f"You can see this as {record.reason}; opening it was recorded.",
        pupil_url=reverse("pupil", args=address),
        pdf_url=reverse("before_you_ring_pdf", args=address),
        record_url=reverse("light_path", args=address),
    )


def _good(found: BeforeYouRing, longest: int) -> GoodThing | None:
    return replace(found.good, sentence=shortened(found.good.sentence, longest)) if found.good else None


def _promise(promised: Promised, longest: int) -> PromiseLine:
    return PromiseLine(shortened(promised.what, longest), Tag(promised.words, _TONES.get(promised.kept, "")))


def _reach(adult: AdultToRing, how: Sequence[str] = ()) -> Reach:
    who = adult.relationship.lower() if adult.relationship.istitle() else adult.relationship
    return Reach(adult.name, who, adult.phone, adult.email, tuple(how))


def _balance(known: KnownBefore) -> str:
    year = AcademicYear.containing(known.today)
    return balance(each.purpose for each in known.contacts if each.on in year)


def _said(said: Said, known: KnownBefore, longest: int) -> SaidLine:
    return SaidLine(
        when=_when(said.on, known.today),
        what=f"{said.by_name}, {said.how[:1].lower()}{said.how[1:]}",
        line=shortened(said.line, longest),
    )


def _when(day: date, today: date) -> str:
    words = day_words(day, year=day.year != today.year)
    return f"{words}, {ago(day, today)}" if (today - day).days < DAYS_SAID_AS_AGO else words


def _messages(found: BeforeYouRing, known: KnownBefore, viewer: Viewer) -> tuple[ReadyMessage, ...]:
    """For when nobody answers, or they would rather be written to; and one that only says the good thing."""
    words = {
        "given_name": known.given_name,
        "adult": found.ring.name if found.ring else "",
        "sender": viewer.name,
        "school": viewer.organisation_name,
        # What somebody has already told them is not news, and its line was not written to be sent.
        "good_thing": found.good.sentence if found.good and not found.good.was_told else "",
    }
    asks = ready("ask" if found.ring and found.ring.channel in _WRITES else "rang", **words)
    return (asks, ready("good_thing", **words)) if words["good_thing"] else (asks,)


def shortened(text: str, longest: int) -> str:
    """Text cut at a word where it is longer than its place."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
