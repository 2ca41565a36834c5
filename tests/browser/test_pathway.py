"""One learner's pathway in a real browser, as school, provider and authority, each on their own screen.

Written part by part and sent, asked about and accepted, agreed by three; one attempt that stopped and one
that held; the end, and what each may read then.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.loop import Staffroom
from tests.browser.server import RunningUpturn
from upturn.access.roles import RoleName
from upturn.demo.cast import AUTHORITY, HIGH_SCHOOL, PROVIDER, member_with, organisation_named

LEAD = member_with(HIGH_SCHOOL, RoleName.ATTENDANCE_LEAD).name
HEAD = member_with(PROVIDER, RoleName.HEAD).name
COMMISSIONER = member_with(AUTHORITY, RoleName.ATTENDANCE_LEAD).name
SCHOOL, ONLINE, COUNCIL = (organisation_named(key).name for key in (HIGH_SCHOOL, PROVIDER, AUTHORITY))
PUPIL = "Mateusz Kowal"
NEEDS = "Reads slowly, and tires after lunch"
HELPS = "Ten seconds before an answer"
PARTS = {
    "asked": {"What is asked for": "Ten lessons a week until July", "Why now": "The corridor at lunch"},
    "needs": {"SEND": NEEDS},
    "safety": {},
    "helps": {"What helps": HELPS},
    "contacts": {
        "An adult at home": "His aunt",
        "How and when to reach them": "01632 960111, after four",
        "Who leads at school": LEAD,
        "How to reach them at school": "01632 960112",
        "The school’s safeguarding lead": "Mr Penhale",
    },
    "basis": {"The family was told what is shared on": "2026-03-11"},
    "outcomes": {
        "First outcome": "Ten lessons held a week",
        "The exit route": "Two mornings at school by June",
    },
    "terms": {"First day": "2026-03-09", "Last day": "2026-07-17"},
}
CHOICES = {
    "needs": {"EHCP": "No EHCP"},
    "safety": {"Is there anything to keep them or others safe from?": "Nothing that we know of"},
    "basis": {
        "The education power it rests on": "Off-site direction",
        "The lawful basis of sharing": "Public task: UK GDPR Article 6(1)(e)",
    },
}


@pytest.fixture
def staffroom(town: RunningUpturn, new_context: Callable[..., BrowserContext]) -> Iterator[Staffroom]:
    everyone = Staffroom(town, new_context)
    yield everyone
    everyone.leave()


def fill(page: Page, fields: dict[str, str], choices: dict[str, str], save: str) -> None:
    """Fill a form by its labels, and save it."""
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    for label, choice in choices.items():
        page.get_by_label(label, exact=True).select_option(label=choice)
    page.get_by_role("button", name=save).click()


def open_of_list(room: Staffroom, name: str) -> Page:
    """The pupil's pathway, by the provider's or authority's own list."""
    page = room.person(name).open("/referrals/")
    page.get_by_role("link", name=PUPIL).first.click()
    return page


def begin_and_send(room: Staffroom) -> str:
    """The school writes the referral part by part and sends it; gives its address."""
    visitor = room.person(LEAD)
    page = visitor.open(f"/pupils/?q={PUPIL.replace(' ', '+')}")
    page.get_by_role("link", name=PUPIL).first.click()
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/provision/")
    visitor.check()
    choices = {"Provider": ONLINE, "Local authority that arranges or pays (optional)": COUNCIL}
    fill(page, {}, choices, "Begin")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Referral of {PUPIL}")
    address = page.url
    for part, fields in PARTS.items():
        page.goto(f"{address}parts/{part}/")
        fill(page, fields, CHOICES.get(part, {}), "Save")
    expect(page.get_by_text(f"Everything {ONLINE} said it needs is there.")).to_be_visible()
    visitor.check()
    page.get_by_role("link", name="Send it").click()
    visitor.check()
    page.get_by_role("button", name="Agree, and send it").click()
    expect(page.get_by_text("Sent, waiting for an answer").first).to_be_visible()
    return address


