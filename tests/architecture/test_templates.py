"""Templates hold the strict content policy: nothing inline, nothing from elsewhere, nothing unescaped."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in (ROOT / "src").rglob("*.html") if "templates" in path.parts)
# A nonce lets a script from a file through; a script with a body of its own never passes.
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(?!\s*</script>)", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "something fetched from elsewhere": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "text let through unescaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "a form that is not protected": re.compile(
        r"<form\b(?=[^>]*method=[\"']post)(?:(?!csrf_token|</form>).)*</form>", re.IGNORECASE | re.DOTALL
    ),
}


def _named(path: Path) -> str:
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_a_template_holds_nothing_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0].strip()[:60]}"
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert found == []
