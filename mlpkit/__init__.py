"""Multilayer perceptrons on Keras 3, to read and to import."""

__version__ = "0.1.0"
