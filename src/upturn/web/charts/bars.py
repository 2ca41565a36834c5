"""Small comparisons: one bar a row, with a figure to set beside it as a tick, published or usual here."""

from collections.abc import Sequence
from dataclasses import dataclass

from upturn.web.charts import svg
from upturn.web.words import plural

_ROW, _LABEL, _VALUE, _TOP = 30.0, 128.0, 64.0, 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: a rate or a count (``None``: not known, or hidden), its words, and one to set beside it."""

    label: str
    rate: float | None
    words: str
    published: float | None = None


def bar_comparison(
    bars: Sequence[Bar],
    *,
    key: str,
    title: str,
    published: str = "",
    width: float = 560,
    label: float = _LABEL,
    description: str = "",
) -> svg.Svg:
    """The picture of a comparison.

    ``published`` says what the ticks are and of when; ``label`` is how wide the labels' place is, of the
    ``width``; ``description`` says the whole in words, where naming each row is not enough.
    """
    known = [rate for bar in bars for rate in (bar.rate, bar.published) if rate is not None]
    most = max(known, default=0) or 1
    legend = 24 if published else 0
    height = _TOP * 2 + _ROW * len(bars) + legend
    body = [part for index, bar in enumerate(bars) for part in _row(index, bar, most, width, label)]
    if published:
        body += _legend(height - 10, published, label)
    return svg.drawing(key, width, height, title, description or _described(bars, published), body)


def _row(index: int, bar: Bar, most: float, width: float, left: float) -> list[str]:
    top = _TOP + index * _ROW
    wide = width - left - _VALUE
    middle = top + _ROW / 2 + 4
    label = svg.text(left - 10, middle, bar.label, tone="ink", anchor="end", size=13)
    if bar.rate is None:
        return [label, svg.text(left, middle, bar.words, anchor="start", size=13)]
    end = left + wide * bar.rate / most
    parts = [
        label,
        svg.rect(left, top + 6, end - left, _ROW - 12, "bar"),
        svg.text(left + wide + 8, middle, bar.words, tone="ink", anchor="start", size=13),
    ]
    if bar.published is not None:
        at = left + wide * bar.published / most
        parts.append(svg.line(at, top + 2, at, top + _ROW - 2, "ink", ' stroke-width="2.5"'))
    return parts


def _legend(y: float, published: str, left: float) -> list[str]:
    tick = svg.line(left + 2, y - 11, left + 2, y + 3, "ink", ' stroke-width="2.5"')
    return [tick, svg.text(left + 10, y, published, anchor="start")]


def _described(bars: Sequence[Bar], published: str) -> str:
    rows = "; ".join(f"{bar.label} {bar.words}" for bar in bars)
    ticks = f" Ticks: {published}." if published else ""
    return f"{plural(len(bars), 'row')}: {rows}.{ticks}"
