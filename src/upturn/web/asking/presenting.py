"""Findings as the section shows them: the question first, then the fact and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.kernel.sessions import Session
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, TESTED, Kind
from upturn.patterns.looks import next_look
from upturn.patterns.queries import AnswerGiven, FindingSeen, LookSeen, Occasion
from upturn.people.clock import school_day
from upturn.registers.calendar import SchoolCalendar
from upturn.web.asking.counting import COUNTED, Counted
from upturn.web.asking.page import Answers, AskingSection, BarRow, Evidence, Suggestion
from upturn.web.charts.bars import Bar, bar_comparison
from upturn.web.charts.svg import Svg
from upturn.web.components import Provenance
from upturn.web.words import ago, day_words, listed, plural

FINDING = "finding"
"""What an address calls the finding whose question a conversation opens with."""

_WIDTH, _LETTER, _BESIDE_LABEL, _LONGEST_LABEL = 340.0, 7.0, 14.0, 24
_NOT_COUNTED = "Agreed absence counts neither way, nor does a session with no mark."


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the section, of whom, when; ``may_converse`` when they are among those helping the pupil."""

    staff_id: int
    pupil_id: int
    given_name: str
    today: date
    may_converse: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """The looks that stand, what of the pupil there was too little of, and when the school is open."""

    looks: Sequence[LookSeen]
    too_little: str
    calendar: SchoolCalendar | None

    @property
    def of_the_year(self) -> LookSeen | None:
        """The look of the year's patterns, where one is taken."""
        return next((look for look in self.looks if look.occasion != Occasion.LATEST), None)

    @property
    def latest(self) -> LookSeen | None:
        """The look at the last weeks, where one is taken."""
        return next((look for look in self.looks if look.occasion == Occasion.LATEST), None)

    def at(self, kind: Kind) -> LookSeen | None:
        """The look at which a kind is found."""
        return self.latest if kind in OF_THE_LAST_WEEKS else self.of_the_year


def asking(reading: Reading, findings: Sequence[FindingSeen], looked: Looked) -> AskingSection:
    """The section, from what the viewer was given of the findings and no more."""
    return AskingSection(
        suggestions=tuple(
            _suggestion(reading, number, each, looked.at(each.kind))
            for number, each in enumerate(findings, start=1)
        ),
        nothing="" if findings else _nothing(reading, looked),
        next_look=_next_look(looked),
        speaks_of=tuple(
            frozenset() if _is_set_aside(each) else frozenset(each.sessions) for each in findings
        ),
    )


def _is_set_aside(finding: FindingSeen) -> bool:
    return finding.answered is not None and finding.answered.is_set_aside


def _suggestion(reading: Reading, number: int, finding: FindingSeen, look: LookSeen | None) -> Suggestion:
    return Suggestion(
        number=number,
        question=finding.question,
        sentence=finding.sentence,
        evidence=_evidence(number, finding, look, reading.today),
        other=finding.other,
        other_url=reverse("pupil", args=[finding.other_pupil_id]) if finding.other_pupil_id else "",
        answered=_answered(reading, finding.answered) if finding.answered else "",
        is_set_aside=_is_set_aside(finding),
        answers=_answers(reading.pupil_id, finding.finding_id) if reading.may_converse else None,
    )


def _answers(pupil_id: int, finding_id: int) -> Answers:
    return Answers(
        take_up_url=reverse("asking_take_up", args=[pupil_id, finding_id]),
        set_aside_url=reverse("asking_set_aside", args=[pupil_id, finding_id]),
        take_back_url=reverse("asking_take_back", args=[pupil_id, finding_id]),
        conversation_url=conversation_url(pupil_id, finding_id),
    )


def conversation_url(pupil_id: int, finding_id: int) -> str:
    """Where a conversation opens with a finding's question."""
    return f"{reverse('conversation', args=[pupil_id])}?{FINDING}={finding_id}"


def _answered(reading: Reading, given: AnswerGiven) -> str:
    who = "You" if given.by_id == reading.staff_id else given.by
    did = "set this aside" if given.is_set_aside else "took this up"
    return f"{who} {did} {ago(school_day(given.at), reading.today)}."


