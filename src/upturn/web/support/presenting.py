"""Fill the support pages from what was read. Pure."""

import secrets
from collections.abc import Sequence
from datetime import date

from upturn.support.referrals.queries import ReferralView
from upturn.support.referrals.states import State, is_owed, moves_from
from upturn.support.send.gaps import Arrangements, owed
from upturn.web.components import Link, Tag
from upturn.web.support.page import ArrangementsSection, Known, ShownReferral
from upturn.web.words import ago, day_words, due_words

_WHO_SEES = {
    "open": "Everyone helping this pupil",
    "pastoral": "Everyone helping this pupil",
    "restricted": "SENCO, DSL and whoever sent it",
}


def shown_referrals(
    referrals: Sequence[ReferralView], today: date, *, may_move: bool
) -> tuple[ShownReferral, ...]:
    """Referrals as they stand, what waits for us first."""
    late = sorted(referrals, key=lambda each: not is_owed(each.state, each.ask_again_on, today))
    return tuple(_shown(each, today, may_move=may_move) for each in late)


def _shown(each: ReferralView, today: date, *, may_move: bool) -> ShownReferral:
    due = is_owed(each.state, each.ask_again_on, today)
    return ShownReferral(
        referral_id=each.referral_id,
        to=each.to,
        whom=each.whom,
        tag=Tag(each.state.label, "kept" if each.state in (State.ACCEPTED, State.FINISHED) else ""),
        owed=Tag(f"Ask again: {due_words(each.ask_again_on, today)}", "owed")
        if due and each.ask_again_on
        else None,
        reason=each.reason,
        meanwhile=each.meanwhile,
        who_sees=_WHO_SEES[each.sensitivity],
        history=tuple(
            f"{day_words(move.on)}: {move.after.label.lower()}{_said(move.line)} ({move.by})"
            for move in each.moves
        ),
        moves=moves_from(each.state) if may_move else (),
        request_key=secrets.token_urlsafe(24),
    )


def _said(line: str) -> str:
    return f", “{line}”" if line else ""


def arrangements_section(known: Arrangements, today: date, change: Link | None) -> ArrangementsSection:
    """What is known, with what is owed first."""
    return ArrangementsSection(
        owed=owed(known, today),
        known=tuple(Known(term, value) for term, value in _known(known, today) if value),
        section_f=tuple(
            Known(each.provision, "In place" if each.in_place else each.gap or "Not in place")
            for each in known.section_f
        ),
        change=change,
    )


def _known(known: Arrangements, today: date) -> list[tuple[str, str]]:
    def when(day: date | None) -> str:
        return f"{day_words(day, year=day.year != today.year)}, {ago(day, today)}" if day else ""

    return [
        ("EHCP caseworker", known.caseworker),
        ("Last annual review", when(known.annual_review_on)),
        ("Early review asked for", when(known.early_review_asked_on)),
        ("Early review set for", _ahead(known.early_review_on)),
        ("Adjustments looked at", when(known.adjustments_reviewed_on)),
        ("Individual healthcare plan", when(known.health_plan_on)),
        ("Look at it again", _ahead(known.health_plan_review_on)),
        ("Virtual school", known.virtual_school_contact),
        ("Personal education plan", when(known.personal_education_plan_on)),
    ]


def _ahead(day: date | None) -> str:
    return day_words(day, year=True) if day else ""
