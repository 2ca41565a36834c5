"""The lists of the day that come of casework: what is owed on plans, by whom it can be done."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from upturn.barriers.queries import ToLookAtAgain
from upturn.plans.cards.queries import PupilCard, ReportedDeparture
from upturn.registers.queries import SeverelyAbsent
from upturn.support.referrals.queries import ReferralView
from upturn.support.severe.checks import JointPlanView, owed
from upturn.web.components import Link, Tag
from upturn.web.today.page import Person, Section
from upturn.web.words import day_words, due_words, group_words, of, plural

MOST_SHOWN = 8
MOST_SEVERE = 5


def cards_section(cards: Sequence[PupilCard]) -> Section:
    """A teacher's cards: those new or changed first, and that all are read where they are."""
    to_read = [card for card in cards if not card.is_read]
    return Section(
        key="cards",
        title=f"Cards to read ({len(to_read)})" if to_read else "Cards of pupils you teach",
        intro="What helps, what is agreed, what not to say. Ten seconds each.",
        nothing="You have read every card of the pupils you teach."
        if cards
        else "None of the pupils you teach has a card yet.",
        people=tuple(
            Person(
                name=card.name,
                url=reverse("teacher_card", args=[card.pupil_id]),
                group=group_words(card.year_group, card.form),
                fact=f"Changed {day_words(card.changed_on)}." if card.version > 1 else "New.",
                action=Link("Read the card", reverse("teacher_card", args=[card.pupil_id])),
            )
            for card in to_read[:MOST_SHOWN]
        ),
        more=Link("All cards", reverse("todays_cards")) if cards else None,
        summary=f"{plural(len(to_read), 'card')} to read" if to_read else "",
    )


def departures_section(departures: Sequence[ReportedDeparture]) -> Section:
    """What did not happen as planned and nobody has settled: the adults' gap, whoever's it is."""
    return Section(
        key="departures",
        title=f"Not as planned ({len(departures)})" if departures else "Not as planned",
        intro="Said by staff. A line about what was done settles it.",
        nothing="Nothing is reported as not having happened.",
        people=tuple(
            Person(
                name=each.pupil,
                url=reverse("pupil", args=[each.pupil_id]),
                group="",
                fact=f"{each.part} {each.line}".strip(),
                reach=f"{day_words(each.on)}, said {each.by}",
                action=Link("Settle it", reverse("teacher_card", args=[each.pupil_id]) + "#not-as-planned"),
            )
            for each in departures[:MOST_SHOWN]
        ),
        summary=f"{len(departures)} not as planned" if departures else "",
    )


def referrals_section(referrals: Sequence[ReferralView], today: date) -> Section:
    """Referrals on which it is for us to ask how they stand, the longest waiting first."""
    return Section(
        key="referrals",
        title=f"Ask again about ({len(referrals)})",
        intro="Help asked of others, with no answer yet.",
        nothing="No referral waits for us to ask.",
        people=tuple(
            Person(
                name=each.pupil,
                url=reverse("support", args=[each.pupil_id]),
                group="",
                fact=f"{each.to}, {each.state.label.lower()} since {day_words(each.sent_on)}.",
                tag=Tag(due_words(each.ask_again_on, today), "owed") if each.ask_again_on else None,
                action=Link("Say how it stands", reverse("support", args=[each.pupil_id])),
            )
            for each in referrals[:MOST_SHOWN]
        ),
        summary=f"{plural(len(referrals), 'referral')} to ask about" if referrals else "",
    )


def look_again_section(pupils: Sequence[ToLookAtAgain], today: date) -> Section:
    """Whose barriers were to be looked at again by now; what they are is on the pupil's own page."""
    return Section(
        key="in-the-way",
        title=f"Is it smaller now? ({len(pupils)})",
        intro="What was in the way was to be looked at again.",
        nothing="Nothing that is in the way is due to be looked at again.",
        people=tuple(
            Person(
                name=each.name,
                url=reverse("pupil", args=[each.pupil_id]),
                group=group_words(each.year_group, each.form),
                fact=f"{plural(each.things, 'thing')} to look at again.",
                tag=Tag(due_words(each.since, today), "owed"),
                action=Link("Look again", reverse("barriers", args=[each.pupil_id])),
            )
            for each in pupils[:MOST_SHOWN]
        ),
        aside=f"And {len(pupils) - MOST_SHOWN} more." if len(pupils) > MOST_SHOWN else "",
        summary=f"{len(pupils)} to ask whether it is smaller now" if pupils else "",
    )


def severe_section(
    pupils: Sequence[SeverelyAbsent], plans: Mapping[int, JointPlanView], today: date
) -> Section:
    """Half or more missed: whose joint plan owes something, those with none first; never in the count."""
    owing = [(each, owed(plans[each.enrolment_id], today)) for each in pupils]
    owing = sorted((pair for pair in owing if pair[1]), key=lambda pair: plans[pair[0].enrolment_id].version)
    none = sum(plans[each.enrolment_id].version == 0 for each in pupils)
    return Section(
        key="severe",
        title="Severe absence: joint plans",
        intro=f"{of(len(pupils) - none, len(pupils))} pupils who have missed half or more have a joint plan. "
        "They are everyone’s first priority.",
        nothing=f"Every one of the {plural(len(pupils), 'pupil')} who missed half or more has a joint plan, "
        "and nothing on it is owed."
        if pupils
        else "Nobody has missed half or more this year.",
        people=tuple(
            Person(
                name=each.name,
                url=reverse("pupil", args=[each.pupil_id]),
                group=group_words(each.year_group, each.form),
                fact=sentences[0],
                reach=f"and {plural(len(sentences) - 1, 'more thing')} owed" if len(sentences) > 1 else "",
                action=Link("Open the joint plan", reverse("severe", args=[each.pupil_id])),
            )
            for each, sentences in owing[:MOST_SEVERE]
        ),
        more=Link(f"All {len(pupils)}", f"{reverse('pupils')}?show=half#everyone")
        if len(owing) > MOST_SEVERE
        else None,
        summary=f"{plural(len(owing), 'joint plan')} owed" if owing else "",
    )
