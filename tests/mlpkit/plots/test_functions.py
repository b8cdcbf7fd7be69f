"""Laws of the pictures of functions: they show what they are given, on the Axes they are given, without a screen."""

import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

import mlpkit
from mlpkit.plots import dropout_mask, function_and_derivative

mpl.use("agg")


def test_both_curves_are_drawn_with_their_values():
    x = np.linspace(-3, 3, 50)
    axes = function_and_derivative(np.sin, np.cos, x, label="sine")
    curves = [line for line in axes.lines if len(line.get_xdata()) == 50]
    np.testing.assert_allclose(curves[0].get_ydata(), np.sin(x))
    np.testing.assert_allclose(curves[1].get_ydata(), np.cos(x))
    assert curves[0].get_linestyle() == "-" and curves[1].get_linestyle() == "--"
    assert curves[0].get_color() == curves[1].get_color()
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["sine", "sine, derivative"]


def test_activations_of_mlpkit_can_be_drawn_and_name_themselves():
    axes = function_and_derivative(mlpkit.relu, mlpkit.relu_derivative)
    assert axes.get_legend().get_texts()[0].get_text() == "relu"
    assert function_and_derivative(mlpkit.tanh, mlpkit.tanh_derivative, axes=axes) is axes
    assert len(axes.get_legend().get_texts()) == 4


def test_the_axes_that_are_given_are_used():
    axes = Figure().subplots()
    assert function_and_derivative(np.sin, np.cos, axes=axes) is axes
    assert dropout_mask(np.eye(3), axes=axes) is axes


@pytest.mark.parametrize("fraction", [0.0, 0.25, 1.0])
def test_a_mask_says_what_fraction_it_drops(fraction):
    mask = np.ones((4, 10))
    mask.ravel()[: int(40 * fraction)] = 0
    axes = dropout_mask(mask)
    assert axes.get_title() == f"{fraction:.1%} of 40 dropped"
    np.testing.assert_array_equal(axes.images[0].get_array(), mask != 0)


def test_the_output_of_dropout_is_a_mask():
    assert (
        "dropped" in dropout_mask(mlpkit.Dropout(0.5, seed=0)(np.ones((5, 6), np.float32), training=True)).get_title()
    )


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((np.sin, np.cos, np.ones((2, 2))), "x"),
        ((np.sum, np.cos, np.ones(3)), "function"),
        ((np.sin, np.sum, np.ones(3)), "derivative"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        function_and_derivative(*arguments)
    with pytest.raises(ValueError, match="`mask`"):
        dropout_mask(np.ones(3))


@pytest.mark.slow
def test_a_picture_is_drawn_in_a_process_without_screen_or_choice_of_backend(tmp_path):
    code = (
        "import numpy as np; from mlpkit.plots import function_and_derivative as draw; "
        f"draw(np.sin, np.cos).figure.savefig({str(tmp_path / 'f.png')!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PATH": "", "HOME": str(tmp_path), "PYTHONPATH": "."})
    assert (tmp_path / "f.png").exists()
