"""Before you ring on paper: one A5 page, however much is known."""

from collections.abc import Callable
from typing import Any

from upturn.web.before_you_ring.page import RingPage
from upturn.web.paper import laid_out

LETTERS_OF_A_LINE = (130, 90, 60)


def on_one_page(page_with: Callable[[int], RingPage]) -> Any:
    """The document with lines as long as one page lets them be.

    Args:
        page_with: makes the page with lines of at most so many letters.
    """
    document = None
    for longest in LETTERS_OF_A_LINE:
        document = laid_out("before_you_ring/sheet.html", {"page": page_with(longest)})
        if len(document.pages) == 1:
            break
    return document
