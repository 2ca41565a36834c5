"""The first step of a school's first day, as the tests that need a school of their own take it."""

import re

from playwright.sync_api import Page

from tests.browser.server import RunningUpturn

PASSWORD = "corridor marble swift tangent"
EMAIL = "r.okoro@pennerby-high.example"


def printed_link(upturn: RunningUpturn) -> str:
    """The way in, as `upturn serve` printed it."""
    found = re.search(r"/first-day/\?code=\S+", upturn.said())
    assert found, upturn.said()
    return found[0]


def begin(page: Page) -> None:
    """Ms Okoro says who she is and what her school is; the keyboard's way is tested by itself."""
    page.get_by_label("Your name").fill("Ms Okoro")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_label("Attendance lead").check()
    page.get_by_label("Its name").fill("Pennerby High School")
    page.get_by_label("URN, or a short key").fill("989401")
    page.get_by_label("Phase").select_option(label="Secondary")
    page.get_by_role("button", name="Save and go on").click()
