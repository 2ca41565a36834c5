"""Django's test client, which looks at every HTML page it fetches before the test does."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.page_rules import complaints


class CheckedClient(Client):
    """Fails the test on a page that breaks a rule of `tests.page_rules`, whatever the test looks for."""

    def request(self, **request: Any) -> HttpResponse:
        response = super().request(**request)
        if _is_html(response):
            html = response.content.decode()
            fragment = request.get("HTTP_HX_REQUEST") == "true" and "<html" not in html
            broken = complaints(html, fragment=fragment)
            assert not broken, f"{request.get('PATH_INFO')} breaks the rules of a page:\n  " + "\n  ".join(
                broken
            )
        return response


def _is_html(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return kind.startswith("text/html") and not response.streaming and bool(response.content)