# -- the evidence --------------------------------------------------------------------------------------------


def _evidence(number: int, finding: FindingSeen, look: LookSeen | None, today: date) -> Evidence:
    counted = COUNTED[finding.kind]
    return Evidence(
        counted=_counted(finding, counted, look, today),
        what=counted.what,
        chart=_chart(number, finding, counted),
        rows=tuple(BarRow(bar.label, str(bar.observed), f"{bar.usual:.1f}") for bar in finding.bars),
        how=_how(finding, counted, look),
    )


def _counted(finding: FindingSeen, counted: Counted, look: LookSeen | None, today: date) -> str:
    """How many it is about, in marks until when, and when somebody or something looked."""
    looked = f", looked at {ago(school_day(look.at), today)}" if look else ""
    many = plural(finding.n, counted.one, counted.many)
    return f"{many} in marks until {day_words(finding.until)}{looked}."


def _chart(number: int, finding: FindingSeen, counted: Counted) -> Svg:
    bars = [Bar(_short(bar.label), bar.observed, str(bar.observed), bar.usual) for bar in finding.bars]
    longest = max((len(bar.label) for bar in bars), default=0)
    said = "; ".join(f"{bar.label} {bar.observed}, {bar.usual:.1f} usual" for bar in finding.bars)
    return bar_comparison(
        bars,
        key=f"asking-{number}",
        title=f"{counted.what}, beside what would be usual",
        published="what would be usual",
        width=_WIDTH,
        label=longest * _LETTER + _BESIDE_LABEL,
        description=f"{said}.",
    )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _how(finding: FindingSeen, counted: Counted, look: LookSeen | None) -> Provenance:
    held = "Said only where chance alone would seldom show as much." if finding.kind in TESTED else ""
    at = f"Looked at on {day_words(school_day(look.at), year=True)}" if look else ""
    return Provenance(
        sessions=sessions_words(finding.sessions),
        period=f"This school year, until {day_words(finding.until, year=True)}",
        formula=f"{counted.how} {held or 'Described, not tested.'}",
        as_of=at + (f", when {look.by} asked." if look and look.by else "."),
        missing=_NOT_COUNTED,
    )


def sessions_words(sessions: Sequence[tuple[date, Session]]) -> str:
    """Which sessions, day by day: “3 sessions: Mon 9 Feb, Fri 13 Feb morning”."""
    if not sessions:
        return "None: it is about sessions attended."
    halves: dict[date, list[Session]] = {}
    for day, half in sorted(sessions):
        halves.setdefault(day, []).append(half)
    days = [day_words(day) + (_half(held[0]) if len(held) == 1 else "") for day, held in halves.items()]
    return f"{plural(len(sessions), 'session')}: {listed(days)}."


def _half(half: Session) -> str:
    return " morning" if half is Session.AM else " afternoon"


# -- where nothing is suggested ------------------------------------------------------------------------------


def _nothing(reading: Reading, looked: Looked) -> str:
    """Why nothing is: not looked at yet, too little to look at, or looked at and quiet."""
    look, latest = looked.of_the_year, looked.latest
    of_the_last_weeks = latest.why_not if latest else ""
    if look is None:
        return f"{reading.given_name}’s register has not been looked at yet. {of_the_last_weeks}".rstrip()
    if why_not := look.why_not or of_the_last_weeks or looked.too_little:
        return why_not
    return (
        f"Nothing stands out in {reading.given_name}’s marks until {day_words(look.until)}. That does not "
        "mean that nothing is going on: a register sees little. If something makes you wonder, ask."
    )


def _next_look(looked: Looked) -> str:
    if looked.calendar is None:
        return "Patterns are looked for when a half term ends."
    last = looked.of_the_year.until if looked.of_the_year else date.min
    coming = next_look(looked.calendar, last)
    if coming is None:
        return "Patterns were looked for at the end of each half term; the next look is next school year’s."
    return (
        f"Patterns are looked for when a half term ends; the next look is at marks until {day_words(coming)}."
    )
