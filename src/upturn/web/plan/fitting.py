"""One page, whatever a plan says: its paper is set a little closer until it fits, and never runs on."""

from collections.abc import Mapping
from typing import Any, cast

from upturn.web.paper import ACCESSIBLE, laid_out

CLOSENESS = ("", "close", "closer", "closest", "closest smallest")


class RunsOver(RuntimeError):
    """A plan longer than a page can hold, which its limits should have kept from being saved."""


def on_one_page(template: str, context: Mapping[str, Any]) -> bytes:
    """A template of its own as a tagged PDF of one page, in the roomiest setting that fits.

    Raises:
        RunsOver: when even the closest does not.
    """
    for closeness in CLOSENESS:
        laid = laid_out(template, {**context, "closeness": closeness})
        if len(laid.pages) == 1:
            return cast(bytes, laid.write_pdf(pdf_variant=ACCESSIBLE))
    raise RunsOver(template)
