"""Someone who uses the keyboard alone."""

from playwright.sync_api import Page

NAME_OF_FOCUSED = """(() => {
    const focused = document.activeElement;
    const label = focused.labels && focused.labels.length ? focused.labels[0] : focused;
    return (label.innerText || '').replace(/\\s+/g, ' ').trim();
})()"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what begins with these words has the focus.

    Raises:
        AssertionError: when Tab never gets there: a trap, or a control that cannot be reached.
    """
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUSED).startswith(name):
            return
    raise AssertionError(f"Tab never reached “{name}” on {page.url}")


def fill(page: Page, name: str, text: str) -> None:
    """Go to a field and type; in a list of choices, typing chooses."""
    tab_to(page, name)
    page.keyboard.type(text)


def tick(page: Page, name: str) -> None:
    """Go to a box and tick it."""
    tab_to(page, name)
    page.keyboard.press("Space")


def press(page: Page, name: str) -> None:
    """Go to a button or link and press Enter; come back when the next page is there."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
