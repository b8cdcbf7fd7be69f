"""Grade a class of notebooks by their values and gradients, without trusting a line of them."""

__version__ = "0.1.0"
