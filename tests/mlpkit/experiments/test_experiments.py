"""Every experiment lies in its bands, tells the story it is there for, and draws its figure."""

import numpy as np
import pytest

from mlpkit.experiments import EXPERIMENTS, Result
from mlpkit.experiments.__main__ import main

# Enough seeds for a median, few enough for a test; the rest runs with what the experiment itself prefers.
FEWER = {"label_noise": 6, "fgsm": 2, "resume": 1, "label_shift": 12}


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {}


def found(name: str, results: dict[str, Result]) -> Result:
    if name not in results:
        results[name] = EXPERIMENTS[name](**({"seeds": FEWER[name]} if name in FEWER else {}))
    return results[name]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_measurement_lies_in_its_band(name: str, results: dict[str, Result]) -> None:
    result = found(name, results)
    assert result.inside, result.table()
    assert result.name == name


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_has_a_band_a_closed_form_and_a_baseline(name: str, results: dict[str, Result]) -> None:
    measurements = found(name, results).measurements
    assert any(measurement.band for measurement in measurements)
    assert any(measurement.closed_form is not None for measurement in measurements)
    assert any(measurement.baseline is not None for measurement in measurements)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_draws_on_the_axes_it_is_given(name: str, results: dict[str, Result]) -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert found(name, results).draw(axes) is axes
    assert axes.has_data()


def test_least_squares_overfits_where_descent_hardly_does(results: dict[str, Result]) -> None:
    result = found("polynomial", results)
    assert result["20 features, test error"].median < 0.1 < 100 < result["20 features exactly, test error"].median


def test_weight_decay_makes_weights_small_and_predictions_no_better_than_the_mean(results: dict[str, Result]) -> None:
    loss = found("weight_decay", results)["λ = 3, validation loss"]
    assert loss.median > 3 * loss.baseline


def test_the_joint_confusion_matrix_is_worse_than_doing_nothing(results: dict[str, Result]) -> None:
    result = found("label_shift", results)
    joint, corrected = result["joint matrix, L1 error of q"], result["corrected, L1 error of q"]
    assert joint.median > 3 * joint.baseline
    assert corrected.median < result["raw predictions, L1 error of q"].median
    assert corrected.median == pytest.approx(corrected.closed_form, rel=0.4)


def test_the_attack_is_what_the_gradient_promises_and_random_signs_do_little(results: dict[str, Result]) -> None:
    result = found("fgsm", results)
    assert result["loss gained / ε‖gradient‖₁"].median == pytest.approx(1.0, abs=0.1)
    assert result["random, ε = 0.2"].median > result["attacked, ε = 0.05"].median


def test_a_checkpoint_loses_nothing_and_keras_own_file_does(results: dict[str, Result]) -> None:
    for measurement in found("resume", results).measurements:
        assert measurement.values.max() == 0.0
        assert measurement.baseline > 1e-3


@pytest.mark.parametrize("name", ["polynomial", "leakage", "matrix_product"])
def test_the_same_seed_gives_the_same_result_and_another_seed_another(name: str) -> None:
    first, again, other = (EXPERIMENTS[name](seeds=3, seed=seed).measurements for seed in (1, 1, 2))
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a.values, b.values)
    assert any(not np.array_equal(a.values, b.values) for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_no_seeds_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="`seeds` must be a whole number of at least 1"):
        EXPERIMENTS[name](seeds=0)


def test_the_command_line_lists_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in EXPERIMENTS)


def test_the_command_line_prints_the_table_and_writes_the_figure(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix_product", "--seeds", "100", "--figures", str(tmp_path / "new")]) == 0
    assert "inside" in capsys.readouterr().out
    assert (tmp_path / "new" / "matrix_product.png").stat().st_size > 5_000


def test_the_status_is_one_outside_a_band_and_two_for_a_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mlpkit.experiments.products.BAND", (0.0, 1.0))
    assert main(["matrix_product", "--no-figure", "--seeds", "50"]) == 1
    assert "OUTSIDE" in capsys.readouterr().out
    for mistake in (["nonsense"], ["leakage", "--seeds", "0"]):
        with pytest.raises(SystemExit) as ended:
            main(mistake)
        assert ended.value.code == 2


@pytest.mark.slow
def test_all_experiments_are_inside_with_their_own_seeds() -> None:
    assert main(["all", "--no-figure"]) == 0
