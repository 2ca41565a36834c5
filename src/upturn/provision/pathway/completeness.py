"""Whether a referral says what this provider said it needs: its own list, never ours."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from upturn.provision.pathway.document import ReferralDocument
from upturn.provision.pathway.powers import Power

ANSWER_WITHIN_DAYS = 7
MOST_OWN_QUESTIONS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a provider can ask for: its key, the part it stands in, its name, and how it is known."""

    key: str
    part: str
    label: str
    is_there: Callable[[ReferralDocument], bool]


def _says(part: str, *names: str) -> Callable[[ReferralDocument], bool]:
    return lambda document: all(_filled(getattr(getattr(document, part), name)) for name in names)


def _filled(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != ()


ITEMS: tuple[Item, ...] = (
    Item("asked.what", "asked", "What is asked for", _says("asked", "what")),
    Item("asked.why", "asked", "Why now", _says("asked", "why")),
    Item("asked.tried", "asked", "What was tried before", _says("asked", "tried")),
    Item("needs.sen", "needs", "SEND, as far as you must know it", _says("needs", "sen")),
    Item("needs.plan", "needs", "Whether there is an EHCP", _says("needs", "plan")),
    Item("needs.support", "needs", "The support they have now", _says("needs", "support")),
    Item("needs.health", "needs", "Health, where it changes what you do", _says("needs", "health")),
    Item("safety.known", "safety", "Whether there is anything to keep safe from", _says("safety", "known")),
    Item("safety.keeps_safe", "safety", "What keeps everyone safe", _says("safety", "keeps_safe")),
    Item("in_the_way.line", "in_the_way", "What gets in the way", _says("in_the_way", "line")),
    Item("in_the_way.words", "in_the_way", "The child’s or family’s own words", _says("in_the_way", "words")),
    Item("helps.helps", "helps", "What helps", _says("helps", "helps")),
    Item("helps.enjoys", "helps", "What they enjoy", _says("helps", "enjoys")),
    Item(
        "contacts.family",
        "contacts",
        "An adult at home, and how to reach them",
        _says("contacts", "family", "family_reach"),
    ),
    Item(
        "contacts.school",
        "contacts",
        "Who leads at school, and how to reach them",
        _says("contacts", "school", "school_reach"),
    ),
    Item(
        "contacts.safeguarding",
        "contacts",
        "The school’s safeguarding lead",
        _says("contacts", "safeguarding"),
    ),
    Item("contacts.caseworker", "contacts", "The authority’s caseworker", _says("contacts", "caseworker")),
    Item("basis.power", "basis", "The education power it rests on", _says("basis", "power")),
    Item("basis.lawful_basis", "basis", "The lawful basis of sharing", _says("basis", "lawful_basis")),
    Item(
        "basis.told_family_on",
        "basis",
        "When the family was told what is shared",
        _says("basis", "told_family_on"),
    ),
    Item("outcomes.wanted", "outcomes", "The outcomes wanted", _says("outcomes", "wanted")),
    Item("outcomes.exit_route", "outcomes", "The exit route", _says("outcomes", "exit_route")),
    Item("terms.dates", "terms", "First and last day", _says("terms", "starts_on", "ends_on")),
    Item("terms.hours", "terms", "Hours a week", _says("terms", "hours_a_week")),
    Item("terms.where", "terms", "Where they will learn", _says("terms", "where")),
    Item("terms.cost", "terms", "Cost, and who pays", _says("terms", "weekly_cost", "paid_by")),
)
BY_KEY: Mapping[str, Item] = {item.key: item for item in ITEMS}
ALWAYS = ("asked.what", "basis.power", "basis.lawful_basis", "outcomes.exit_route")
"""Asked for whatever a provider's list says: what is wanted, on what it rests, and the way out."""

USUAL = (
    *ALWAYS,
    "asked.why",
    "needs.sen",
    "needs.plan",
    "safety.known",
    "helps.helps",
    "contacts.family",
    "contacts.school",
    "contacts.safeguarding",
    "outcomes.wanted",
    "terms.dates",
)
"""What is asked for while a provider has not said: it can be changed whole, but for `ALWAYS`."""


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """What one provider said it needs, its own questions, and within how many days it answers."""

    needs: tuple[str, ...] = USUAL
    questions: tuple[str, ...] = ()
    answers_within_days: int = ANSWER_WITHIN_DAYS

    @property
    def items(self) -> tuple[Item, ...]:
        """What is asked for, in the order a referral asks it; a key nobody knows is left out."""
        wanted = {*self.needs, *ALWAYS}
        return tuple(item for item in ITEMS if item.key in wanted)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something asked for that is not there yet, and the part where it is written."""

    part: str
    label: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what was asked for is there. A count, and the names of what is not: no score."""

    asked_for: int
    missing: tuple[Missing, ...]

    @property
    def there(self) -> int:
        """How many are there."""
        return self.asked_for - len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    def missing_in(self, part: str) -> tuple[str, ...]:
        """What is missing in one part."""
        return tuple(each.label for each in self.missing if each.part == part)


def completeness(document: ReferralDocument, terms: ProviderTerms, *, has_authority: bool) -> Completeness:
    """What of a provider's list a referral says. Powers that are an authority's need one to be named."""
    missing = [Missing(item.part, item.label) for item in terms.items if not item.is_there(document)]
    missing += [
        Missing("own_answers", question)
        for question in terms.questions
        if not document.own_answers.to(question).strip()
    ]
    asked_for = len(terms.items) + len(terms.questions)
    if document.basis.power in (Power.SECTION_19, Power.EOTAS):
        asked_for += 1
        if not has_authority:
            missing.append(Missing("basis", "The local authority that arranges it"))
    return Completeness(asked_for, tuple(missing))


def terms_faults(needs: Collection[str], questions: Sequence[str], days: int) -> tuple[str, ...]:
    """What cannot stand in a provider's list, a sentence each."""
    found = []
    if unknown := sorted(set(needs) - BY_KEY.keys()):
        found.append(f"Nobody knows what “{unknown[0]}” is. Choose from the list.")
    if len(questions) > MOST_OWN_QUESTIONS:
        found.append(f"Ask {MOST_OWN_QUESTIONS} questions of your own at most: each is work for a school.")
    if len(set(questions)) < len(questions):
        found.append("Two of your own questions are the same. Keep one.")
    if not 1 <= days <= 28:
        found.append("Say within how many days you answer, from 1 to 28.")
    return tuple(found)
