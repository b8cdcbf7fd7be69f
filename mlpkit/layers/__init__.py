"""The layers of the chapter: an affine map, a nonlinearity, and dropout."""

from mlpkit.layers.activation import Activation
from mlpkit.layers.dropout import Dropout
from mlpkit.layers.linear import Linear

__all__ = ["Activation", "Dropout", "Linear"]
