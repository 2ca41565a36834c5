"""One child's sessions of a year so far, and the ways a spell of absence is set down on them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

TRIES = 14
CLOSED = 255


class Sheet:
    """A child's sessions in order, two a school day: 0 is free, ``CLOSED`` cannot be missed.

    ``delays`` holds, for each session away, how many school days passed before the reason was known.
    """

    __slots__ = ("cells", "delays")

    def __init__(self, possible: bytes) -> None:
        self.cells = bytearray(possible)
        self.delays = bytearray(len(possible))

    @property
    def free(self) -> int:
        """How many sessions are still free."""
        return self.cells.count(0)

    def is_free(self, start: int, length: int) -> bool:
        return self.cells.count(0, start, start + length) == length

    def put(self, start: int, length: int, code: int, delay: int = 0) -> None:
        """Set down one run of sessions; the reason comes ``delay`` school days after the run begins."""
        self.cells[start : start + length] = bytes((code,)) * length
        for session in range(start, start + min(length, 2 * delay)):
            self.delays[session] = delay - (session - start) // 2

    def place(
        self,
        length: int,
        code: int,
        starts: Sequence[float],
        luck: Iterator[float],
        *,
        half: int = 0,
        delay: int = 0,
    ) -> int:
        """Put a run where the cumulative weights of days say, on ``half`` 0 of the day or 1, if it fits.

        A run that fits nowhere after some tries is halved, and at last a free session in that half of any
        day is taken. Returns how many sessions were set down.
        """
        top = starts[-1]
        while length > 0:
            for _ in range(TRIES):
                start = 2 * min(bisect_right(starts, next(luck) * top), len(starts) - 1) + half
                start = min(start, len(self.cells) - length)
                if start >= 0 and self.is_free(start, length):
                    self.put(start, length, code, delay)
                    return length
            length //= 2
        return self._anywhere(code, half, luck)

    def _anywhere(self, code: int, half: int, luck: Iterator[float]) -> int:
        mornings_or_afternoons = self.cells[half::2]
        somewhere = int(next(luck) * len(mornings_or_afternoons))
        for begin in (somewhere, 0):
            day = mornings_or_afternoons.find(0, begin)
            if day >= 0:
                self.put(2 * day + half, 1, code)
                return 1
        return 0

    def fill_in_runs(self, runs: Sequence[tuple[int, int, int]], gaps: Sequence[float]) -> None:
        """Set down runs of whole days, ``(days, code, delay)``, in order, parted by days in.

        ``gaps``, one more than the runs, say how the days in are shared out; for children away so much that
        their days in are what is placed.
        """
        open_days = [day for day in range(len(self.cells) // 2) if self.is_free(2 * day, 2)]
        days_in = len(open_days) - sum(days for days, _, _ in runs)
        at, shared, due = 0, 0, 0.0
        total = sum(gaps) or 1.0
        for (days, code, delay), gap in zip(runs, gaps, strict=False):
            due += max(days_in, 0) * gap / total
            at += int(due) - shared
            shared = int(due)
            for nth, day in enumerate(open_days[at : at + days]):
                self.put(2 * day, 2, code, max(delay - nth, 0))
            at += days
