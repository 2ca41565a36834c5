"""What is counted for a pupil or a group: the figures, by the names every surface uses."""

from dataclasses import dataclass, field, fields

from upturn.registers.thresholds import absence_rate, is_persistent, is_severe


@dataclass(frozen=True, slots=True)
class Counts:
    """Sessions counted over some pupils and some period. All are integers; adding pools them."""

    possible: int = 0
    attended: int = 0
    approved_educational_activity: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late_before_close: int = 0
    late_after_close: int = 0
    missing: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNT_FIELDS))

    @property
    def absent(self) -> int:
        """Authorised and unauthorised absence together."""
        return self.authorised + self.unauthorised

    @property
    def absence_rate(self) -> float | None:
        """0 to 1, or None when nothing was possible."""
        return absence_rate(self.absent, self.possible)

    @property
    def persistent(self) -> bool | None:
        """Whether this enrolment missed a tenth or more; means nothing for pooled counts."""
        return is_persistent(self.absent, self.possible)

    @property
    def severe(self) -> bool | None:
        """Whether this enrolment missed half or more; means nothing for pooled counts."""
        return is_severe(self.absent, self.possible)

    @property
    def provisional(self) -> bool:
        """Whether marks are missing, so that the figures may still change."""
        return self.missing > 0


COUNT_FIELDS = tuple(each.name for each in fields(Counts))


@dataclass(frozen=True, slots=True)
class PupilStatistics:
    """One enrolment's figures for a period.

    ``last_4_weeks`` and ``previous_4_weeks`` are over the last four, and the four before, weeks that hold
    a possible session in the school, ending at the period's last day. ``codes`` holds counts above zero.
    """

    counts: Counts
    last_4_weeks: Counts = Counts()
    previous_4_weeks: Counts = Counts()
    codes: dict[str, int] = field(default_factory=dict)
