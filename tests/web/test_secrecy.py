"""Walk every address as every member of a school: nobody is shown what was not for them, anywhere.

In `tests.private_school` each private thing has a mark, and the rule that says who may see it. Every address
the site has is fetched by everyone who works there, and by a stranger; a mark in an answer must be one its
reader may see. A new page is walked as soon as it has an address; one with a new argument fails until the
argument is given a value here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from tests.held_registers import NOW
from tests.people_at_work import sign_in
from tests.private_school import School, Secret, private_school
from upturn.access.models import AuditEvent
from upturn.access.queries import standing_to
from upturn.access.standing import Standing
from upturn.barriers.visibility import may_go_home, may_reach_teachers
from upturn.support.transition.parts import Going, Part

pytestmark = pytest.mark.django_db

MARK = re.compile(r"mk\d{3}q")
IN_ADDRESS = re.compile(r'(?:href|action|src|hx-get|hx-post|data-url)="[^"]*mk\d{3}q')
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)

FOR_HOME = {"pupil_plan", "pupil_plan_pdf"}
"""Versions for pupil and family: only what may go home, whoever opens them."""

FOR_TEACHERS = {"teacher_card", "todays_cards", "class_cards", "form_cards", "transition", "transition_pdf"}
"""Cards lie on desks and packs are handed on: only what may reach all who teach, whoever prints them."""

WITH_NO_WORDS = {
    "meeting_minutes",
    "mirror",
    "mirror_never_asked",
    "mirror_no_answer",
    "settings_audit_trail",
}
"""Pages about the school: nothing anybody said, whoever reads them."""

LEFT_ALONE = {"account_logout"}
"""Opening it would end the walk."""

NOT_FOR_A_TEST = {
    "account_change_password",
    "account_inactive",
    "account_reauthenticate",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "accept_invitation",
    "book_taster",
    "cancel_taster",
    "import",
    "import_columns",
    "import_rejected",
    "drafts",
    "first_day",
    "taster_booking",
    "taster_calendar",
    "tasters",
    "try_first",
    "withdraw_taster",
}
"""Opened only with a file, a secret link, at a provider or in a state this school is not in; they are walked
all the same."""

ASKED_WITH = {
    "form_cards": "?form=9C",
    "pupils": "?q=merrick",
    "transition": "?to=another_setting",
}
"""What an address is asked with besides: it is opened without, and with."""

MADE_WHEN_ASKED: Mapping[str, Mapping[str, Any]] = {
    "transition_pdf": {"to": [each.value for each in Going], "part": [each.value for each in Part]}
}
"""Pages that come only when a form is sent: its fields, the first sent with each of its values."""


@pytest.fixture
def school(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> School:
    settings.IS_TOWN = True
    settings.HELD_AT = NOW
    monkeypatch.setattr("weasyprint.HTML", PaperAsText)
    return private_school()


class PaperAsText:
    """Stands in for layout on paper, which takes a second a page: what a PDF is made of is what it says."""

    def __init__(self, *, string: str, **_: object) -> None:
        self.string = string
        self.pages = [self]

    def render(self, **_: object) -> "PaperAsText":
        return self

    def write_pdf(self, **_: object) -> bytes:
        return self.string.encode()


@dataclass(frozen=True)
class Address:
    """One address of the site with values in it."""

    name: str
    path: str


def addresses(school: School) -> list[Address]:
    """Every address there is that can be opened, with the values its arguments have here."""
    client = sign_in(Client(raise_request_exception=False), school.people["nambiar"])
    found = []
    for name, route, arguments in _patterns(get_resolver().url_patterns):
        chosen = list(_chosen(school, route, arguments))
        made = [Address(name, reverse(name, kwargs=each)) for each in chosen]
        made += [Address(name, each.path + ASKED_WITH[name]) for each in made if name in ASKED_WITH]
        if name in LEFT_ALONE or (
            name not in MADE_WHEN_ASKED and client.get(made[0].path).status_code == 405
        ):
            continue
        found += made
    return found


def _chosen(school: School, route: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The values of an address's arguments: what is a pupil's under that pupil, and once under another."""
    values = {each: _values(school, each, arguments[each]) for each in arguments}
    missing = [each for each, given in values.items() if not given]
    assert not missing, f"give {missing} of {route} a value in tests/web/test_secrecy.py"
    if set(values) <= {"pupil_id"} | set(school.of_a_pupil) and len(values) == 2:
        (inner,) = set(values) - {"pupil_id"}
        pairs = school.of_a_pupil[inner]
        yield from ({"pupil_id": pupil, inner: value} for pupil, value in pairs)
        yield {"pupil_id": pairs[0][0], inner: pairs[-1][1]}
        return
    for each in product(*values.values()):
        yield dict(zip(values, each, strict=True))


def _values(school: School, argument: str, converter: Any) -> Sequence[Any]:
    """The values given here; of a converter that knows its few words, all of them."""
    given = school.samples.get(argument)
    if given:
        return given
    words = getattr(converter, "regex", "")
    plain = re.fullmatch(r"[a-z_|-]+", words) is not None
    return [converter.to_python(word) for word in words.split("|")] if plain else ()


