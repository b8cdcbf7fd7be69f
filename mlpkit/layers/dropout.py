"""Dropout: during training, each entry is set to 0 with probability `rate`; the others make up for it."""

from collections.abc import Iterable
from typing import Any

import keras
from keras import ops

from mlpkit.arguments import number, whole_number
from mlpkit.tensors import Tensor

__all__ = ["Dropout"]


@keras.saving.register_keras_serializable(package="mlpkit")
class Dropout(keras.Layer):  # type: ignore[misc]
    """Inverted dropout: x -> 0 with probability `rate`, x / (1 - rate) otherwise; so the mean of the output is x.

    Only when called with `training=True`, which `fit` does by itself and a loop by hand has to do; at inference the
    output is the input. Every call draws a fresh mask, every entry on its own. The gradient is the mask over 1 - rate.
    Shapes: any; the output has the shape and precision of the input, a mask passes through.

    Args:
        rate: Probability to drop, in [0, 1]. 0 changes nothing; 1 gives zeros, never NaN.
        noise_shape: Shape of the mask, None for that of the input. An axis of size 1 shares one draw along it; None as
            an entry stands for the size of the input.
        seed: Whole number; the same seed gives the same sequence of masks on one backend. None for a random one.
        **kwargs: `name`, `dtype`, `trainable`, as for every Keras layer.

    Raises:
        TypeError: If `rate` or `seed` is not a number, or `noise_shape` is not a sequence of whole numbers and None.
        ValueError: If `rate` lies outside [0, 1], is NaN, or `noise_shape` has an entry below 1.

    Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
    """

    def __init__(
        self, rate: float, *, noise_shape: Iterable[int | None] | None = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.rate = number("rate", rate, low=0.0, high=1.0)
        self.noise_shape = _noise_shape(noise_shape)
        self.seed = None if seed is None else whole_number("seed", seed, at_least=0)
        self.seed_generator = keras.random.SeedGenerator(self.seed)
        self.supports_masking = True
        self.built = type(self).build is keras.Layer.build  # a subclass may have weights to build

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        """Return `inputs` with a part of its entries dropped if `training`, else `inputs` itself."""
        if not training or self.rate == 0.0:
            return inputs
        if self.rate == 1.0:
            return ops.zeros_like(inputs)
        # float32 whatever the precision of the inputs: in float16 a rate of 0.0001 would never drop.
        draws = keras.random.uniform(self._mask_shape(inputs), dtype="float32", seed=self.seed_generator)
        mask = ops.cast(draws >= self.rate, inputs.dtype)
        return inputs * mask / (1.0 - self.rate)

    def _mask_shape(self, inputs: Tensor) -> tuple[Any, ...]:
        shape: tuple[Any, ...] = tuple(ops.shape(inputs))
        if self.noise_shape is None:
            return shape
        if len(self.noise_shape) != len(shape):
            raise ValueError(
                f"`noise_shape` must have one entry for each axis of the input, {len(shape)}. "
                f"Received: noise_shape={self.noise_shape}"
            )
        return tuple(size if noise is None else noise for size, noise in zip(shape, self.noise_shape, strict=True))

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return `input_shape`."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the constructor, ready for JSON."""
        return {**super().get_config(), "rate": self.rate, "noise_shape": self.noise_shape, "seed": self.seed}


def _noise_shape(shape: Any) -> tuple[int | None, ...] | None:
    if shape is None:
        return None
    if not isinstance(shape, Iterable) or isinstance(shape, str):
        raise TypeError(f"`noise_shape` must be a sequence of whole numbers and None. Received: noise_shape={shape!r}")
    return tuple(None if size is None else whole_number("noise_shape", size, at_least=1) for size in shape)
