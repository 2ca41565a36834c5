"""The rate and the two thresholds, in integers: a rounded percentage is never compared.

Source: Department for Education, methodology for pupil absence statistics (10% or more of an
enrolment's own possible sessions; 50% or more is severe, and severe is part of persistent).
"""


def absence_rate(absent: int, possible: int) -> float | None:
    """Absent sessions over possible ones, 0 to 1; not known when nothing was possible."""
    return absent / possible if possible else None


def is_persistent(absent: int, possible: int) -> bool | None:
    """Whether a tenth or more of the possible sessions were missed: ``10 * absent >= possible``."""
    return 10 * absent >= possible if possible else None


def is_severe(absent: int, possible: int) -> bool | None:
    """Whether half or more of the possible sessions were missed: ``2 * absent >= possible``."""
    return 2 * absent >= possible if possible else None