def _patterns(
    patterns: Sequence[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, route)
            continue
        converters = dict(each.pattern.converters)
        for name in re.findall(r"\(\?P<(\w+)>", route):
            converters[name] = None
        assert each.name, f"{route} has no name"
        yield each.name, route, converters


def answers(client: Client, address: Address) -> Iterator[tuple[int, str]]:
    """What an address answers when it is opened, and where it comes only from a form, when that is sent."""
    response = client.get(address.path)
    yield response.status_code, _whole(response)
    fields = MADE_WHEN_ASKED.get(address.name)
    if fields:
        first, *rest = fields
        for value in fields[first]:
            response = client.post(address.path, {first: value, **{each: fields[each] for each in rest}})
            yield response.status_code, _whole(response)


def _whole(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers.get('Location', '')}\n{content.decode(errors='replace')}"


def may_be_on(address: Address, secret: Secret, standing: Standing | None) -> bool:
    """Whether a secret may be on a page that a viewer opened; nobody stands anywhere signed out."""
    if address.name in WITH_NO_WORDS:
        return False
    if address.name in FOR_HOME or standing is None:
        return may_go_home(secret.audience, secret.sensitivity)
    if address.name in FOR_TEACHERS:
        return may_reach_teachers(secret.audience, secret.sensitivity)
    return secret.may(standing)


@dataclass
class Walk:
    """What was found: by whom each mark was read, which pages opened, and everything that was wrong."""

    read: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    opened: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)

    def look(self, school: School, key: str, address: Address, status: int, said: str, standing: Any) -> None:
        """Look at one answer: at every mark on it, at where marks never are, and at whether it broke."""
        if status >= 500:
            self.wrong.add(f"{address.path} broke for {key}")
        if status == 200:
            self.opened.add(address.name)
        if IN_ADDRESS.search(said) or any(MARK.search(title) for title in TITLE.findall(said)):
            self.wrong.add(f"{address.path} has private words in an address or title")
        for mark in set(MARK.findall(said)):
            secret = school.secrets[mark]
            self.read[key].add(mark)
            if not may_be_on(address, secret, standing(secret.enrolment_id)):
                held = f"{secret.what} ({secret.audience}, {secret.sensitivity})"
                self.wrong.add(f"{key} read {held} at {address.name} {address.path}")


@pytest.fixture
def walk(school: School) -> Walk:
    """Everyone has been everywhere, and a stranger at every door."""
    found, everywhere = Walk(), addresses(school)
    for key, viewer in school.people.items():
        stands = {each.pk: standing_to(viewer, each.pk) for each in school.pupils}
        client = sign_in(Client(raise_request_exception=False), viewer)
        for address in everywhere:
            for status, said in answers(client, address):
                found.look(school, key, address, status, said, stands.__getitem__)
        assert "_auth_user_id" in client.session, f"{key} was signed out on the way"
    stranger = Client(raise_request_exception=False)
    for address in everywhere:
        for status, said in answers(stranger, address):
            found.look(school, "nobody", address, status, said, lambda _: None)
    found.opened |= {address.name for address in everywhere if address.name in NOT_FOR_A_TEST}
    assert found.opened >= {address.name for address in everywhere}, (
        f"nobody could open {sorted({each.name for each in everywhere} - found.opened)}: "
        "give its arguments values that stand for something"
    )
    return found


def test_nobody_is_shown_what_was_not_for_them(school: School, walk: Walk) -> None:
    """What it finds, it says: who read what, where. Then that it looked where something was to be found."""
    assert not walk.wrong, "\n" + "\n".join(sorted(walk.wrong))
    kinds = {secret.what for secret in school.secrets.values()}
    read = {school.secrets[mark].what for marks in walk.read.values() for mark in marks}
    assert read == kinds, f"nobody at all was shown any {kinds - read}: is it walked past?"
    just_us = {mark for mark, secret in school.secrets.items() if secret.audience == "just_us"}
    restricted = {mark for mark, secret in school.secrets.items() if secret.sensitivity == "restricted"}
    assert walk.read["okoro"] & just_us
    assert walk.read["teign"] & just_us
    assert walk.read["hallam"] & restricted
    assert not walk.read["vaseley"] | walk.read["wraith"] | walk.read["wilczek"]
    read_there = {school.secrets[mark].what for mark in walk.read["harbour-head"]}
    assert {"helps now", "asked asked", "message from provider over", "destination"} <= read_there
    assert not read_there & {"asked over", "helps over", "asked draft", "words alone", "check-in"}
    assert {school.secrets[mark].what for mark in walk.read["harbour-teacher"]} == {
        "helps now",
        "expectations now",
        "next step after a lesson",
    }
    assert not walk.read["harbour-analyst"] | walk.read["harbour-other-teacher"]
    payloads = " ".join(
        str(each) for each in AuditEvent.objects.values_list("action", "payload", "subject_id")
    )
    assert AuditEvent.objects.count() > 50
    assert not MARK.search(payloads)
