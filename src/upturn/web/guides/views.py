"""Plain guides to hand to families: the same for everyone, on a phone and on paper."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upturn.families.guides.reading import Guide, guide, guides
from upturn.web import clock
from upturn.web.guides.page import checked_words, guide_page
from upturn.web.paper import pdf_of, pdf_response
from upturn.web.viewing import viewer_of


@require_safe
def guides_to_hand(request: HttpRequest) -> HttpResponse:
    """Every guide there is."""
    viewer_of(request)
    pages = [guide_page(each, clock.today()) for each in guides()]
    return render(request, "guides/list.html", {"pages": pages})


@require_safe
def one_guide(request: HttpRequest, key: str) -> HttpResponse:
    """One guide, to read or to show on a phone."""
    viewer_of(request)
    page = guide_page(_known(key), clock.today())
    return render(request, "guides/page.html", {"page": page, "guide": page.guide})


@require_safe
def guide_on_paper(request: HttpRequest, key: str) -> HttpResponse:
    """One guide as a PDF of at most two A5 pages."""
    viewer_of(request)
    return pdf_response(_paper(_known(key)), key)


def _known(key: str) -> Guide:
    found = guide(key)
    if found is None:
        raise Http404
    return found


@cache
def _paper(wanted: Guide) -> bytes:
    """Made once: a guide holds nothing of anyone, and changes only with the software."""
    return pdf_of("guides/sheet.html", {"guide": wanted, "checked": checked_words(wanted)})
