"""Fill the pages of referrals from what was read. Pure."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from upturn.provision.listing.queries import PathwayLine
from upturn.provision.pathway.completeness import Completeness
from upturn.provision.pathway.document import PARTS, is_written, part_of
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Stage
from upturn.provision.pathway.sharing import SharedField
from upturn.provision.pathway.states import ReferralState, TimeToAnswer, moves_of
from upturn.provision.pathway.turns import Due, Turn, turns
from upturn.provision.queries import Happened, ReferralSeen
from upturn.provision.reintegration import CohortFigures
from upturn.web.components import Link, Tag
from upturn.web.pathway.page import Going, ReferralPage, Row, ShownPart
from upturn.web.pathway.part_words import known_of, words_of
from upturn.web.words import ago, day_words, due_words, of, plural, year_words

REFERRALS = "Referrals"


def rows(lines: Sequence[PathwayLine], today: date, *, of_one: bool = False) -> tuple[Row, ...]:
    """Pathways for a list: what waits for the reader's side first, the longest due first.

    ``of_one`` pupil they are named by the provider, and not by the pupil.
    """
    ordered = sorted(lines, key=lambda line: _first_due(line, today))
    return tuple(_row(line, today, of_one=of_one) for line in ordered)


def _first_due(line: PathwayLine, today: date) -> tuple[bool, date]:
    waiting = _turns(line, today)
    return not waiting, waiting[0].by or today if waiting else today


def _turns(line: PathwayLine, today: date) -> tuple[Turn, ...]:
    return turns(line.party, line.state, line.answer_by, _due(line, today))


def _due(line: PathwayLine, today: date) -> Due | None:
    placed = line.placement
    if placed is None:
        return None
    past = placed.ended_on is None and today > placed.ends_on
    return Due(
        waiting_for=placed.waiting_for,
        next_review=None if past or placed.stage is Stage.AGREEING else placed.next_review,
        how_it_ended=placed.ends_on if past else None,
        where_they_went=placed.ended_on if not placed.has_destination else None,
        follow_up=placed.follow_up if placed.has_destination else None,
    )


def _row(line: PathwayLine, today: date, *, of_one: bool) -> Row:
    placed = line.placement
    stands = placed.stage.label if placed else line.state.label
    others = {
        Party.SCHOOL: f"To {line.provider}",
        Party.PROVIDER: f"From {line.school}",
        Party.AUTHORITY: f"From {line.school} to {line.provider}",
    }[line.party]
    days = ""
    if placed:
        days = f"{day_words(placed.starts_on)} to {day_words(placed.ended_on or placed.ends_on, year=True)}"
    elif line.sent_on:
        days = f"Sent {ago(line.sent_on, today)}"
    return Row(
        title=line.provider if of_one else line.name or "A pupil no longer shown here",
        url=_url(line),
        sub="" if of_one else year_words(line.year_group),
        where=". ".join(each for each in ("" if of_one else others, days) if each),
        tags=(
            Tag(stands),
            *(_turn_tag(turn, today) for turn in _turns(line, today)),
            *_message_tags(line),
        ),
    )


def _message_tags(line: PathwayLine) -> tuple[Tag, ...]:
    """That there is a message, from where and of which day: never a word of it."""
    last = line.last_message
    if last is None:
        return ()
    said = f"from {last.organisation}, {day_words(timezone.localtime(last.at).date())}"
    return (Tag(f"{'New message' if last.is_new else 'Last message'} {said}"),)


def _turn_tag(turn: Turn, today: date) -> Tag:
    """What is not due for weeks is said without the colour of what is owed."""
    if turn.by is None:
        return Tag(turn.what, "owed")
    near = (turn.by - today).days <= 7
    return Tag(f"{turn.what}: {due_words(turn.by, today)}", "owed" if near else "")


def _url(line: PathwayLine) -> str:
    if not line.name:
        return ""
    if line.placement:
        return reverse("placement", args=[line.placement.placement_id])
    return reverse("provision_referral", args=[line.referral_id])


def referral_page(seen: ReferralSeen, today: date, *, may_change: bool, sees_needs: bool) -> ReferralPage:
    """One referral as its reader may see it."""
    opened = seen.opened
    writing = may_change and opened.party is Party.SCHOOL
    writing = writing and opened.state in (ReferralState.DRAFT, ReferralState.QUESTION)
    return ReferralPage(
        heading=f"Referral of {seen.name}",
        facts=tuple(_facts(seen, today)),
        tag=Tag(opened.state.label, "owed" if opened.state.waits_for is opened.party else ""),
        pathway_id=opened.referral_id,
        crumb=_crumb(seen),
        parts=tuple(
            _part(seen, key, writing and (sees_needs or key not in ("needs", "safety")))
            for key in seen.parts
            if key != "own_answers" or seen.terms.questions or is_written(seen.document, key)
        ),
        hidden=_hidden(seen),
        complete=_complete(seen.complete, seen.provider) if opened.state is ReferralState.DRAFT else "",
        moves=tuple(_moves(seen)) if may_change else (),
        history=_history(seen.history),
        sharing_url=reverse("pathway_sharing", args=[opened.referral_id]),
        placement=Link("Open the placement", reverse("placement", args=[opened.placement_id]))
        if opened.placement_id
        else None,
    )


def _crumb(seen: ReferralSeen) -> Link:
    if seen.opened.party is Party.SCHOOL:
        return Link(seen.name, reverse("provision", args=[seen.opened.pupil_id]))
    return Link(REFERRALS, reverse("referrals"))


def _facts(seen: ReferralSeen, today: date) -> list[str]:
    who = ", ".join(each for each in (year_words(seen.year_group), _born(seen.date_of_birth)) if each)
    sides = f"From {seen.school} to {seen.provider}" + (f", with {seen.authority}" if seen.authority else "")
    facts = [f"{who}." if who else "", f"{sides}."]
    if seen.sent_on:
        facts.append(f"Sent {day_words(seen.sent_on, year=True)}.")
    if seen.opened.state is ReferralState.SENT and seen.answer_by:
        facts.append(f"The answer is {due_words(seen.answer_by, today)}.")
    if seen.answered:
        facts.append(_answered(seen.answered))
    return [fact for fact in facts if fact]


def _born(day: date | None) -> str:
    return f"born {day_words(day, year=True)}" if day else ""


def _answered(took: TimeToAnswer) -> str:
    lay = f"{plural(took.days, 'day')} with the provider"
    if took.with_school.days:
        lay += f", {plural(took.with_school.days, 'day')} with the school"
    return f"{'Decided after' if took.decided else 'So far'} {lay}."


def _part(seen: ReferralSeen, key: str, may_write: bool) -> ShownPart:
    part, title = part_of(seen.document, key), SharedField(key).label
    writing = seen.opened.state is ReferralState.DRAFT and seen.opened.party is Party.SCHOOL
    missing = seen.complete.missing_in(key) if writing else ()
    known, words = known_of(part), words_of(part)
    change = Link(
        f"Change {title.lower()}" if known or words else f"Write {title.lower()}",
        reverse("referral_part", args=[seen.opened.referral_id, key]),
    )
    return ShownPart(
        key=key.replace("_", "-"),
        title=title,
        known=known,
        words=words,
        missing=missing,
        empty="" if known or words else "Nothing is written here.",
        change=change if may_write else None,
    )


def _hidden(seen: ReferralSeen) -> str:
    """Says that there is more, and whom to ask; never whether anything is written in it."""
    if len(seen.parts) == len(PARTS) or not seen.opened.leads:
        return ""
    names = [SharedField(part).label.lower() for part in PARTS if part not in seen.parts]
    return f"Not open to you: {'; '.join(names)}."


def _complete(found: Completeness, provider: str) -> str:
    if found.is_complete:
        return f"Everything {provider} said it needs is there."
    return f"{of(found.there, found.asked_for)} of what {provider} said it needs is there."


_PAGES = {ReferralState.PLACED: "open_placement"}


def _moves(seen: ReferralSeen) -> list[Link]:
    opened = seen.opened
    found = []
    for move in moves_of(opened.state, opened.party):
        if opened.state is ReferralState.DRAFT and move.to is ReferralState.SENT:
            url = reverse("send_provision_referral", args=[opened.referral_id])
        elif move.to in _PAGES:
            url = reverse(_PAGES[move.to], args=[opened.referral_id])
        else:
            url = reverse("move_provision_referral", args=[opened.referral_id, move.to])
        found.append(Link(move.button, url))
    return found


_HAPPENED = {
    "begun": "begun",
    "written": "written",
    "sent": "sent",
    "placed": "starting expectations written",
    "expectations": "expectations changed",
    "yes school": "the school’s yes",
    "yes provider": "the provider’s yes",
    "yes family": "the family’s yes",
    "message": "a message",
    "review": "a review held",
    "attempt": "an attempt written down",
    "ended": "the placement ended",
    "destination": "where they went on to",
    "followed up": "how it is going there",
}


def _history(happened: Sequence[Happened]) -> tuple[str, ...]:
    """What happened, newest first; of the many times it was written, only the last."""
    written = [each for each in happened if each.part]
    shown = [each for each in happened if not each.part or each is written[-1]]
    return tuple(_happened(each) for each in reversed(shown))


def _happened(each: Happened) -> str:
    what = _HAPPENED.get(each.what, each.after.label.lower() if each.after else each.what)
    if each.part:
        what = f"last written: {SharedField(each.part).label.lower()}"
    said = f", “{each.line}”" if each.line else ""
    on = day_words(timezone.localtime(each.at).date(), year=True)
    return f"{on}: {what}{said} ({each.by}, {each.organisation})"


def going(figures: Sequence[CohortFigures]) -> tuple[Going, ...]:
    """The table of going on, newest cohort first: counts beside their denominator, never a rate alone."""
    return tuple(_going(each) for each in reversed(figures))


def _going(each: CohortFigures) -> Going:
    stay = "cannot tell yet" if each.days is None else plural(each.days, "day")
    return Going(
        f"{each.cohort.term.value.capitalize()} {each.cohort.year}",
        (
            str(each.started),
            of(each.completed, each.started),
            str(each.withdrawn),
            str(each.still_placed),
            str(each.unknown),
            stay,
            str(each.two_terms),
            f"{each.held} of {each.attempts}",
            f"{each.declined} of {each.referred}",
        ),
    )


GOING_HEADINGS = (
    "Started",
    "Ran its course",
    "Ended early",
    "Still there",
    "Not known",
    "Half stayed",
    "Two terms or more",
    "Attempts that held",
    "Referrals declined",
)
