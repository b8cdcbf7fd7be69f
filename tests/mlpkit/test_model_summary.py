"""Laws of the summary: it counts layers as the chapter does, and its numbers are the model's."""

import keras
import pytest

import mlpkit


@pytest.mark.parametrize("hidden", [[], [5], [5, 4], [5, 4, 3]])
def test_a_layer_is_an_affine_map_and_the_input_does_not_count(hidden):
    model = mlpkit.mlp(hidden, 2, inputs=7, rates=0.5)
    lines = mlpkit.summary(model).splitlines()
    assert len(lines) == len(hidden) + 2
    assert lines[-1].startswith(f"{len(hidden) + 1} layer")
    assert f"{len(hidden)} of them hidden" in lines[-1]
    assert f"{model.count_params():,} parameters" in lines[-1]
    for number, (line, layer) in enumerate(
        zip(lines, [x for x in model.layers if hasattr(x, "kernel")], strict=False), 1
    ):
        assert line.startswith(f"layer {number}, ") and f"{layer.count_params():,}" in line


def test_a_line_says_what_follows_the_affine_map():
    text = mlpkit.summary(mlpkit.mlp([5], 2, "tanh", inputs=7, rates=0.25, strength=0.01))
    hidden, output, _ = text.splitlines()
    for words in ("hidden", "7 → 5", "40", "tanh", "dropout 0.25", "L2 0.01"):
        assert words in hidden
    assert "output" in output and "5 → 2" in output and "dropout" not in output and "tanh" not in output


def test_keras_layers_are_understood_too():
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="relu"), keras.layers.Dropout(0.5), keras.layers.Dense(1)]
    )
    first = mlpkit.summary(model).splitlines()[0]
    assert "relu" in first and "dropout 0.5" in first


def test_a_model_that_is_not_built_or_not_affine_is_refused_by_name():
    with pytest.raises(ValueError, match="`model` must be built"):
        mlpkit.summary(mlpkit.mlp([3], 2))
    with pytest.raises(ValueError, match="`model` must have an affine layer"):
        mlpkit.summary(keras.Sequential([keras.Input((3,)), mlpkit.Dropout(0.5)]))
