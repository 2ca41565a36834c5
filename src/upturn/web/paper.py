"""A page as a PDF: our own template and our own style sheet for paper; nothing is fetched from elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string

STYLE_SHEET = "upturn/paper.css"
ACCESSIBLE = "pdf/ua-1"


def pdf_of(template: str, context: Mapping[str, Any]) -> bytes:
    """Render a template of its own (not a page of the site) to a tagged PDF."""
    return written(laid_out(template, context))


def written(document: Any) -> bytes:
    """A document from `laid_out`, as a tagged PDF."""
    return cast(bytes, document.write_pdf(pdf_variant=ACCESSIBLE))


def laid_out(template: str, context: Mapping[str, Any]) -> Any:
    """The document on its pages, before it is written: a WeasyPrint ``Document``."""
    # WeasyPrint takes a second to import, which only the first PDF should pay.
    from weasyprint import CSS, HTML, urls
    from weasyprint.text.fonts import FontConfiguration

    style_sheet = Path(str(finders.find(STYLE_SHEET)))

    class OwnFilesOnly(urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not url.startswith(style_sheet.parent.as_uri()):
                raise urls.FatalURLFetchingError(f"{url} is not one of our own files.")
            return super().fetch(url, headers)

    fetcher, fonts = OwnFilesOnly(allowed_protocols={"file"}), FontConfiguration()
    style = CSS(filename=style_sheet, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=render_to_string(template, dict(context)), url_fetcher=fetcher)
    return page.render(stylesheets=[style], font_config=fonts)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser; ``name`` is what it is saved as, and is never a child’s."""
    disposition = f'inline; filename="{name}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
