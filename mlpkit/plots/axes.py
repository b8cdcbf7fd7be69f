"""Where a picture is drawn: on the Axes given, or on new ones that belong to no window.

Matplotlib is imported here and only when something is drawn, so that importing mlpkit stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["new_axes"]


def new_axes(axes: Axes | None = None, *, width_inches: float = 5.0, height_inches: float = 3.5) -> Axes:
    """Return `axes`, or the Axes of a new figure.

    Inside a notebook or an interactive session the figure belongs to pyplot, which shows it. Without a screen it does
    not, so that nothing is kept alive and no window is tried; `axes.figure.savefig(...)` works in both.
    """
    if axes is not None:
        return axes
    import matplotlib as mpl

    size = (width_inches, height_inches)
    if mpl.get_backend().lower() == "agg":
        from matplotlib.figure import Figure

        return Figure(figsize=size, layout="constrained").subplots()
    import matplotlib.pyplot as plt

    drawn: Axes = plt.figure(figsize=size, layout="constrained").subplots()
    return drawn
