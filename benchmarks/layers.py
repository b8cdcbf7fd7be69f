"""How fast mlpkit's layers are beside Keras's own: one training step of a perceptron, and dropout alone.

Run as `python benchmarks/layers.py`; the backend is `KERAS_BACKEND`'s. Both sides run the same step in the same
process, turn by turn, so that whatever else the machine does hits both. The ratio is the median over the pairs,
mlpkit / Keras; its noise is that of Keras beside Keras, measured in the same way.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

import mlpkit

STEPS_PER_TURN = 20
Run = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One line of the table: what ran, the median seconds of a turn, and the median of the ratios of the pairs."""

    name: str
    keras_seconds: float
    mlpkit_seconds: float
    ratio: float
    noise: float


def perceptron(linear: type[keras.Layer], activation: type[keras.Layer], dropout: type[keras.Layer]) -> keras.Model:
    """Return 784-256-256-10 with dropout, of the layers given."""
    relu = keras.activations.relu if activation is keras.layers.Activation else mlpkit.relu
    layers = [keras.Input((784,))]
    for rate in (0.2, 0.5):
        layers += [linear(256), activation(relu), dropout(rate, seed=1)]
    return keras.Sequential([*layers, linear(10)])


def training(model: keras.Model, *, jit_compile: bool, batch: int = 128) -> Run:
    """Return a function that makes some training steps on random data."""
    rng = np.random.default_rng(0)
    rows = batch * STEPS_PER_TURN
    x, y = rng.random((rows, 784), np.float32), rng.integers(0, 10, rows)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss, jit_compile=jit_compile)
    return lambda: model.fit(x, y, batch_size=batch, epochs=1, shuffle=False, verbose=0)


def dropout_alone(layer: keras.Layer) -> Run:
    """Return a function that drops from 4096 x 1024 numbers, compiled the way the backend does it without XLA."""
    x = keras.ops.convert_to_tensor(np.random.default_rng(0).random((4096, 1024), np.float32))
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        step = tf.function(lambda inputs: layer(inputs, training=True))
        return lambda: step(x).numpy()[0, 0]
    if backend == "jax":
        import jax

        stateless = jax.jit(lambda state, inputs: layer.stateless_call([], state, inputs, training=True))
        state = [variable.value for variable in layer.non_trainable_variables]
        return lambda: jax.block_until_ready(stateless(state, x))
    return lambda: layer(x, training=True)


def compare(name: str, theirs: Run, ours: Run, theirs_again: Run, *, pairs: int) -> Comparison:
    """Time the three in turn, after a warm-up, and return medians."""
    for run in (theirs, ours, theirs_again):
        run()
        run()
    rounds = []
    for turn in range(pairs):
        runs = [(0, theirs), (1, ours), (2, theirs_again)]
        seconds = [0.0, 0.0, 0.0]
        for place, run in runs[turn % 3 :] + runs[: turn % 3]:
            seconds[place] = _seconds(run)
        rounds.append(seconds)
    return Comparison(
        name=name,
        keras_seconds=statistics.median(row[0] for row in rounds),
        mlpkit_seconds=statistics.median(row[1] for row in rounds),
        ratio=statistics.median(row[1] / row[0] for row in rounds),
        noise=statistics.median(row[2] / row[0] for row in rounds),
    )


def measure(pairs: int = 60) -> list[Comparison]:
    """Return the comparisons that the table shows."""
    return [
        *(_compare_training(jit_compile, pairs) for jit_compile in (False, True)),
        compare(
            "dropout alone, 4096 x 1024",
            dropout_alone(keras.layers.Dropout(0.5, seed=1)),
            dropout_alone(mlpkit.Dropout(0.5, seed=1)),
            dropout_alone(keras.layers.Dropout(0.5, seed=1)),
            pairs=pairs,
        ),
    ]


def ratios(comparisons: list[Comparison]) -> dict[str, float]:
    """Return name to ratio, mlpkit / Keras."""
    return {comparison.name: comparison.ratio for comparison in comparisons}


def main() -> dict[str, float]:
    """Print the table and return the ratios."""
    comparisons = measure()
    print(f"backend {keras.backend.backend()}, Keras {keras.__version__}")
    print(f"{'':<44}{'Keras ms':>10}{'mlpkit ms':>11}{'ratio':>8}{'Keras/Keras':>13}")
    for row in comparisons:
        times = f"{1e3 * row.keras_seconds:>10.2f}{1e3 * row.mlpkit_seconds:>11.2f}"
        print(f"{row.name:<44}{times}{row.ratio:>8.3f}{row.noise:>13.3f}")
    return ratios(comparisons)


def _compare_training(jit_compile: bool, pairs: int) -> Comparison:
    theirs = (keras.layers.Dense, keras.layers.Activation, keras.layers.Dropout)
    ours = (mlpkit.Linear, mlpkit.Activation, mlpkit.Dropout)
    runs = [training(perceptron(*layers), jit_compile=jit_compile) for layers in (theirs, ours, theirs)]
    name = f"{STEPS_PER_TURN} training steps, jit_compile {'on' if jit_compile else 'off'}"
    return compare(name, *runs, pairs=pairs)


def _seconds(run: Run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
