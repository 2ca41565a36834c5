"""Someone at a browser, who looks hard at every page they open."""

import os
import re
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.page_rules import complaints

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".artifacts" / "screenshots"
MANUAL = ROOT / "docs" / "manual" / "images"
# The widths of an office laptop, a phone and the narrowest that must still be whole.
WIDTHS = {1366: 768, 390: 844, 320: 640}
AXE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


@dataclass
class Visitor:
    """A page in Chromium with the checks every page passes.

    What goes wrong out of sight (an error in the console, a request to elsewhere, a page that breaks a rule)
    is kept in ``troubles``, and fails the test at its end.
    """

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"JavaScript: {error}"))
        self.page.on("request", self._watch)
        self.page.on("response", self._count)

    def open(self, path: str) -> Page:
        """Go to an address of the site; a page that is not there or fails is a trouble of its own."""
        answer = self.page.goto(self.address + path)
        if answer is not None and answer.status >= 400:
            self.troubles.append(f"{path} answered {answer.status}")
        self.troubles += [f"{path}: {each}" for each in complaints(self.page.content())]
        return self.page

    def at_width(self, width: int) -> Page:
        """Give the window one of the three widths."""
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        return self.page

    def check(self, widths: tuple[int, ...] = tuple(WIDTHS)) -> None:
        """Look at the page as it now stands: it keeps the rules, and at each width axe finds nothing and
        nothing runs off the side.

        Raises:
            AssertionError: with each fault, where it is and what to read about it.
        """
        before = self.page.viewport_size
        faults = complaints(self.page.content())
        faults += [fault for width in widths for fault in self._faults_at(width)]
        if before:
            self.page.set_viewport_size(before)
        assert not faults, f"{self.page.url}:\n  " + "\n  ".join(faults)

    def picture(self, name: str, *, manual: bool = False, whole: bool = True, of: str = "") -> Path:
        """Keep a picture of the page, or of its region of that name.

        ``manual`` ones that a page of the manual shows are made anew there.
        """
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.evaluate("document.fonts.ready")
        if of:
            region = self.page.get_by_role("region", name=of)
            region.screenshot(path=path, animations="disabled", caret="hide")
        else:
            self.page.screenshot(path=path, full_page=whole, animations="disabled", caret="hide")
        if manual and os.environ.get("UPTURN_MANUAL_SCREENSHOTS") == "1" and _is_shown(path.name):
            MANUAL.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, MANUAL / path.name)
        return path

    def _faults_at(self, width: int) -> list[str]:
        self.at_width(width)
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        wide = [f"{width} px: the page is {overflow} px too wide"] if overflow > 0 else []
        found = Axe().run(self.page, options=AXE).response["violations"]
        return wide + [
            f"{width} px: {rule['id']}: {rule['help']}: {node['target']} {node['html'][:160]}"
            for rule in found
            for node in rule["nodes"][:4]
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(r"status of 4\d\d", message.text):
            self.troubles.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme in {"http", "https"} and there.netloc != urlsplit(self.address).netloc:
            self.troubles.append(f"the page asked for {request.url}, which is elsewhere")

    def _count(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.url} answered {response.status}")

    def leave(self) -> None:
        """Say all that was wrong out of sight.

        Raises:
            AssertionError: when anything was.
        """
        assert not self.troubles, "\n  ".join(["Out of sight:", *dict.fromkeys(self.troubles)])


@cache
def _is_shown(picture: str) -> bool:
    """Whether the manual or the README shows a picture."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return any(f"images/{picture}" in page.read_text(encoding="utf-8") for page in pages)
