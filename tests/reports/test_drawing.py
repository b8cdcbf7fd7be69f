"""A drawing holds every number that can be drawn, a gap for every NaN, and words for those who cannot see it."""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.language import speaking
from autograder.model.report import Curve
from autograder.reports.drawing import picture
from autograder.reports.scale import Axis, tick_label, upwards

X = tuple(range(9))
LINE = Curve(title="value", x=tuple(map(float, X)), observed=tuple(map(float, X)), expected=tuple(map(float, X)))
numbers = st.floats(allow_nan=True, allow_infinity=True)
nine = st.tuples(*[numbers] * 9)
ends = st.floats(-1e6, 1e6)


def path(svg: str, kind: str) -> str:
    found = re.search(f'<path class="{kind}" fill="none" d="([^"]*)"/>', svg)
    return found[1] if found else ""


def points(data: str) -> list[tuple[int, int]]:
    places = [int(number) for number in re.findall(r"-?\d+", data.replace("h0", ""))]
    return list(zip(places[::2], places[1::2], strict=True))


def runs(observed: Sequence[float]) -> int:
    return sum(not gap for gap, _ in itertools.groupby(map(math.isnan, observed)))


@settings(deadline=None)
@example(observed=(0.0,) * 9, expected=(*(0.0,) * 8, 2e-313))
@example(observed=(1.7e308,) * 9, expected=(-1.7e308, *(1.7e308,) * 8))
@given(observed=nine, expected=nine)
def test_every_number_but_nan_is_a_point(observed: tuple[float, ...], expected: tuple[float, ...]) -> None:
    svg = picture(replace(LINE, observed=observed, expected=expected)).svg
    for kind, values in (("yours", observed), ("wanted", expected)):
        drawn = points(path(svg, kind))
        assert len(drawn) == sum(not math.isnan(value) for value in values)
        assert path(svg, kind).count("M") == runs(values)
        assert all(-1000 <= y <= 2000 for _, y in drawn)


@settings(deadline=None)
@given(observed=nine)
def test_a_strip_marks_every_gap(observed: tuple[float, ...]) -> None:
    drawn = picture(replace(LINE, observed=observed))
    gaps = sum(gap for gap, _ in itertools.groupby(map(math.isnan, observed)))
    assert path(drawn.svg, "gap").count("M") == gaps
    assert drawn.has_gaps == (gaps > 0)


def test_points_lie_where_their_numbers_are() -> None:
    drawn = points(path(picture(LINE).svg, "yours"))
    assert [x for x, _ in drawn] == [round(125 * x) for x in X]
    heights = [y for _, y in drawn]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] + heights[-1] == pytest.approx(1000, abs=2)
    assert heights[4] == pytest.approx(500, abs=2)


def test_equal_curves_lie_on_each_other() -> None:
    svg = picture(LINE).svg
    assert path(svg, "yours") == path(svg, "wanted")
    assert "lies on the expected curve" in picture(LINE).caption


def test_no_line_is_drawn_across_inputs_that_were_left_out() -> None:
    x = (*(i / 10 for i in range(-40, -2)), *(i / 10 for i in range(3, 41)))
    step = tuple(float(at > 0) for at in x)
    drawn = path(picture(Curve(title="gradient", x=x, observed=step, expected=step)).svg, "yours")
    left, right = drawn.split("M")[1:]
    assert {y for _, y in points(left)} != {y for _, y in points(right)}
    assert len({y for _, y in points(left)}) == len({y for _, y in points(right)}) == 1


def test_inputs_that_grow_evenly_in_logarithm_are_one_line() -> None:
    x = tuple(1.3**i for i in range(40))
    assert path(picture(Curve(title="value", x=x, observed=x, expected=x)).svg, "yours").count("M") == 1


def test_infinite_values_lie_on_the_edge_of_the_frame() -> None:
    observed = (math.inf, 1.0, -math.inf, *map(float, X[3:]))
    drawn = picture(replace(LINE, observed=observed))
    heights = [y for _, y in points(path(drawn.svg, "yours"))]
    assert (heights[0], heights[2]) == (0, 1000)
    assert "2 of its 9 values are infinite" in drawn.caption


def test_an_exploding_curve_does_not_flatten_the_expected_one() -> None:
    svg = picture(replace(LINE, observed=tuple(1e30 * x for x in X))).svg
    heights = [y for _, y in points(path(svg, "wanted"))]
    assert max(heights) - min(heights) > 400


def test_the_caption_says_how_far_apart_and_where() -> None:
    observed = (*map(float, X[:6]), 9.5, 7.0, 8.0)
    assert "up to 3.5 from the expected curve, farthest at x = 6" in picture(replace(LINE, observed=observed)).caption


def test_a_caption_is_in_the_language_that_is_spoken_now() -> None:
    english = picture(LINE)
    with speaking("zh"):
        chinese = picture(LINE)
    assert "期望曲线" in chinese.caption
    assert chinese.caption in chinese.svg
    assert picture(LINE) == english


def test_nothing_to_draw_shows_what_is_expected() -> None:
    for observed in ((), (1.0, 2.0)):
        drawn = picture(replace(LINE, observed=observed))
        assert not drawn.has_yours
        assert not path(drawn.svg, "yours")
        assert path(drawn.svg, "wanted")


def test_it_has_a_title_and_a_description_and_no_id() -> None:
    svg = picture(replace(LINE, title="<b>")).svg
    assert 'role="img"' in svg
    assert "<title>&lt;b&gt;</title><desc>Yours lies" in svg
    assert " id=" not in svg


@pytest.mark.parametrize("curve", [Curve(title="", x=(), observed=(), expected=()), replace(LINE, expected=(1.0,))])
def test_curves_that_do_not_fit_are_drawn_empty(curve: Curve) -> None:
    assert not picture(curve).has_yours


@settings(deadline=None)
@given(low=ends, span=st.floats(1e-3, 1e6), most=st.integers(3, 10))
def test_ticks_are_round_even_and_within_the_axis(low: float, span: float, most: int) -> None:
    axis = Axis(low, low + span)
    ticks = axis.ticks(most)
    slack = 1e-6 * span
    assert 1 <= len(ticks) <= most + 1
    assert all(axis.low - slack <= tick <= axis.high + slack for tick in ticks)
    steps = [after - before for before, after in itertools.pairwise(ticks)]
    assert all(step == pytest.approx(steps[0], rel=1e-6, abs=1e-9 * abs(low)) for step in steps)
    for step in steps[:1]:
        assert f"{step:.3e}"[0] in "125" or f"{step:.3e}".startswith("9.99")


@settings(deadline=None)
@given(expected=nine, observed=nine)
def test_an_axis_has_a_length_and_holds_what_was_expected(
    expected: tuple[float, ...], observed: tuple[float, ...]
) -> None:
    axis = upwards(expected, observed)
    assert axis.low < axis.high
    assert math.isfinite(axis.high - axis.low)
    assert all(axis.low <= one <= axis.high for one in expected if abs(one) < 1e300)


@pytest.mark.parametrize(("number", "label"), [(-2.0, "−2"), (-0.0, "0"), (0.25, "0.25"), (1e6, "1e+06"), (5.0, "5")])
def test_tick_labels_are_short(number: float, label: str) -> None:
    assert tick_label(number) == label
