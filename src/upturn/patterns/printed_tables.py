"""Tables of measured figures in Markdown, as the methods pages print them."""

from collections.abc import Iterator, Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A line at a time, with an empty one before and after; the first column is words, the rest figures."""
    yield ""
    yield f"| {' | '.join(headings)} |"
    yield f"|---{'|---:' * (len(headings) - 1)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
