"""Where each node of a computation graph stands, if it is drawn from left to right."""

from mlpkit.graph.value import Value, topological_order

__all__ = ["Position", "layout"]

Position = tuple[float, float]
SWEEPS = 4


def layout(value: Value) -> dict[int, Position]:
    """Return (column, height) for every node, by `id`.

    The column is the longest way from a leaf, so every arrow points to the right. Within a column the nodes are
    ordered by the mean height of their neighbours, which keeps arrows short and mostly uncrossed.
    """
    order = topological_order(value)[::-1]
    column: dict[int, int] = {}
    for node in order:
        column[id(node)] = 1 + max((column[id(parent)] for parent in node.parents), default=-1)
    _pull_leaves_right(order, column)
    columns: list[list[Value]] = [[] for _ in range(max(column.values()) + 1)]
    for node in order:
        columns[column[id(node)]].append(node)
    height = _centred(columns)
    neighbours = _neighbours(order)
    for sweep in range(SWEEPS):
        for nodes in columns if sweep % 2 else reversed(columns):
            nodes.sort(key=lambda node: _mean([height[other] for other in neighbours[id(node)]], height[id(node)]))
            height.update(_centred([nodes]))
    return {id(node): (float(column[id(node)]), height[id(node)]) for node in order}


def _pull_leaves_right(order: list[Value], column: dict[int, int]) -> None:
    """Move each leaf next to its first use, so that a constant does not send an arrow through the whole picture."""
    first_use: dict[int, int] = {}
    for node in order:
        for parent in node.parents:
            first_use[id(parent)] = min(first_use.get(id(parent), column[id(node)]), column[id(node)])
    for node in order:
        if not node.parents and id(node) in first_use:
            column[id(node)] = first_use[id(node)] - 1


def _neighbours(order: list[Value]) -> dict[int, list[int]]:
    neighbours: dict[int, list[int]] = {id(node): [] for node in order}
    for node in order:
        for parent in node.parents:
            neighbours[id(node)].append(id(parent))
            neighbours[id(parent)].append(id(node))
    return neighbours


def _centred(columns: list[list[Value]]) -> dict[int, float]:
    return {id(node): (len(nodes) - 1) / 2 - row for nodes in columns for row, node in enumerate(nodes)}


def _mean(heights: list[float], otherwise: float) -> float:
    return -sum(heights) / len(heights) if heights else -otherwise
