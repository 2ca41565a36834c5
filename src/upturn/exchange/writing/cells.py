"""Texts that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SUSPECT = frozenset((*STARTS_A_FORMULA, " ", "\u00a0"))


def safe(text: str) -> str:
    """A text that a spreadsheet shows as it is: an apostrophe goes before what would start a formula.

    A lone hyphen, the sign for no mark, is harmless and stays as it is.
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(STARTS_A_FORMULA) and text.strip() != "-" else text


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV, every cell safe, as spreadsheets read it without being told: UTF-8 with a mark, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe(cell) if cell[:1] in _SUSPECT else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
