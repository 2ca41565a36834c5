"""What each person does in the loop, on their own screen: one function a task, in the order of the week.

Each looks hard at its page on the way (axe, how wide it is, targets for a thumb) and leaves its picture.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.server import RunningUpturn
from tests.browser.test_town_pages import sign_in_as
from tests.browser.visitor import Visitor

LEAD, TRUSTED, TEACHER, SENCO = "Ms Nambiar", "Miss Maddern", "Mr Fallowfield", "Mrs Hallam"
PUPIL, GIVEN = "Kyle Hebden", "Kyle"
THREE_LETTERS = "Three letters, and nobody had rung. Late means detention, so late means not at all."
SAID = "If I’m late I get a detention. So what’s the point of being late."
BETWEEN_US = "I get my sister up first. Mum’s on nights."
HELD_CLOSELY = "Reads a page twice and keeps neither; nobody has tested for it."
ASKED = "How to read with him without making a show of it."
TOO_SMALL = """(least) => [...document.querySelectorAll(
        'main :is(button, summary, select, a.button, .choices label)')]
    .filter(each => each.checkVisibility({ visibilityProperty: true }))
    .map(each => [each.innerText.trim().slice(0, 40), Math.round(each.getBoundingClientRect().height)])
    .filter(([, height]) => height && height < least)"""


@dataclass
class Staffroom:
    """Everyone who signs in to one Upturn, each with a browser of their own."""

    upturn: RunningUpturn
    new_context: Callable[..., BrowserContext]
    _here: dict[str, Visitor] = field(default_factory=dict)

    def person(self, name: str, **context: object) -> Visitor:
        """One of the cast, signed in; with words about their browser, a browser of another kind."""
        if name not in self._here or context:
            page = self.new_context(**context).new_page()
            page.set_default_timeout(8_000)
            self._here[name] = Visitor(page, self.upturn.address)
            sign_in_as(self._here[name], name)
        return self._here[name]

    def leave(self) -> None:
        """Everyone says what was wrong out of sight."""
        for visitor in self._here.values():
            visitor.leave()


def check_thumb(visitor: Visitor, least: int = 44) -> None:
    """Everything to be tapped on this page, on a phone, is as tall as a thumb needs."""
    visitor.at_width(390)
    assert visitor.page.evaluate(TOO_SMALL, least) == []


def look(visitor: Visitor, name: str, width: int = 1366, at: Locator | None = None) -> None:
    """The page is whole here and at the narrowest; one screenful, from ``at`` on, goes into the manual."""
    visitor.check((width, 320))
    visitor.at_width(width)
    top = at.bounding_box() if at else None
    visitor.page.evaluate("top => window.scrollTo(0, top)", window_top(visitor.page, top["y"]) if top else 0)
    visitor.picture(name, manual=True, whole=False)


def window_top(page: Page, y: float) -> float:
    """Where the window's top stands for something to be seen with a little room above it."""
    return float(page.evaluate("window.scrollY")) + y - 16


def section(page: Page, key: str) -> Locator:
    """A part of the page, by its heading's id."""
    return page.locator(f"section[aria-labelledby={key}]")


def from_the_list(lead: Visitor) -> str:
    """From the week's list to Before you ring; gives the pupil's address."""
    page = lead.open("/pupils/")
    section(page, "week").get_by_role("link", name=re.compile(f"Before you ring.*{PUPIL}")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PUPIL)
    expect(section(page, "last")).to_contain_text("no reply")
    look(lead, "loop-before-you-ring-390", 390)
    check_thumb(lead)
    return page.url.removeprefix(lead.address).removesuffix("before-you-ring/")