def ask_answer_and_accept(room: Staffroom, address: str) -> None:
    """The provider asks, the school answers, the provider accepts and writes what is expected at first."""
    page = open_of_list(room, HEAD)
    expect(page.get_by_text(NEEDS)).to_be_visible()
    room.person(HEAD).check()
    page.get_by_role("link", name="Ask the school a question").click()
    fill(page, {"In a line (optional)": "Which mornings?"}, {}, "Ask")
    school = room.person(LEAD).page
    school.goto(address)
    school.get_by_role("link", name="Answer the question").click()
    expect(school.get_by_text("They ask: “Which mornings?”")).to_be_visible()
    fill(school, {"In a line (optional)": "Monday and Tuesday"}, {}, "Send the answer")
    page = open_of_list(room, HEAD)
    page.get_by_role("link", name="Accept").click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Write the starting expectations").click()
    room.person(HEAD).check()
    expected = {
        "Settling in until": "2026-04-03",
        "Lessons a week, to begin with": "8",
        "Step 1: from (optional)": "2026-04-20",
        "Step 1: lessons a week (optional)": "12",
    }
    fill(page, expected, {}, "Save, and ask each side to agree")
    expect(page.get_by_text("Saved. School, provider and family each say yes next.")).to_be_visible()


def agree(room: Staffroom, address: str) -> None:
    """Three yeses: the school's, the family's as the school heard it, and the provider's."""
    page = room.person(LEAD).page
    page.goto(address)
    page.get_by_role("link", name="Open the placement").click()
    for party, who in (("School", LEAD), ("Family", "His aunt")):
        page.get_by_role("link", name="Write down a yes").click()
        fill(page, {"Who agreed, by name": who}, {"Whose yes": party}, "Save the yes")
    page = open_of_list(room, HEAD)
    page.get_by_role("link", name="Write down a yes").click()
    fill(page, {}, {"Whose yes": "Provider"}, "Save the yes")
    expect(page.get_by_text(f"Provider: {HEAD} agreed")).to_be_visible()
    expect(page.get_by_text("Settling in").first).to_be_visible()


def try_twice(room: Staffroom) -> None:
    """An attempt that stopped, with what was learned; then one that held."""
    visitor = room.person(LEAD)
    page = visitor.page
    for to, went, learned in (
        ("Tuesday mornings", "Stopped for now", "The bell is what ends it"),
        ("Tuesdays after the bell", "It held", "After the bell he stays"),
    ):
        page.reload()
        page.get_by_role("link", name="Begin an attempt").click()
        fields = {
            "Where to": to,
            "From": "2026-03-10",
            "Step 1 (optional)": "Met at the side gate",
            "What they said about it, in their words (optional)": "Not the bell.",
        }
        fill(page, fields, {"“I would feel OK there” (optional)": "Not yet"}, "Save the attempt")
        page.get_by_role("link", name=re.compile(f"Say how it stands.*{to}")).click()
        ended = {"Ended on (optional)": "2026-03-12", "What was learned (optional)": learned}
        fill(page, ended, {"How it went": went}, "Save the attempt")
        expect(page.get_by_text(f"Learned: {learned}")).to_be_visible()
    visitor.check()


def end(room: Staffroom) -> None:
    """The school says how it ended, and where he went on to."""
    page = room.person(LEAD).page
    page.get_by_role("link", name="Say how it ended").click()
    fill(page, {"Its last day was": "2026-03-12"}, {"How it ended": "It ran its course"}, "Save how it ended")
    page.get_by_role("link", name="Say where they went on to").click()
    fill(page, {}, {"Where they went on to": "Back at their school"}, "Save")
    expect(page.get_by_text("Back at their school")).to_be_visible()


def test_a_pathway_from_referral_to_destination(staffroom: Staffroom) -> None:
    address = begin_and_send(staffroom)
    council = staffroom.person(COMMISSIONER)
    page = open_of_list(staffroom, COMMISSIONER)
    expect(page.get_by_text("Ten lessons a week until July")).to_be_visible()
    expect(page.get_by_text(NEEDS)).to_have_count(0)
    council.check()
    ask_answer_and_accept(staffroom, address)
    agree(staffroom, address)
    page = open_of_list(staffroom, HEAD)
    expect(page.get_by_text(HELPS)).to_be_visible()
    page.get_by_role("link", name="See who may read what, and who did").click()
    expect(page.get_by_text(f"{LEAD}, {SCHOOL}.").first).to_be_visible()
    staffroom.person(HEAD).check()
    try_twice(staffroom)
    page = open_of_list(staffroom, COMMISSIONER)
    expect(page.get_by_text("Learned: The bell is what ends it")).to_be_visible()
    council.check()
    end(staffroom)
    page = open_of_list(staffroom, HEAD)
    expect(page.get_by_text("8 lessons a week")).to_be_visible()
    expect(page.get_by_text("Back at their school")).to_be_visible()
    expect(page.get_by_text(HELPS)).to_have_count(0)
    page = open_of_list(staffroom, COMMISSIONER)
    expect(page.get_by_text("Back at their school")).to_be_visible()
    expect(page.get_by_text("8 lessons a week")).to_have_count(0)
