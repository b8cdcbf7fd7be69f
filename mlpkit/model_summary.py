"""A model in a table, with its layers counted as the chapter counts them.

A layer is an affine map with whatever follows it: its activation, its dropout. The input is no layer. A network with
one hidden layer therefore has two layers, whatever Keras's own list of layers says.
"""

from dataclasses import dataclass
from typing import Any

import keras

from mlpkit.layers import Activation, Dropout, Linear
from mlpkit.regularizers import L2

__all__ = ["summary"]


@dataclass(frozen=True, kw_only=True)
class _Row:
    name: str
    widths: str
    parameters: int
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        line = f"{self.name:<18}{self.widths:<16}{self.parameters:>12,}  {', '.join(self.remarks)}"
        return line.rstrip()


def summary(model: keras.Model) -> str:
    """Return a table with one line for each layer: widths, parameters, and what follows the affine map.

    Args:
        model: A built model of `Linear` or Keras `Dense` layers in a row, such as `mlp` returns.

    Raises:
        ValueError: If the model is not built, or has no affine layer.
    """
    if not model.built:
        raise ValueError(f"`model` must be built, so that its widths are known. Received: {model.name}, not built")
    rows = _rows(model.layers)
    if not rows:
        raise ValueError(f"`model` must have an affine layer. Received: {model.name} without one")
    total = sum(row.parameters for row in rows)
    count = f"{len(rows)} layers" if len(rows) > 1 else "1 layer"
    last = f"{count}, {len(rows) - 1} of them hidden; {total:,} parameters. The input does not count as a layer."
    return "\n".join([*map(str, rows), last])


def _rows(layers: list[Any]) -> list[_Row]:
    affine = [layer for layer in layers if isinstance(layer, (Linear, keras.layers.Dense))]
    rows: list[_Row] = []
    for layer in layers:
        if layer in affine:
            rows.append(_affine_row(layer, len(rows) + 1, last=len(rows) + 1 == len(affine)))
        elif rows and (remark := _remark(layer)):
            rows[-1] = _Row(**{**vars(rows[-1]), "remarks": (*rows[-1].remarks, remark)})
    return rows


def _affine_row(layer: Any, depth: int, *, last: bool) -> _Row:
    remarks = []
    if getattr(layer, "activation", None) not in (None, keras.activations.linear):
        remarks.append(layer.activation.__name__)
    if isinstance(layer.kernel_regularizer, L2):
        remarks.append(f"L2 {layer.kernel_regularizer.strength:g}")
    return _Row(
        name=f"layer {depth}, {'output' if last else 'hidden'}",
        widths=f"{layer.kernel.shape[0]} → {layer.kernel.shape[1]}",
        parameters=layer.count_params(),
        remarks=tuple(remarks),
    )


def _remark(layer: Any) -> str | None:
    if isinstance(layer, Activation):
        return str(layer.function.__name__)
    if isinstance(layer, keras.layers.Activation):
        return str(layer.activation.__name__)
    if isinstance(layer, (Dropout, keras.layers.Dropout)):
        return f"dropout {layer.rate:g}"
    return None
