"""What the guide pages show: a guide's own words, and what a reader of staff needs to know about it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.families.guides.reading import Guide
from upturn.web.components import Tag
from upturn.web.words import plain_day


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A guide as staff open it. ``due`` is set when somebody should hold it against its sources again."""

    guide: Guide
    checked: str
    url: str
    pdf_url: str
    due: Tag | None


def guide_page(guide: Guide, today: date) -> GuidePage:
    """One guide, dated, with where it is and its paper."""
    return GuidePage(
        guide=guide,
        checked=checked_words(guide),
        url=reverse("guide", args=[guide.key]),
        pdf_url=reverse("guide_pdf", args=[guide.key]),
        due=Tag("Due to be checked again", "owed") if guide.is_due_a_check(today) else None,
    )


def checked_words(guide: Guide) -> str:
    """“Checked 22 November 2026”."""
    return f"Checked {plain_day(guide.checked)}"