def light_path(lead: Visitor) -> None:
    """A conversation, what is in the way, one thing, who looks again; on a phone, as it is said."""
    page = lead.page
    page.get_by_role("link", name="Record what was said").first.click()
    page.get_by_label("Pupil and family").check()
    page.get_by_label("What was said or agreed").fill(THREE_LETTERS)
    page.get_by_label("Caught in a run of sanctions").check()
    page.get_by_label("Mornings are too much").check()
    page.get_by_label("Who may see what is in the way").select_option("teachers")
    page.get_by_text("Add their own words").click()
    page.get_by_label("Their words, as they said them").fill(SAID)
    page.get_by_label("Who may see these words").select_option("helpers")
    idea = page.locator(".idea").first
    expect(idea).not_to_contain_text("In our own words")
    idea.click()
    page.get_by_label("Who does it").select_option(label=TRUSTED)
    page.get_by_label("Look again on").fill("2026-03-26")
    look(lead, "loop-light-path-390", 390, section(page, "thing"))
    check_thumb(lead)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Saved: {PUPIL}")
    expect(page.get_by_role("main")).to_contain_text("Thu 26 Mar")
    look(lead, "loop-saved-390", 390)
    check_thumb(lead)


def trusted_adult(lead: Visitor, address: str) -> None:
    """The pupil chose somebody to go to; a deputy stands in."""
    page = lead.open(f"{address}plan/")
    lead.check()
    page.get_by_role("link", name="Choose a trusted adult").click()
    page.get_by_label("Trusted adult", exact=False).first.select_option(label=TRUSTED)
    page.get_by_label("Chosen with the pupil").check()
    page.get_by_label("Deputy").select_option(label="Mr Petherick")
    lead.check()
    page.get_by_role("button", name="Save trusted adult").click()
    expect(section(page, "trusted")).to_contain_text(TRUSTED)


def grow_the_plan(lead: Visitor, address: str) -> None:
    """A support, a morning that would earn a U and says so, the card; version 2."""
    page = lead.open(f"{address}plan/change/")
    page.get_by_label("What is in the way, in a sentence").fill(
        "Late means a detention, so late has come to mean not at all."
    )
    page.locator("summary", has_text="Supports").click()
    page.get_by_role("button", name="Add a support").click()
    for title in ("The morning", "The card"):
        page.locator("summary", has_text=title).click()
    support = page.locator("fieldset.row").filter(has=page.get_by_label("Its name here"))
    support.get_by_label("Its name here").fill("Tea at the kettle before period one")
    support.get_by_label("Who gives it").select_option(label=TRUSTED)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        support.get_by_label(day).check()
    support.get_by_label("This is a check-in").check()
    page.get_by_label("Arrives by").fill("09:30")
    page.get_by_label("Comes to").fill("Main entrance")
    page.get_by_label("Greeted by").fill(TRUSTED)
    page.get_by_label("Registered by").fill("09:30")
    page.get_by_label("What helps").first.fill("A nod at the door, and no talk about the time.")
    page.get_by_label("What is agreed").fill("No detention for coming in late while this plan stands.")
    page.get_by_label("What not to say").fill("Good afternoon.")
    lead.check()
    page.get_by_role("button", name="Save version 2").last.click()
    expect(section(page, "morning").locator(".strip.owed").first).to_contain_text("U")
    look(lead, "loop-morning-warning-1366", at=section(page, "morning"))


def mend_the_morning(lead: Visitor, address: str) -> None:
    """An arrival before registers close: the warning goes, and there is still time today."""
    page = lead.open(f"{address}plan/change/?open=morning")
    page.get_by_label("Arrives by").fill("09:10")
    page.get_by_label("Registered where").fill("At the main entrance, by whoever greets")
    page.get_by_label("Registered by").fill("09:15")
    page.get_by_label("Why it changed").fill("So that a late start is a late mark, and never a U.")
    page.get_by_role("button", name="Save version 3").last.click()
    expect(section(page, "morning").locator(".strip.owed")).to_have_count(0)
    look(lead, "loop-plan-1366")
    lead.open("/still-time/")
    waiting = page.locator(".check-in", has_text=PUPIL)
    expect(waiting).to_contain_text(f"Main entrance, where {TRUSTED} waits")
    expect(waiting.get_by_label("Message ready to copy")).to_have_value(re.compile(GIVEN))
    look(lead, "loop-still-time-1366", at=waiting.locator("h3"))


