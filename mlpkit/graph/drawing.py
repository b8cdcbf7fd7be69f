"""A computation graph to look at: as text for graphviz, and as a picture that needs no graphviz.

Every node shows its name or operation, its value going forward and its gradient coming back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlpkit.graph.layout import layout
from mlpkit.graph.value import Value, topological_order
from mlpkit.plots.axes import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_graph", "graph_to_dot"]

LARGEST = 200


def graph_to_dot(value: Value) -> str:
    """Return the graph of `value` in graphviz's language: one line a node, one an arrow; leaves are boxes.

    Call `value.backward()` first, otherwise all gradients are 0.
    """
    nodes = topological_order(value)[::-1]
    number = {id(node): index for index, node in enumerate(nodes)}
    lines = ["digraph {", "  rankdir=LR;"]
    for node in nodes:
        shape = "ellipse" if node.parents else "box"
        lines.append(f'  n{number[id(node)]} [shape={shape}, label="{_escaped(_label(node))}"];')
    for node in nodes:
        lines += [f"  n{number[id(parent)]} -> n{number[id(node)]};" for parent in node.parents]
    return "\n".join([*lines, "}"])


def draw_graph(value: Value, *, axes: Axes | None = None) -> Axes:
    """Draw the graph of `value` from its leaves on the left to `value` on the right.

    Call `value.backward()` first, otherwise all gradients are 0.

    Args:
        value: The result whose history is drawn.
        axes: Where to draw; new Axes of a suitable size if None.

    Returns:
        The Axes drawn on.

    Raises:
        ValueError: If the graph has more than 200 nodes, which nobody could read.
    """
    nodes = topological_order(value)
    if len(nodes) > LARGEST:
        raise ValueError(f"`value` must have a graph of at most {LARGEST} nodes. Received: {len(nodes)} of them")
    places = layout(value)
    columns, heights = zip(*places.values(), strict=True)
    wide, tall = max(columns) + 1, max(heights) - min(heights) + 1
    axes = new_axes(axes, width_inches=max(3.0, 1.7 * wide), height_inches=max(1.5, 1.0 * tall))
    for node in nodes:
        for parent in node.parents:
            _arrow(axes, places[id(parent)], places[id(node)])
        box = {"boxstyle": "round" if node.parents else "square", "facecolor": "white", "edgecolor": "0.3"}
        axes.text(*places[id(node)], _label(node), ha="center", va="center", fontsize=8, bbox=box, zorder=2)
    axes.set_xlim(min(columns) - 0.5, max(columns) + 0.5)
    axes.set_ylim(min(heights) - 0.6, max(heights) + 0.6)
    axes.set_axis_off()
    return axes


def _label(node: Value) -> str:
    head = " = ".join(part for part in (node.name, node.operation) if part)
    return "\n".join([*([head] if head else []), f"{node.data:.4g}", f"grad {node.grad:.4g}"])


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    style = {"arrowstyle": "-|>", "color": "0.5", "shrinkA": 22, "shrinkB": 24}
    axes.annotate("", xy=end, xytext=start, arrowprops=style, zorder=1)
