"""Automatic differentiation of scalars, small enough to read, and pictures of its graphs."""

from mlpkit.graph.drawing import draw_graph, graph_to_dot
from mlpkit.graph.value import Value

__all__ = ["Value", "draw_graph", "graph_to_dot"]
