"""A result is inside its bands or says so; the table shows every number that was asked for."""

import numpy as np
import pytest

from mlpkit.experiments import Measurement, Result
from mlpkit.experiments.drawing import draw_measurements


def measurement(value: float = 1.0, **others) -> Measurement:
    return Measurement(name="error", values=np.array([value]), **others)


def result(*measurements: Measurement) -> Result:
    return Result(
        name="n",
        question="why?",
        setting="so",
        closed_form_is="c",
        baseline_is="b",
        measurements=measurements,
        drawing=lambda axes: draw_measurements(measurements, "t", axes),
    )


@pytest.mark.parametrize(("value", "inside"), [(0.9, False), (1.0, True), (2.0, True), (2.1, False), (np.nan, False)])
def test_the_ends_of_a_band_are_inside_and_nan_is_not(value: float, inside: bool) -> None:
    assert measurement(value, band=(1.0, 2.0)).inside is inside
    assert result(measurement(1.5, band=(1.0, 2.0)), measurement(value, band=(1.0, 2.0))).inside is inside


def test_the_median_and_the_spread_are_over_seeds() -> None:
    values = np.arange(101.0)
    one = Measurement(name="x", values=values)
    assert one.median == 50 and one.spread == (5, 95) and one.inside


def test_the_table_prints_band_closed_form_and_baseline() -> None:
    table = result(measurement(2.5, band=(1.0, 2.0), closed_form=1.25, baseline=123.0)).table()
    for part in (
        "n: why?",
        "2.5000",
        "1.0000 to 2.0000",
        "1.2500",
        "123.0",
        "OUTSIDE",
        "Closed form: c",
        "Baseline: b",
    ):
        assert part in table


def test_what_is_not_known_is_a_dash_and_no_verdict() -> None:
    row = result(measurement()).table().splitlines()[4]
    assert row.split() == ["error", "1.0000", "-", "-", "-", "-"]


def test_a_measurement_is_found_by_name() -> None:
    one = measurement()
    assert result(one)["error"] is one
    with pytest.raises(KeyError, match="Measured: error"):
        result(one)["mistake"]


def test_every_seed_is_a_point_of_the_figure() -> None:
    one = Measurement(name="x", values=np.array([1.0, 2.0, 4.0]), band=(1.0, 3.0), closed_form=2.0, baseline=9.0)
    axes = result(one, one).draw()
    points, closed_form, baseline = axes.get_lines()[:3]
    np.testing.assert_array_equal(points.get_xdata(), one.values)
    assert closed_form.get_xdata() == [2.0] and baseline.get_xdata() == [9.0]
    entries = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(entries) == ["band", "baseline", "closed form", "seed"]