def conversation(trusted: Visitor, address: str) -> None:
    """The screen is handed over: cards, words for the two of them alone, read back, kept."""
    page = trusted.open(f"{address}conversation/")
    trusted.at_width(390)
    page.get_by_label("The pupil", exact=True).check()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("group", name="Someone here helps me").get_by_label("Sometimes").check()
    page.get_by_role("button", name="Keep and go on").click()
    card = page.get_by_role("group", name=re.compile("another detention waiting"))
    card.get_by_label("Gets in the way").check()
    look(trusted, "loop-cards-390", 390, card)
    check_thumb(trusted)
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_label("Your words").fill(BETWEEN_US)
    expect(page.get_by_label("Just us", exact=False).first).to_be_checked()
    look(trusted, "loop-who-may-see-390", 390, page.locator("section.card").first)
    page.get_by_role("button", name="Keep and go on").click()
    for _ in ("what helps", "who to go to", "anything else"):
        page.get_by_role("button", name="Skip this").click()
    expect(page.get_by_role("main")).to_contain_text(BETWEEN_US)
    page.get_by_role("button", name="Yes, keep this").click()
    trusted.check()


def check_in(trusted: Visitor) -> None:
    """From Today: one tap for the pupil; and for another what did not happen, with who does the next."""
    page = trusted.open("/today/")
    look(trusted, "loop-today-390", 390, section(page, "check-ins"))
    check_thumb(trusted)
    mine = page.locator(".check-in", has_text=PUPIL)
    mine.get_by_role("button", name="Good").click()
    expect(page.locator(".check-in", has_text=PUPIL)).to_contain_text("Good. 09:10, you")
    other = page.locator(".check-in").filter(has=page.get_by_role("button", name="Did not happen")).first
    name = other.locator(".name").inner_text()
    other.get_by_role("button", name="Did not happen").click()
    asked = page.locator(".check-in", has_text=name).filter(has_text="Did not happen. 09:10")
    asked.get_by_label("Who can do the next?").select_option(label="Mr Petherick")
    asked.get_by_role("button", name="Hand over").click()
    expect(page.locator(".check-in", has_text=name).first).to_contain_text("Mr Petherick does the next")


def at_the_door(trusted: Visitor) -> None:
    """At the door: a tap beside the name, before registers close."""
    page = trusted.open("/arrivals/?door=Main+entrance")
    trusted.at_width(390)
    waiting = section(page, "expected").locator(".check-in", has_text=PUPIL)
    expect(waiting).to_contain_text("09:10")
    waiting.get_by_role("button", name="Here, 09:10").click()
    expect(section(page, "here")).to_contain_text(PUPIL)
    look(trusted, "loop-arrivals-390", 390)
    check_thumb(trusted)


def read_the_card(teacher: Visitor) -> None:
    """From Today to the card, which counts as reading it; one tap says what went otherwise."""
    page = teacher.open("/today/")
    teacher.at_width(390)
    page.get_by_role("link", name=re.compile(f"Read the card.*{PUPIL}")).click()
    expect(page.get_by_role("main")).to_contain_text("No detention for coming in late")
    expect(page.get_by_role("main")).not_to_contain_text(SAID)
    look(teacher, "loop-card-390", 390)
    check_thumb(teacher)
    page.get_by_role("button", name=re.compile("No detention.*Did not happen")).click()
    expect(section(page, "not-as-planned")).to_contain_text("Said, and not settled yet")
    teacher.check()
    teacher.open("/today/")
    expect(page.get_by_role("link", name=re.compile(f"Read the card.*{PUPIL}"))).to_have_count(0)


