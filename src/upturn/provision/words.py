"""What engagement is said as: a fact, how sure it is, and a question. Never a cause, and never a fault."""

from datetime import date

from upturn.provision.falls import FEWEST_OWN, FEWEST_RECENT, OWN_WEEKS, RECENT_WEEKS, Falls
from upturn.provision.leads import FEWEST_AWAY, FEWEST_LEARNERS, Lead, Leading
from upturn.provision.learner_weeks import Measure
from upturn.provision.readiness import Changed
from upturn.provision.reintegration import CohortFigures
from upturn.provision.stability import Stability

CHANCE = "In a whole term, fewer than 1 steady learner in 20 is asked about by chance."
FEWEST_TOGETHER = 3
_DID = {
    Measure.JOINED: ("Joined", "lessons"),
    Measure.ON_TIME: ("On time in", "lessons joined"),
    Measure.STAYED: ("Stayed for most of", "lessons joined"),
    Measure.CONTRIBUTED: ("Took part in", "lessons joined"),
    Measure.SUBMITTED: ("Handed in work for", "lessons"),
    Measure.CHAT: ("Wrote in the chat in", "lessons joined"),
    Measure.VOICE: ("Spoke in", "lessons joined"),
    Measure.REACTION: ("Reacted in", "lessons joined"),
    Measure.POLL: ("Answered a poll in", "lessons joined"),
}
_QUESTIONS = {
    Measure.JOINED: "What has changed, and what would make the next lesson easier to join?",
    Measure.ON_TIME: "What happens before the lesson begins, and what would help?",
    Measure.STAYED: "When do they go, and what would make staying easier?",
    Measure.CONTRIBUTED: "How are the lessons for them just now, and how would they like to take part?",
    Measure.SUBMITTED: "What gets in the way of handing work in, and what could be smaller?",
}


def count_sentence(measure: Measure, did: int, of: int) -> str:
    """One measure of some lessons; where it could not be known, that it was not recorded."""
    verb, what = _DID[measure]
    return f"{verb} {did} of {of} {what}." if of else f"{verb.removesuffix(' in')}: not recorded."


def fall_sentence(found: Falls, learner: int, week: int) -> str:
    """The two weeks, the learner's own four, and how often it is chance."""
    recent, own = (
        (int(did[learner, week]), int(of[learner, week]))
        for did, of in ((found.recent_did, found.recent_of), (found.own_did, found.own_of))
    )
    verb, what = _DID[found.measure]
    return (
        f"{verb} {recent[0]} of {recent[1]} {what} in the last {_weeks(RECENT_WEEKS)}, "
        f"and {own[0]} of {own[1]} in the {_weeks(OWN_WEEKS)} before. {CHANCE}"
    )


def together_sentence(fell: int, looked: int) -> str:
    """Said first where one in ten fell in the same weeks; blank where fewer did."""
    if fell < FEWEST_TOGETHER or 10 * fell < looked:
        return ""
    return (
        f"{fell} of {looked} learners fell in the same two weeks. Ask first what was different about the "
        "lessons or the weeks."
    )


def fall_question(measure: Measure) -> str:
    """The question to open with."""
    return _QUESTIONS[measure]


def too_little_to_look() -> str:
    """Why a learner's falls cannot be told yet, and what would be enough."""
    return (
        f"We cannot tell yet. {RECENT_WEEKS + OWN_WEEKS} weeks with lessons close together would be enough, "
        f"with {FEWEST_RECENT} lessons in the last {_weeks(RECENT_WEEKS)} and {FEWEST_OWN} in the "
        f"{_weeks(OWN_WEEKS)} before."
    )


def agreed_sentence(agreed: int, joined: int, lessons: int) -> str:
    """A week beside what was agreed: both figures, and no judgement."""
    return f"Agreed: {_count(agreed, 'lesson')} a week. Joined {joined} of {lessons} this week."


def settling_in(until: date, no_shows: int) -> str:
    """What is said inside the settling-in period."""
    missed = f" Not there for {_count(no_shows, 'lesson')}: each was to be followed up." if no_shows else ""
    return f"Settling in until {_day(until)}: nothing is compared yet.{missed}"


def lead_sentence(lead: Lead) -> str:
    """Whether engagement leads attendance here, whichever it is."""
    if lead.without != lead.without:
        return (
            f"We cannot tell yet whether engagement leads attendance here: {lead.learners} learners could be "
            f"looked at, {lead.away} of whom missed some sessions and came to some. {FEWEST_LEARNERS} "
            f"learners, {FEWEST_AWAY} of them such, would be enough to begin with."
        )
    return f"{_OPENINGS[lead.says]} {_lead_figures(lead)}"


_OPENINGS = {
    Leading.LEADS: "Here, falls in engagement tell of absence in the next two weeks before attendance does.",
    Leading.DOES_NOT: "Here, falls in engagement add next to nothing to what attendance tells of the next "
    "two weeks.",
    Leading.CANNOT_TELL: "We cannot tell yet whether engagement leads attendance here: more learners, or "
    "another half term, would narrow it.",
}


def _lead_figures(lead: Lead) -> str:
    """Tenths of pairs in a hundred: a gain is often smaller than one."""
    low, high = (100 * each for each in (lead.low, lead.high))
    without, with_it = (100 * each for each in (lead.without, lead.with_engagement))
    return (
        f"Of two sessions in the same two weeks ahead, one missed and one attended, attendance so far picks "
        f"the missed one {without:.1f} times in 100, and with engagement {with_it:.1f} (the difference lies "
        f"between {low:+.1f} and {high:+.1f}, nineteen times in twenty). Tried on {lead.learners} learners, "
        "each by what the others taught."
    )


def stability_sentences(facts: Stability) -> tuple[str, ...]:
    """A half term's changes as facts; what could not be seen is left out."""
    said = [f"{facts.held} of {_count(facts.due, 'lesson')} were held; {facts.cancelled} were called off."]
    if facts.compared:
        said.append(
            f"Of {facts.compared} held against the same lesson before, {facts.other_teacher} had another "
            f"teacher and {facts.other_group} another group."
        )
    if facts.timed:
        said.append(f"{facts.new_times} of {facts.timed} were at a time that was new.")
    if facts.usual is not None:
        said.append(f"Groups had {facts.smallest} to {facts.largest} learners, usually {facts.usual:g}.")
    return tuple(said)


def readiness_sentence(changed: Changed) -> str:
    """What a learner now says otherwise, in their own saying."""
    return (
        f"“{changed.saying}”: {changed.now.words} on {_day(changed.now_on)}, "
        f"{changed.before.words} on {_day(changed.before_on)}."
    )


def cohort_sentence(figures: CohortFigures) -> str:
    """Everyone who started, and beside them who was declined and who is still there."""
    who = f"the {figures.cohort.term} term of {figures.cohort.year}"
    if not figures.started:
        return f"Nobody started in {who}. {_declined(figures)}"
    stay = f" Half had left after {figures.days} days." if figures.days is not None else ""
    return (
        f"Of {figures.started} who started in {who}: {figures.completed} completed, {figures.withdrawn} "
        f"withdrew, {figures.still_placed} are still here, and of {figures.unknown} we do not know. "
        f"{figures.two_terms} of those still here have been for two terms or longer.{stay} "
        f"{_declined(figures)}"
    )


def _declined(figures: CohortFigures) -> str:
    return f"Of {_count(figures.referred, 'referral')} decided that term, {figures.declined} declined."


def _weeks(count: int) -> str:
    return {2: "two", 4: "four"}.get(count, str(count)) + " weeks"


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
