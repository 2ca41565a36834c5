"""A conversation under way: the forms of its steps over what was typed so far, and the talk they come to."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from upturn.access.drafts import Typed
from upturn.barriers.conversations import (
    SAYINGS,
    Sort,
    SortedCard,
    Talk,
    With,
    card_words,
    cards_of,
    wording_for,
)
from upturn.barriers.playbook import Entry, Playbook, Wording
from upturn.barriers.said import Said
from upturn.web.conversation.forms import (
    AboutForm,
    CardsForm,
    HelpsForm,
    OwnWordsForm,
    SayingsForm,
    WhoForm,
    as_sent,
)
from upturn.web.conversation.steps import Step, steps_in

MOST_SUPPORTS = 6
DRAFT, AT = "conversation", "at"
"""What its draft is called, and the field that says where somebody stopped."""

_TOPICS = {Step.HELPS: "helps", Step.GO_TO: "go_to", Step.ELSE: "other"}


@dataclass(frozen=True)
class Talking:
    """What was typed so far in the conversation about one pupil."""

    typed: Typed
    playbook: Playbook
    year_group: str
    today: date

    @cached_property
    def data(self) -> QueryDict:
        """Everything typed, as it was sent."""
        return as_sent(self.typed)

    @cached_property
    def who(self) -> With:
        """Whom it is with; the pupil until somebody says otherwise."""
        said = self.data.get("who-who", "")
        return With(said) if said in set(With) else With.PUPIL

    @cached_property
    def wording(self) -> Wording:
        """How cards speak: as chosen, else by the year group."""
        said = self.data.get("who-wording", "")
        return Wording(said) if said in set(Wording) else wording_for(self.year_group)

    @cached_property
    def sorted_cards(self) -> tuple[tuple[Entry, Sort], ...]:
        """The cards put in a pile, in the playbook's order."""
        return tuple(
            (card, Sort(put))
            for card in cards_of(self.playbook)
            if (put := self.data.get(f"cards-{card.key}", "")) in set(Sort)
        )

    @property
    def in_the_way(self) -> tuple[Entry, ...]:
        """The cards that get in the way, if only sometimes."""
        return tuple(card for card, put in self.sorted_cards if put.is_in_the_way)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of this conversation."""
        return steps_in(something_in_the_way=bool(self.in_the_way))

    def form(self, step: Step, data: QueryDict | None = None) -> forms.Form:
        """A step's form: over ``data`` when it was sent, else over what was typed before, else new."""
        if data is None and any(field.startswith(f"{step.value}-") for field in self.typed):
            data = self.data
        given: dict[str, Any] = {"data": data, "prefix": step.value}
        if step is Step.WHO:
            return WhoForm(**given, today=self.today, initial=self._proposed)
        if step is Step.SAYINGS:
            return SayingsForm(**given, who=self.who)
        if step is Step.CARDS:
            return CardsForm(**given, who=self.who, wording=self.wording, playbook=self.playbook)
        if step is Step.ABOUT:
            cards = [(card, card_words(card, self.who, self.wording)) for card in self.in_the_way]
            return AboutForm(**given, who=self.who, cards=cards)
        if step is Step.HELPS:
            return HelpsForm(**given, who=self.who, supports=self.supports)
        return OwnWordsForm(**given, who=self.who)

    @property
    def _proposed(self) -> dict[str, Any]:
        return {"who": With.PUPIL, "wording": wording_for(self.year_group), "on": self.today}

    @property
    def supports(self) -> list[tuple[str, str]]:
        """What may help with what gets in the way: the first of each card in turn."""
        columns = [card.supports for card in self.in_the_way]
        rows = range(max(map(len, columns), default=0))
        in_turn = [column[row] for row in rows for column in columns if row < len(column)]
        return list({each.key: each.name for each in in_turn}.items())[:MOST_SUPPORTS]

    @property
    def first_unfinished(self) -> Step | None:
        """The first step that holds something that cannot stand; none when all of it can."""
        asked = [step for step in self.steps if step is not Step.READ_BACK]
        return next((step for step in asked if self._cannot_stand(step)), None)

    def _cannot_stand(self, step: Step) -> bool:
        form = self.form(step)
        return form.is_bound and not form.is_valid()

    def talk(self, line: str = "") -> Talk:
        """The conversation as it would be kept."""
        asked = [step for step in self.steps if step is not Step.READ_BACK]
        given: dict[Step, dict[str, Any]] = {step: self._given(step) for step in asked}
        sayings, helps = given[Step.SAYINGS], given[Step.HELPS]
        usual = self.who.usual_audience
        return Talk(
            who=self.who,
            on=given[Step.WHO].get("on") or self.today,
            wording=self.wording,
            line=line,
            answers={saying: sayings.get(saying, "") for saying in SAYINGS},
            answers_audience=sayings.get("audience") or usual,
            cards=self._cards(given.get(Step.ABOUT, {})),
            said=tuple(self._said(topic, given[step]) for step, topic in _TOPICS.items()),
            would_help=tuple(helps.get("picked", ())),
            would_help_audience=helps.get("audience") or usual,
        )

    def _given(self, step: Step) -> dict[str, Any]:
        form = self.form(step)
        return form.cleaned_data if form.is_bound and form.is_valid() else {}

    def _cards(self, about: dict[str, Any]) -> tuple[SortedCard, ...]:
        return tuple(
            SortedCard(
                card.key,
                put,
                about.get(f"audience-{card.key}") or self.who.usual_audience,
                about.get(f"words-{card.key}", ""),
            )
            for card, put in self.sorted_cards
        )

    def _said(self, topic: str, given: dict[str, Any]) -> Said:
        audience = given.get("audience") or self.who.usual_audience
        return Said(given.get("words", ""), whose=self.who.whose, topic=topic, audience=audience)
