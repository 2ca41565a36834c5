"""Falls over arrays against the definition, week by week."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from upturn.provision import reference
from upturn.provision.falls import SHARES, falls_of
from upturn.provision.learner_weeks import Measure


@st.composite
def counted(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """A few learners' weeks: holidays, few lessons, falls, and shares of nothing and of all."""
    learners, weeks = draw(st.integers(1, 4)), draw(st.integers(1, 16))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    most = draw(st.sampled_from([4, 8, 20, 40]))
    of = random.integers(0 if draw(st.booleans()) else most // 2, most + 1, (learners, weeks))
    of[:, random.random(weeks) < draw(st.sampled_from([0.0, 0.2, 0.5]))] = 0
    share = np.where(
        np.arange(weeks) < draw(st.integers(0, weeks)),
        random.choice([0.3, 0.75, 1.0]),
        random.choice([0, 0.25, 1]),
    )
    clumps = random.random((learners, weeks)) < draw(st.sampled_from([0.0, 0.3]))
    did = random.binomial(of, share)
    return of, np.where(clumps, random.choice([0, 1]) * of, did)


@settings(deadline=None, max_examples=150)
@given(counted(), st.sampled_from(list(SHARES)))
def test_the_arrays_are_the_definition(weeks: tuple[np.ndarray, np.ndarray], measure: Measure) -> None:
    of, did = weeks
    found = falls_of(measure, of, did, np.zeros(of.shape, np.bool_))
    pairs = [list(zip(*row, strict=True)) for row in zip(did.tolist(), of.tolist(), strict=True)]
    for learner, week in np.argwhere(of > 0).tolist():
        until = [each[: week + 1] for each in pairs]
        answer = reference.fall(until[learner], until, measure)
        assert found.looked[learner, week] == (answer is not None)
        assert found.found[learner, week] == bool(answer)
    assert not found.found[of == 0].any()
