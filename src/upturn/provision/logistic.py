"""A small logistic regression of counts, by Newton's method, drawn a little towards nothing.

Columns are put on one scale first and a ridge holds them, so that neither a column that never varies nor two
that are the same make it ill-conditioned.
"""

from dataclasses import dataclass

import numpy as np

from upturn.provision.lesson_rows import Floats

RIDGE = 1.0
"""As much as four observations' worth against each column; the level is left free."""

STEPS = 50
SMALLEST_STEP = 1e-8
LARGEST_LOG_ODDS = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The level and the slopes of standardised columns: ``float64[1 + columns]``."""

    mean: Floats
    scale: Floats
    slopes: Floats

    def chances(self, columns: Floats) -> Floats:
        """``float64[rows]``, of ``float64[rows, columns]``."""
        return _chances(_design(columns, self.mean, self.scale) @ self.slopes)


def fit(columns: Floats, yes: Floats, of: Floats) -> Fitted:
    """Fit the chance of yes.

    Args:
        columns: ``float64[rows, columns]``.
        yes: ``float64[rows]``, how many of ``of``.
        of: ``float64[rows]``.
    """
    mean, scale = columns.mean(axis=0), columns.std(axis=0)
    scale = np.where(scale > 1e-12, scale, 1.0)
    design = _design(columns, mean, scale)
    slopes = np.zeros(design.shape[1])
    slopes[0] = np.log((yes.sum() + 0.5) / (of.sum() - yes.sum() + 0.5))
    held = np.full(len(slopes), RIDGE)
    held[0] = 1e-6
    for _ in range(STEPS):
        chance = _chances(design @ slopes)
        gradient = design.T @ (yes - of * chance) - held * slopes
        curvature = (design * (of * chance * (1 - chance))[:, None]).T @ design + np.diag(held)
        step = np.linalg.solve(curvature, gradient)
        # A long way at once can overshoot where nearly nobody, or nearly everybody, is away.
        slopes += step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < SMALLEST_STEP:
            break
    return Fitted(mean, scale, slopes)


def _design(columns: Floats, mean: Floats, scale: Floats) -> Floats:
    return np.column_stack([np.ones(len(columns)), (columns - mean) / scale])


def _chances(log_odds: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS)))
    return chances
