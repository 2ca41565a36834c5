"""Browsers in words."""

import pytest

from upturn.web.accounts.browsers import browser_words

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME.format("Windows NT 10.0; Win64; x64"), "Chrome on Windows"),
        (CHROME.format("Windows NT 10.0; Win64; x64") + " Edg/141.0.0.0", "Edge on Windows"),
        (CHROME.format("X11; CrOS x86_64 14541.0.0"), "Chrome on a Chromebook"),
        (CHROME.format("Linux; Android 10; K"), "Chrome on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on a Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on an iPhone",
        ),
        ("curl/8.5.0", "A browser that does not say its name"),
        ("", "A browser that does not say its name"),
        ("Something (Windows)", "Windows"),
    ],
)
def test_a_browser_is_named_as_people_name_it(said: str, words: str) -> None:
    assert browser_words(said) == words