def senco(needs: Visitor, address: str) -> None:
    """A barrier confirmed, with who says so; a need wondered about, held closely; help asked for."""
    page = needs.open(f"{address}barriers/")
    page.get_by_role("link", name="Caught in a run of sanctions").first.click()
    page.get_by_label("It is confirmed").check()
    page.locator("#move_evidence").fill("Kyle, his mother and the record of sanctions all say so.")
    page.get_by_role("button", name="Save what has changed").click()
    expect(section(page, "what")).to_contain_text("Confirmed")
    look(needs, "loop-barrier-1366")
    needs.open(f"{address}barriers/")
    page.get_by_label("What seems to be in the way").select_option(label="A need that nobody has met yet")
    page.get_by_label("What was said, in their words").fill(HELD_CLOSELY)
    page.get_by_label("Whose words").select_option("staff")
    add = section(page, "add")
    add.get_by_role("group", name="Who may see these words").get_by_label("People helping").check()
    page.get_by_label("Where it stands").select_option("possible")
    page.locator("summary", has_text="How we know").click()
    add.get_by_label("How closely it is held").select_option("restricted")
    page.get_by_role("button", name="Save what is in the way").click()
    expect(page.get_by_role("main")).to_contain_text(HELD_CLOSELY)
    needs.check()


def referral(needs: Visitor, address: str) -> None:
    """Help asked for outside, as closely held as what it is about, and what we do meanwhile."""
    page = needs.open(f"{address}support/")
    page.get_by_label("Who is asked").select_option(label="Educational psychology")
    page.get_by_label("What is asked for").fill(ASKED)
    page.get_by_label("What we do meanwhile").fill("Texts are read aloud to the whole class.")
    page.get_by_label("SENCO and DSL only, and me").check()
    page.get_by_role("button", name="Save referral").click()
    expect(section(page, "referrals")).to_contain_text("Educational psychology")
    look(needs, "loop-support-1366")


def held_from(
    reader: Visitor,
    address: str,
    words: str,
    places: tuple[str, ...] = ("", "barriers/", "plan/", "support/", "before-you-ring/"),
) -> None:
    """These words are on none of the pupil's pages for this reader."""
    for place in places:
        page = reader.open(f"{address}{place}")
        expect(page.get_by_role("main")).not_to_contain_text(words[:24])


def settle(lead: Visitor, address: str) -> None:
    """What went otherwise is for the adults to settle, and is said to be."""
    page = lead.open(f"{address}plan/")
    page.get_by_role("link", name="Say what was done about it").click()
    page.get_by_label("What was done about it").first.fill("Told the duty team; the detention is off.")
    page.get_by_role("button", name="Settle it").first.click()
    expect(section(page, "not-as-planned")).not_to_contain_text("not settled yet")


def meeting(lead: Visitor) -> None:
    """The pupil's place in the review: the fact, the dose, change with a reason, one action; minutes."""
    page = lead.open("/meeting/?until=2026-03-27")
    page.get_by_label(TRUSTED).check()
    page.get_by_label(SENCO).check()
    page.get_by_role("button", name=re.compile("^Start with")).click()
    page.locator("summary", has_text="of this meeting").click()
    page.get_by_role("link", name=PUPIL).click()
    expect(section(page, "fact")).to_contain_text("Tea at the kettle")
    page.get_by_label("Smaller", exact=True).check()
    page.get_by_role("radio", name="Keep", exact=True).check()
    page.get_by_label("The reason").fill("In before the registers close, and nobody argues at the door.")
    look(lead, "loop-meeting-1366")
    check_thumb(lead)
    lead.at_width(1366)
    page.get_by_label("What is done").fill("Read the card aloud at briefing")
    page.get_by_label("Who does it").select_option(label=TRUSTED)
    page.get_by_label("By when").fill("2026-03-16")
    page.get_by_role("button", name="Decide and next").click()
    page.get_by_role("link", name="Minutes so far").click()
    expect(page.get_by_role("main")).to_contain_text("Read the card aloud at briefing")
    look(lead, "loop-minutes-1366")
    page.get_by_role("button", name="End the meeting").click()


def all_of_it(lead: Visitor, address: str) -> None:
    """The pupil's page holds it all, as far as this reader may see."""
    page = lead.open(f"{address}barriers/")
    expect(page.get_by_role("main")).to_contain_text(SAID)
    page = lead.open(address)
    for words in (THREE_LETTERS, TRUSTED, "Caught in a run of sanctions", "In before the registers close"):
        expect(page.get_by_role("main")).to_contain_text(words)
    look(lead, "loop-pupil-1366")
