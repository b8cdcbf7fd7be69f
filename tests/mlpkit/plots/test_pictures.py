"""Each picture shows the numbers it was given, on the Axes it was given, without a screen."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from matplotlib.figure import Figure

from mlpkit.plots.boundary import decision_boundary
from mlpkit.plots.depth import gradient_norms
from mlpkit.plots.folds import fold_scores
from mlpkit.plots.learning import learning_curves
from mlpkit.plots.surface import loss_surface
from mlpkit.plots.weights import weight_histograms
from mlpkit.training import History

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
PICTURES = {
    "loss_surface": lambda axes: loss_surface(
        np.arange(6.0).reshape(2, 3), [0, 1], [0, 1, 2], path=[[0, 0], [1, 2]], axes=axes
    ),
    "a flat loss_surface": lambda axes: loss_surface(np.ones((2, 2)), [0, 1], [0, 1], axes=axes),
    "learning_curves": lambda axes: learning_curves({"loss": [2.0, 1.0], "val_loss": [2.0, 3.0]}, axes=axes),
    "weight_histograms": lambda axes: weight_histograms({"kernel": np.eye(4)}, axes=axes),
    "fold_scores": lambda axes: fold_scores([0.8, 0.9, 0.7], axes=axes),
    "decision_boundary": lambda axes: decision_boundary(lambda p: p, CORNERS, [0, 0, 1, 1], resolution=5, axes=axes),
    "gradient_norms": lambda axes: gradient_norms([1.0, 0.5, 0.0], axes=axes),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_takes_and_returns_axes(name: str) -> None:
    given = Figure().subplots()
    assert PICTURES[name](given) is given
    assert given.has_data()
    made = PICTURES[name](None)
    made.figure.canvas.draw()  # nothing is left to fail when it is shown
    assert made is not given


def test_importing_the_pictures_loads_nothing_of_matplotlib() -> None:
    """Beyond what Keras itself has loaded already."""
    names = ("boundary", "depth", "folds", "learning", "surface", "weights")
    code = "import sys, keras\nbefore = set(sys.modules)\n" + "\n".join(f"import mlpkit.plots.{name}" for name in names)
    code += "\nsys.exit(any('matplotlib' in name for name in set(sys.modules) - before))"
    search = {"PYTHONPATH": ":".join(sys.path), "KERAS_BACKEND": keras.backend.backend(), "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, env=search)
    assert ended.returncode == 0, ended.stderr.decode()[-500:]


def test_a_path_of_descent_is_drawn_through_its_points() -> None:
    path = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 2.0]])
    axes = loss_surface(np.arange(6.0).reshape(2, 3), [0, 1], [0, 1, 2], path=path)
    line, start, end = axes.get_lines()
    np.testing.assert_array_equal(line.get_xydata(), path)
    np.testing.assert_array_equal(start.get_xydata(), path[:1])
    np.testing.assert_array_equal(end.get_xydata(), path[-1:])


def test_the_first_weight_runs_to_the_right() -> None:
    axes = loss_surface(np.arange(8.0).reshape(2, 4), [0, 1], [0, 10, 20, 30])
    assert axes.get_xlim() == (0, 1) and axes.get_ylim() == (0, 30)


def test_learning_curves_mark_the_best_epoch_and_leave_step_losses_out() -> None:
    history = History([9.0, 9.0, 9.0], [0.0, 0.0, 0.0], [3.0, 2.0, 1.0], [3.0, 1.5, 2.0])
    axes = learning_curves(history)
    train, validation, best = axes.get_lines()
    np.testing.assert_array_equal(train.get_ydata(), history.train_loss)
    np.testing.assert_array_equal(validation.get_ydata(), history.validation_loss)
    assert best.get_xdata() == [1] and best.get_ydata() == [1.5]


def test_losses_of_zero_are_drawn_on_a_linear_axis() -> None:
    assert learning_curves({"loss": [1.0, 0.0]}).get_yscale() == "linear"
    assert learning_curves({"loss": [1.0, 0.5]}).get_yscale() == "log"


def test_histograms_show_the_kernels_of_a_model_and_no_bias() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(2)])
    labels = [text.get_text() for text in weight_histograms(model).get_legend().get_texts()]
    assert len(labels) == 2
    assert f"deviation {model.layers[0].get_weights()[0].std():.2g}" in labels[0]


def test_fold_scores_carry_their_mean() -> None:
    axes = fold_scores({"a": [1.0, 2.0], "b": [3.0, 5.0]})
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a\n1.5", "b\n4"]


def test_models_with_different_numbers_of_folds_are_not_joined() -> None:
    assert len(fold_scores({"a": [1.0, 2.0], "b": [3.0]}).get_lines()) == 2
    assert len(fold_scores({"a": [1.0, 2.0], "b": [3.0, 4.0]}).get_lines()) == 4


def test_the_plane_is_coloured_by_the_predicted_class() -> None:
    axes = decision_boundary(lambda p: (p[:, 1] > 0.5).astype(int), CORNERS, [0, 0, 1, 1], resolution=4)
    plane = axes.collections[0].get_array().reshape(4, 4)
    np.testing.assert_array_equal(plane, np.repeat([[0], [0], [1], [1]], 4, axis=1))


def test_a_norm_of_zero_is_left_out_of_a_logarithmic_axis() -> None:
    (line,) = gradient_norms([1.0, 0.0, 0.25]).get_lines()
    np.testing.assert_array_equal(line.get_xdata(), [1, 3])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: loss_surface(np.ones((2, 3)), [0, 1], [0, 1]), "`values` must have shape"),
        (lambda: loss_surface(np.full((2, 2), np.nan), [0, 1], [0, 1]), "`values` must not hold NaN"),
        (lambda: loss_surface(np.ones((2, 2)), [0, 1], [0, 1], path=[[0, 1, 2]]), "`path` must have shape"),
        (lambda: learning_curves(History()), "`history`"),
        (lambda: weight_histograms({}), "`weights`"),
        (lambda: fold_scores([]), "`scores`"),
        (lambda: decision_boundary(lambda p: p, np.ones((2, 3)), [0, 1]), "`x` must have shape"),
        (lambda: decision_boundary(lambda p: p[:3], CORNERS, [0, 0, 1, 1]), "`predict` must return"),
        (lambda: gradient_norms([1.0, -1.0]), "`norms`"),
    ],
)
def test_bad_input_is_named(call, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        call()
