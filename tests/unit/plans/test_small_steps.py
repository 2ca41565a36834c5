"""A step is the pupil's own next one: within reach, dated, never backwards, never beyond what is possible."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upturn.kernel.weeks import Weeks
from upturn.plans.document import SmallStep, StepUp
from upturn.plans.progress import Counted, counted, last_counted
from upturn.plans.small_steps import Baseline, NothingToGoOn, baseline, best_stretch, propose
from upturn.registers.codes import code_set_on

WEEKS = Weeks(date(2026, 1, 5), 12)
TODAY = date(2026, 3, 6)
NUMBERS = {text: code.number for text, code in code_set_on(TODAY).codes.items()}
COMING = [day for number in range(1, 60) for day in [TODAY + timedelta(days=number)] if day.weekday() < 5]


def register(days: str) -> bytes:
    """A school day a letter from the first Monday: P in all day, O away, H in for half, I ill."""
    codes = {"P": "/ \\", "O": "O O", "H": "O \\", "I": "I I"}
    slots = bytearray(WEEKS.slots)
    school = (slot for slot in range(WEEKS.slots) if WEEKS.day(slot).weekday() < 5)
    for slot, code in zip(school, " ".join(codes[day] for day in days).split(), strict=False):
        slots[slot] = NUMBERS[code]
    return bytes(slots)


def proposed(attended: int, best: int, counted: int = 40, ahead: int = 20) -> SmallStep:
    step = propose(Baseline(Counted(attended, counted), Counted(best, 20)), COMING, after=TODAY, ahead=ahead)
    assert isinstance(step, SmallStep)
    return step


def test_two_more_a_fortnight_where_the_record_shows_it_can_be_reached() -> None:
    step = proposed(23, best=15)
    assert step.words == (
        "You were in for 23 of the last 40, about 12 in every 20. Two more in the next 20 would be 14 of 20."
    )
    assert "Their best stretch lately was 15 of 20" in step.why
    assert [each.attended for each in step.steps] == [14, 16, 18]


def test_one_more_where_they_are_at_their_best_already() -> None:
    step = proposed(24, best=12)
    assert step.words.endswith("that is 12 in every 20. One more in the next 20 would be 13 of 20.")


def test_the_first_session_back_is_a_step() -> None:
    step = proposed(0, best=0)
    assert step.words.endswith("that is 0 in every 20. One more in the next 20 would be 1 of 20.")


def test_nobody_is_asked_for_more_than_every_session() -> None:
    assert proposed(40, best=20).words == (
        "You were in for 40 of the last 40. That is every session there was: keep what helps."
    )
    assert [each.attended for each in proposed(37, best=20).steps] == [20, 20, 20]


def test_steps_are_dated_by_ten_school_days() -> None:
    assert proposed(23, best=15).steps[0] == StepUp(date(2026, 3, 20), 14, 20)
    assert proposed(23, best=15).steps[1].by == date(2026, 4, 3)


def test_too_few_days_ahead_date_fewer_steps() -> None:
    step = propose(Baseline(Counted(23, 40), Counted(15, 20)), COMING[:12], after=TODAY)
    assert isinstance(step, SmallStep)
    assert len(step.steps) == 1


def test_an_agreed_part_time_timetable_has_fewer_sessions_ahead() -> None:
    step = proposed(20, best=12, ahead=12)
    assert step.steps[0] == StepUp(date(2026, 3, 20), 8, 12)


def test_too_little_is_known_to_propose_and_that_is_said() -> None:
    nothing = propose(Baseline(Counted(), Counted()), COMING, after=TODAY)
    assert isinstance(nothing, NothingToGoOn)
    assert nothing.why.startswith("No session counts yet, too few to propose a step from. Ask the pupil")
    little = propose(Baseline(Counted(3, 8), Counted(3, 8)), COMING, after=TODAY)
    assert isinstance(little, NothingToGoOn)
    assert little.why.startswith("Only 8 sessions count so far")


def test_the_best_stretch_is_the_latest_of_the_best_and_steps_over_illness() -> None:
    marks = register("PPPPPPPPPP" + "OOOOO" + "PPPPIIPPPPPP" + "OOO")
    best = best_stretch(WEEKS, marks, until=WEEKS.last_day)
    assert (best.attended, best.counted) == (20, 20)
    assert best.since == date(2026, 1, 26)


def test_a_record_shorter_than_a_stretch_is_its_own_best() -> None:
    best = best_stretch(WEEKS, register("PHO"), until=WEEKS.last_day)
    assert (best.attended, best.counted) == (3, 6)
    assert best_stretch(WEEKS, bytes(WEEKS.slots), until=WEEKS.last_day) == Counted()


def test_illness_is_no_part_of_the_baseline_and_that_is_said() -> None:
    found = baseline(WEEKS, register("PPOPO" * 4 + "IPPPP"), until=WEEKS.last_day)
    assert (found.recent.counted, found.recent.set_aside) == (40, 2)
    step = propose(found, COMING, after=TODAY)
    assert isinstance(step, SmallStep)
    assert "2 set aside are not part of it." in step.why


def test_nearly_every_session_is_not_called_every_session() -> None:
    step = propose(Baseline(Counted(39, 40), Counted(20, 20)), COMING, after=TODAY)
    assert isinstance(step, SmallStep)
    assert step.words == "You were in for 39 of the last 40. That is nearly all of them: keep what helps."
    whole = propose(Baseline(Counted(40, 40), Counted(20, 20)), COMING, after=TODAY)
    assert isinstance(whole, SmallStep)
    assert "That is every session there was" in whole.words


registers = st.text(alphabet="PPPOOHI", min_size=12, max_size=60).map(register)


@given(registers, st.integers(1, 20), st.integers(1, 6))
def test_a_step_is_never_backwards_never_beyond_and_never_far(marks: bytes, ahead: int, steps: int) -> None:
    own = baseline(WEEKS, marks, until=WEEKS.last_day)
    step = propose(own, COMING * 2, after=TODAY, steps=steps, ahead=ahead)
    if isinstance(step, NothingToGoOn):
        assert own.recent.counted < 20
        return
    targets = [each.attended for each in step.steps]
    recent, best = own.recent, own.best
    assert all(target * recent.counted >= recent.attended * ahead for target in targets)
    assert all(target <= ahead for target in targets)
    assert targets == sorted(targets)
    assert [each.by for each in step.steps] == sorted({each.by for each in step.steps})
    # At most one session and the rounding above their best, or above lately where a short record stands
    # higher as a whole than any twenty sessions of it.
    assert any((targets[0] - 2) * each.counted < max(each.attended * ahead, 1) for each in (best, recent))
    # At most two sessions and the rounding above lately.
    assert (targets[0] - 3) * recent.counted < max(recent.attended * ahead, 1)
    if recent.attended < recent.counted:
        assert targets[0] * recent.counted > recent.attended * ahead


@given(registers, st.integers(1, 40))
def test_the_best_stretch_is_at_least_any_other(marks: bytes, sessions: int) -> None:
    every = counted(WEEKS, marks, WEEKS.monday, WEEKS.last_day)
    best = best_stretch(WEEKS, marks, until=WEEKS.last_day, sessions=sessions)
    assert best.counted == min(sessions, every.counted)
    days = (WEEKS.monday + timedelta(days=number) for number in range(7 * WEEKS.count))
    others = [last_counted(WEEKS, marks, until=day, sessions=sessions) for day in days]
    assert best.attended >= max(other.attended for other in others if other.counted <= best.counted)
