"""Draw a student's curve over the expected one, as SVG that stands in a page without script, file or id.

Trusted side, pure. Drawn by hand and not by a plotting library: a class of a thousand has twenty thousand of these.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from operator import sub

from autograder.language import phrase, plural, voice
from autograder.model.report import Curve
from autograder.reports.scale import UNITS, Axis, across, all_finite, tick_label, upwards
from autograder.reports.text import one_line

WIDTH, HEIGHT = 340, 216
_LEFT, _TOP, _WIDE, _HIGH = 46, 8, 284, 182
_HOLE = 2.2  # a step so many times wider than its neighbours is a hole
_CLOSE = 2e-3  # of the drawing's height: what the eye cannot tell apart


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing with what it shows in words.

    Attributes:
        svg: markup, with everything in it escaped.
        title: what is drawn.
        caption: one sentence that says what the drawing shows.
        has_yours: a curve of the student's is in it.
        has_gaps: some of the student's values are NaN.
    """

    svg: str
    title: str
    caption: str
    has_yours: bool
    has_gaps: bool


def picture(curve: Curve) -> Picture:
    """Return the drawing of `curve`: expected broad and pale, the student's thin and strong above it.

    Infinite values are cut off at the frame; where a value is NaN the curve has a gap, and a strip marks it below.
    """
    return _picture(curve, voice())


@lru_cache(maxsize=1024)
def _picture(curve: Curve, _voice: object) -> Picture:
    observed = curve.observed if len(curve.observed) == len(curve.x) == len(curve.expected) else ()
    horizontal, vertical = across(curve.x), upwards(curve.expected, observed)
    caption = _caption(curve.x, observed, curve.expected, vertical)
    title = one_line(curve.title, 80)
    steps = _steps(curve.x, horizontal)
    expected = curve.expected if len(curve.expected) == len(curve.x) else ()
    gaps = _gaps(steps, observed)
    lines = [f'<path class="wanted" fill="none" d="{_path(steps, expected, vertical)}"/>']
    if observed:
        lines.append(f'<path class="yours" fill="none" d="{_path(steps, observed, vertical)}"/>')
    if gaps:
        lines.append(f'<path class="gap" fill="none" d="{gaps}"/>')
    svg = (
        f'<svg class="ag-plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(caption)}</desc>{_frame(horizontal, vertical)}"
        f'<svg x="{_LEFT}" y="{_TOP}" width="{_WIDE}" height="{_HIGH}" viewBox="0 0 {UNITS} {UNITS}" '
        f'preserveAspectRatio="none">{"".join(lines)}</svg></svg>'
    )
    return Picture(svg=svg, title=title, caption=caption, has_yours=bool(observed), has_gaps=bool(gaps))


@lru_cache(maxsize=64)
def _steps(x: tuple[float, ...], axis: Axis) -> tuple[int, ...]:
    return tuple(map(axis.place, x))


@lru_cache(maxsize=64)
def _lifts(steps: tuple[int, ...]) -> tuple[int, ...]:
    """Return the places before which the pen is lifted, because inputs were left out there, such as around a kink."""
    widths = [0, *map(sub, steps[1:], steps), 0]
    return tuple(i for i in range(1, len(steps)) if widths[i] > _HOLE * max(widths[i - 1], widths[i + 1]) > 0)


@lru_cache(maxsize=256)
def _path(steps: tuple[int, ...], numbers: tuple[float, ...], axis: Axis) -> str:
    """Return path data through the points, cut where a number is NaN and where inputs were left out."""
    if not numbers:
        return ""
    if all_finite(numbers):
        factor, top = UNITS / (axis.high - axis.low), axis.high
        if axis.low <= min(numbers) and max(numbers) <= top:
            places = [round((top - number) * factor) for number in numbers]
        else:
            places = [UNITS - axis.place(number) for number in numbers]
        points = [f"{step} {place}" for step, place in zip(steps, places, strict=True)]
    else:
        points = [_point(step, number, axis) for step, number in zip(steps, numbers, strict=True)]
    for place in _lifts(steps):
        points[place] = f"|{points[place]}"
    return "".join(map(_run, " ".join(points).split("|")))


