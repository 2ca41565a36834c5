from datetime import date

from upturn.web.school.published import PUBLISHED, published


def test_a_held_clock_never_sees_a_figure_from_its_future() -> None:
    march, autumn = date(2026, 3, 12), date(2026, 11, 1)
    assert published("absence", "secondary", march).period == "2024/25, the whole year"  # type: ignore[union-attr]
    assert published("absence", "secondary", autumn).period == "2025/26, to July 2026"  # type: ignore[union-attr]
    assert published("absence", "secondary", date(2020, 1, 1)) is None


def test_every_figure_is_a_share_with_a_period_and_a_source() -> None:
    assert all(0 < figure.value < 1 and figure.period and figure.source for figure in PUBLISHED)


def test_authorised_and_unauthorised_make_up_absence_but_for_rounding() -> None:
    for phase in ("primary", "secondary"):
        for on in (date(2026, 3, 12), date(2026, 11, 1)):
            whole, part, other = (
                published(measure, phase, on) for measure in ("absence", "authorised", "unauthorised")
            )
            assert abs(whole.value - part.value - other.value) <= 0.00015  # type: ignore[union-attr]
