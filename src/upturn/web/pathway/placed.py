"""Fill the pages of a placement from what was read. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from upturn.provision.pathway.attempts import QUESTIONS, Went, follow_up_due
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Expectations, Stage, Yes
from upturn.provision.pathway.powers import LawfulBasis
from upturn.provision.pathway.sharing import Phase, SharedField, reads_as
from upturn.provision.placing.queries import (
    AttemptSeen,
    DestinationSeen,
    MessageSeen,
    PlacementSeen,
    ReviewSeen,
)
from upturn.provision.queries import (
    AttendanceSeen,
    OpenedPathway,
    ReadingSeen,
    ReferralSeen,
    ShareSeen,
)
from upturn.web.components import Link, Tag
from upturn.web.pathway.page import (
    Known,
    PlacementPage,
    SharingPage,
    ShownAttempt,
    ShownMessage,
    ShownReview,
    ShownShare,
)
from upturn.web.pathway.part_words import known_of
from upturn.web.pathway.presenting import REFERRALS
from upturn.web.words import day_words, due_words, listed, long_day, of, plural, span_words

_GOES_ON = (Phase.AGREEING, Phase.PLACED)
_LEADS_IT = (Party.SCHOOL, Party.PROVIDER)


def placement_page(
    opened: OpenedPathway,
    asked: ReferralSeen,
    seen: PlacementSeen,
    counts: AttendanceSeen | None,
    today: date,
    *,
    may_change: bool,
) -> PlacementPage:
    """One placement as its reader may see it."""
    leads = may_change and opened.party in _LEADS_IT
    goes_on = opened.phase in _GOES_ON
    writes = leads and goes_on
    return PlacementPage(
        heading=f"Placement of {asked.name}",
        facts=tuple(_facts(asked, seen)),
        tag=Tag(seen.stage.label, "owed" if seen.stage in (Stage.AGREEING, Stage.OVERDUE) else ""),
        owed=tuple(_owed(opened, seen, today)),
        crumb=_crumb(opened, asked),
        referral=_referral(opened),
        sharing_url=reverse("pathway_sharing", args=[opened.referral_id]) if may_change else "",
        expectations=_expectations(seen.expectations),
        yeses=tuple(_yes(each) for each in seen.yeses) + tuple(_waiting(seen)),
        agree=tuple(_agree(opened, seen)) if writes else (),
        helps=known_of(asked.document.helps),
        attendance=_attendance(asked, counts),
        messages=tuple(_message(each) for each in reversed(seen.messages)),
        sees_thread=opened.leads,
        write=_link("Write a message", "placement_message", seen) if may_change and goes_on else None,
        reviews=tuple(_review(each) for each in reversed(seen.reviews)),
        review_due=f"The next is {due_words(seen.next_review, today)}." if seen.next_review else "",
        review=_link("Write down a review", "placement_review", seen) if writes else None,
        sees_reviews=opened.may(SharedField.REVIEWS),
        attempts=tuple(_attempt(each, seen, leads) for each in reversed(seen.attempts)),
        attempt=_link("Begin an attempt", "placement_attempts", seen) if leads else None,
        sees_attempts=opened.may(SharedField.ATTEMPTS),
        destination=_destination(seen.destination, today),
        sees_destination=opened.may(SharedField.DESTINATION) and seen.stage is Stage.ENDED,
        after=tuple(_after(opened, seen, today)) if leads else (),
    )


def _link(text: str, name: str, seen: PlacementSeen) -> Link:
    return Link(text, reverse(name, args=[seen.placement_id]))


def _facts(asked: ReferralSeen, seen: PlacementSeen) -> list[str]:
    span = seen.span
    last = span.ended_on or span.ends_on
    facts = [
        f"{asked.school} and {asked.provider}{f', with {asked.authority}' if asked.authority else ''}.",
        f"{span_words(span.starts_on, max(last, span.starts_on))}.",
    ]
    if not span.ended_on:
        facts.append(f"Settling in until {day_words(span.settling_in_until)}.")
    if seen.weekly_cost is not None:
        facts.append(f"£{seen.weekly_cost:,} a week.")
    if seen.ended_how:
        facts.append(f"{seen.ended_how.label}{f': {seen.ended_line}' if seen.ended_line else ''}.")
    return facts


def _owed(opened: OpenedPathway, seen: PlacementSeen, today: date) -> list[Tag]:
    found = []
    review = seen.next_review if seen.stage is not Stage.AGREEING else None
    if review and review <= today and opened.party in _LEADS_IT:
        found.append(Tag(f"Review {due_words(review, today)}", "owed"))
    if seen.stage is not Stage.ENDED and opened.party in seen.waiting_for:
        found.append(Tag("Your yes is asked for", "owed"))
    return found


def _crumb(opened: OpenedPathway, asked: ReferralSeen) -> Link:
    if opened.party is Party.SCHOOL and opened.leads:
        return Link(asked.name, reverse("provision", args=[opened.pupil_id]))
    return Link(REFERRALS, reverse("referrals"))


def _referral(opened: OpenedPathway) -> Link | None:
    if not (opened.may(SharedField.HELPS) or opened.may(SharedField.TERMS)):
        return None
    return Link("Open the referral", reverse("provision_referral", args=[opened.referral_id]))


def _expectations(held: Expectations | None) -> tuple[Known, ...]:
    if held is None:
        return ()
    known = [
        Known("To begin with", f"{plural(held.lessons_a_week, 'lesson')} a week"),
        Known("In words", held.words),
        Known("Stays easy", held.low_pressure),
    ]
    known += [
        Known(f"From {day_words(step.on)}", f"{plural(step.lessons_a_week, 'lesson')} a week")
        for step in held.steps
    ]
    return tuple(each for each in known if each.value)


def _yes(each: Yes) -> str:
    return f"{each.party.label}: {each.who} agreed on {day_words(each.on)}"


def _waiting(seen: PlacementSeen) -> list[str]:
    if seen.stage is Stage.ENDED or seen.expectations is None:
        return []
    return [f"{party.label}: not asked yet, or no answer yet" for party in seen.waiting_for]


def _agree(opened: OpenedPathway, seen: PlacementSeen) -> list[Link]:
    links = []
    if opened.party in seen.waiting_for or Party.FAMILY in seen.waiting_for:
        links.append(_link("Write down a yes", "placement_yes", seen))
    links.append(_link("Change the expectations", "placement_expectations", seen))
    return links


def _attendance(asked: ReferralSeen, counts: AttendanceSeen | None) -> str:
    if counts is None:
        return ""
    return (
        f"{asked.school}’s register this year: attended {of(counts.attended, counts.possible)} sessions. "
        "Lessons online at home are an absence there, whoever gives them; what they do in lessons stands "
        "beside it and is never added to it."
    )


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{day_words(here.date())} at {here:%H:%M}"


def _message(each: MessageSeen) -> ShownMessage:
    sides = listed([party.label.lower() for party in each.seen_by])
    held = ", those who see needs" if each.is_restricted else ""
    return ShownMessage(
        f"{each.by}, {each.organisation}, {_moment(each.at)}",
        each.words,
        f"For the {sides}{held}",
    )


def _review(each: ReviewSeen) -> ShownReview:
    due = "on time" if each.on_time else f"due {day_words(each.due_on)}"
    return ShownReview(
        f"{long_day(each.held_on)}, {due}", f"There: {each.present}" if each.present else "", each.minutes
    )


_SAID = dict(QUESTIONS)


def _attempt(each: AttemptSeen, seen: PlacementSeen, leads: bool) -> ShownAttempt:
    days = f"from {day_words(each.began_on)}"
    if each.ended_on:
        days += f" to {day_words(each.ended_on)}"
    ready = each.readiness
    said = [(name, getattr(ready, name)) for name in _SAID]
    known = [Known(f"“{_SAID[name]}”", answer.words) for name, answer in said if answer is not None]
    if ready.words:
        known.append(Known("In their words", f"“{ready.words}”"))
    return ShownAttempt(
        title=f"{each.to}, {days}",
        tag=Tag(each.went.label, "kept" if each.went is Went.HELD else ""),
        steps=tuple(
            f"{step.text}, by {day_words(step.by)}"
            + (f": done {day_words(step.done_on)}" if step.done_on else "")
            for step in each.steps
        ),
        readiness=tuple(known),
        learned=each.learned,
        by=f"{each.by}, {each.organisation}",
        change=Link(
            "Say how it stands", reverse("placement_attempt", args=[seen.placement_id, each.attempt_id])
        )
        if leads
        else None,
    )


def _destination(held: DestinationSeen | None, today: date) -> tuple[Known, ...]:
    if held is None:
        return ()
    known = [Known("Went on to", f"{held.kind.label}{f': {held.line}' if held.line else ''}")]
    if held.followed_up_on:
        there = {True: "still there", False: "no longer there", None: "not known"}[held.still_there]
        line = f": {held.follow_up_line}" if held.follow_up_line else ""
        known.append(Known(f"Asked on {day_words(held.followed_up_on, year=True)}", f"{there}{line}"))
    else:
        known.append(
            Known("How it is going there", f"asked twelve weeks on: {due_words(held.follow_up_due, today)}")
        )
    return tuple(known)


def _after(opened: OpenedPathway, seen: PlacementSeen, today: date) -> list[Link]:
    if seen.span.ended_on is None:
        return [_link("Say how it ended", "end_placement", seen)]
    if opened.party is not Party.SCHOOL:
        return []
    links = [_link("Say where they went on to", "placement_destination", seen)]
    if seen.destination and today >= follow_up_due(seen.span.ended_on):
        links.append(_link("Say how it is going there", "placement_follow_up", seen))
    return links


def sharing_page(
    asked: ReferralSeen, shares: Sequence[ShareSeen], readings: Sequence[ReadingSeen], back_url: str
) -> SharingPage:
    """Who may read what of one pathway today, what was granted before, and who read what."""
    ahead = [each for each in shares if _is_ahead(each, asked)]
    open_now = [each for each in shares if each.holds]
    closed = [each for each in shares if not each.holds and each not in ahead]
    return SharingPage(
        heading=f"Who may read what of {asked.name}",
        back=Link(f"Back to {asked.name}", back_url),
        shares=tuple(_share(each, asked) for each in (*open_now, *ahead)),
        ended=tuple(_share(each, asked) for each in closed),
        readings=tuple(Known(_moment(each.at), _read(each)) for each in readings),
    )


def _is_ahead(each: ShareSeen, asked: ReferralSeen) -> bool:
    """Whether a grant waits for the pathway to come to it."""
    order = list(Phase)
    first = min((order.index(phase) for phase in each.share.phases), default=0)
    return each.share.ended_on is None and not each.holds and first > order.index(asked.opened.phase)


def _read(each: ReadingSeen) -> str:
    return f"{each.name}, {each.organisation}. {each.reason}"


def _share_tag(each: ShareSeen, asked: ReferralSeen) -> Tag:
    if each.holds:
        return Tag("Open now", "kept")
    return Tag("Opens when everyone agreed" if _is_ahead(each, asked) else "Closed")


def _share(each: ShareSeen, asked: ReferralSeen) -> ShownShare:
    share = each.share
    basis = next((known.label for known in LawfulBasis if known.value == share.lawful_basis), "not said")
    until = f"Until {long_day(share.until)}"
    if share.ended_on:
        until = f"Taken back or replaced on {long_day(share.ended_on)}"
    return ShownShare(
        title=f"{each.from_name} to {each.to_name}",
        tag=_share_tag(each, asked),
        fields=reads_as(share.fields),
        roles=listed([role.label for role in sorted(share.roles, key=lambda role: role.label)]),
        purpose=f"For {share.purpose}",
        basis=basis,
        until=until,
        agreed=f"Agreed by {each.agreed_by} on {_moment(each.agreed_at)}",
        narrow=Link("Share less", reverse("narrow_share", args=[asked.opened.referral_id, each.share_id]))
        if each.is_ours and (each.holds or _is_ahead(each, asked))
        else None,
    )