def _run(points: str) -> str:
    """Return path data of one run; a single point is a line of no length, which round ends make a dot."""
    run = points.strip()
    return f"M{run}{'h0' if run.count(' ') == 1 else ''}" if run else ""


def _point(step: int, number: float, axis: Axis) -> str:
    """Return a point; an infinite one on the edge of the frame, and a bar for NaN, where the pen is lifted."""
    if math.isnan(number):
        return "|"
    if math.isinf(number):
        return f"{step} {0 if number > 0 else UNITS}"
    return f"{step} {UNITS - axis.place(number)}"


def _gaps(steps: Sequence[int], observed: Sequence[float]) -> str:
    """Return path data of a strip along the bottom, wherever an observed number is NaN."""
    if not any(map(math.isnan, observed)):
        return ""
    strips, open_at = [], -1
    for i, number in enumerate([*observed, 0.0]):
        if math.isnan(number):
            open_at = i if open_at < 0 else open_at
        elif open_at >= 0:
            strips.append(f"M{steps[open_at] - 4} {UNITS}H{steps[i - 1] + 4}")
            open_at = -1
    return "".join(strips)


@lru_cache(maxsize=256)
def _frame(horizontal: Axis, vertical: Axis) -> str:
    """Return grid, the two zero lines, ticks and the name of the input."""
    grid: list[str] = []
    zero: list[str] = []
    labels: list[str] = []
    for tick in horizontal.ticks(8 if horizontal.has_short_labels() else 4):
        at = _LEFT + horizontal.place(tick) * _WIDE / UNITS
        (zero if abs(tick) < 1e-300 else grid).append(f"M{at:.1f} {_TOP}v{_HIGH}")
        labels.append(f'<text x="{at:.1f}" y="{_TOP + _HIGH + 15}" text-anchor="middle">{tick_label(tick)}</text>')
    for tick in vertical.ticks(5):
        at = _TOP + _HIGH - vertical.place(tick) * _HIGH / UNITS
        (zero if abs(tick) < 1e-300 else grid).append(f"M{_LEFT} {at:.1f}h{_WIDE}")
        labels.append(f'<text x="{_LEFT - 6}" y="{at + 3.5:.1f}" text-anchor="end">{tick_label(tick)}</text>')
    labels.append(f'<text class="x" x="{_LEFT + _WIDE - 4}" y="{_TOP + _HIGH - 6}" text-anchor="end">x</text>')
    return f'<path class="grid" d="{"".join(grid)}"/><path class="zero" d="{"".join(zero)}"/>{"".join(labels)}'


def _caption(x: Sequence[float], observed: Sequence[float], expected: Sequence[float], axis: Axis) -> str:
    if not observed:
        return phrase("What is expected. Yours gave nothing that can be drawn.")
    distances = list(map(abs, map(sub, observed, expected)))
    finite = distances if all_finite(distances) else [one for one in distances if math.isfinite(one)]
    parts = []
    if finite:
        most = max(finite)
        same = most <= _CLOSE * (axis.high - axis.low)
        on_it = phrase("Yours lies on the expected curve")
        parts.append(on_it if same else _apart(most, x[distances.index(most)]))
    size, nan, infinite = len(observed), sum(map(math.isnan, observed)), sum(map(math.isinf, observed))
    if nan:
        words = plural(
            "{count} of its {size} values is NaN, no number",
            "{count} of its {size} values are NaN, no number",
            nan,
            count=nan,
            size=size,
        )
        parts.append(words)
    if infinite:
        words = plural(
            "{count} of its {size} values is infinite",
            "{count} of its {size} values are infinite",
            infinite,
            count=infinite,
            size=size,
        )
        parts.append(words)
    return phrase("; ").join(parts) + phrase(".")


def _apart(most: float, at: float) -> str:
    return phrase(
        "Yours is up to {by} from the expected curve, farthest at x = {x}",
        by=f"{most:.3g}",
        x=tick_label(float(f"{at:.3g}")),
    )
