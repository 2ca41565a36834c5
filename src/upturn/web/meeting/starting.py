"""The way into a meeting, and its minutes, as pages show them. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from upturn.reviews.minutes import DecisionSeen, MeetingSeen, Minutes, next_place
from upturn.reviews.queries import DuePlan, PupilNamed
from upturn.web.components import Link, Tag
from upturn.web.meeting.page import DueRow, MeetingRow, MinutesPage, StartPage
from upturn.web.meeting.presenting import action_row, decided_row, last_decided
from upturn.web.words import day_words, due_words, group_words, listed, long_day, plural


def start_page(
    until: date,
    due: Sequence[DuePlan],
    waiting: Sequence[PupilNamed],
    meetings: Sequence[MeetingSeen],
    next_on: date | None,
    today: date,
) -> StartPage:
    """What is due, who never waits, and the meetings there were."""
    rows = [_meeting_row(each, today) for each in meetings]
    return StartPage(
        until=day_words(until),
        until_value=until.isoformat(),
        due=tuple(due_row(each, today) for each in due),
        nothing=_nothing(until, next_on),
        waiting=tuple(Link(each.name, reverse("pupil", args=[each.pupil_id])) for each in waiting),
        open_meetings=tuple(row for row in rows if row.is_open),
        held=tuple(row for row in rows if not row.is_open),
    )


def due_row(each: DuePlan, today: date, *, mine: bool = False) -> DueRow:
    """A plan to look at: why it is here, and by whom it is looked at; ``mine`` for the reader’s own."""
    looks = "You said you would look again" if mine else f"{each.review_by} looks again"
    severe = "Half or more missed this year. " if each.severe else ""
    return DueRow(
        name=each.name,
        url=reverse("pupil", args=[each.pupil_id]),
        group=group_words(each.year_group, each.form),
        why=f"{severe}{looks} {day_words(each.review_on)}.",
        tag=_due_tag(each.review_on, today),
    )


def minutes_page(
    found: Minutes, names: Sequence[tuple[int, str]], today: date, *, leads: bool, me: int
) -> MinutesPage:
    """The minutes; for those who lead, the way on and the end of a meeting that is not over."""
    meeting = found.meeting
    is_open = meeting.closed_at is None and leads
    place = next_place(meeting, {each.plan_id for each in found.decisions}, 0)
    named = dict(names)
    return MinutesPage(
        day=long_day(meeting.on),
        present=listed(meeting.present),
        opened=f"{meeting.opened_by}, {timezone.localtime(meeting.opened_at):%H:%M}",
        decided=tuple(decided_row(each, today) for each in found.decisions),
        actions=tuple(action_row(owed, today, may_tick=leads or owed.who_id == me) for owed in found.actions),
        not_reached=tuple(named[each] for each in found.not_reached if each in named),
        counts=_counts(found.decisions),
        end_url=reverse("meeting_end", args=[meeting.meeting_id]) if is_open else "",
        go_on=_go_on(meeting, place) if is_open and place else None,
        last=last_decided(meeting, found.decisions) if is_open else None,
    )


def _due_tag(review_on: date, today: date) -> Tag | None:
    if review_on > today:
        return None
    return Tag(due_words(review_on, today), "owed" if review_on < today else "")


def _go_on(meeting: MeetingSeen, place: int) -> Link:
    return Link("Go on with the meeting", reverse("meeting_pupil", args=[meeting.meeting_id, place]))


def _counts(decisions: Iterable[DecisionSeen]) -> str:
    made: dict[str, int] = {}
    for each in decisions:
        made[each.choice.done] = made.get(each.choice.done, 0) + 1
    said = [f"{number} {choice.lower()}" for choice, number in made.items()]
    return f"{listed(said)}." if said else "Nothing is decided yet."


def _nothing(until: date, next_on: date | None) -> str:
    then = f" The next is on {day_words(next_on)}." if next_on else ""
    start = "" if next_on else " A plan begins with a conversation, and says when somebody looks again."
    return f"No plan is to be looked at up to {day_words(until)}.{then}{start}"


def _meeting_row(each: MeetingSeen, today: date) -> MeetingRow:
    is_open = each.closed_at is None
    when = day_words(each.on, year=each.on.year != today.year)
    url = reverse("meeting_minutes", args=[each.meeting_id])
    return MeetingRow(
        text=f"Meeting of {when}, {timezone.localtime(each.opened_at):%H:%M}",
        detail=f"{plural(len(each.queue), 'plan')}; {listed(each.present)}",
        link=Link("Go on" if is_open else "Minutes", url),
        is_open=is_open,
    )
