"""Measure how often ordinary models, and look-ups of the originals, reach the thresholds of exercises that train.

    python benchmarks/thresholds.py --seeds 200                 # models of scikit-learn
    python benchmarks/thresholds.py --seeds 200 --networks --only fit_classifier --record networks.jsonl
                                                                # an MLP and a convolution by Keras
    python benchmarks/thresholds.py --seeds 200 --only ways     # the table that no look-up knows
    python benchmarks/thresholds.py --illegible                 # which digits are left out, and why

Judged by the exercises' own checks, in this process: the models are ours. With `--record FILE` every outcome is
appended to a file as soon as it is known, and a run that is started again does only what the file lacks.
"""

import argparse
import importlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.datasets import WAYS_BAR, accuracy, digits, root_mean_squared_error, ways_of_writing
from autograder.course.assignments import load_assignment
from autograder.course.folders import find_course
from autograder.judging.judge import judge
from autograder.model.exercise import Check, Exercise, every_probe
from autograder.model.probe import Observation, Probe
from autograder.model.verdict import Ending

sys.path.insert(0, str(Path(__file__).resolve().parent))

Rows = np.ndarray[Any, Any]
Fit = Callable[[Rows, Rows, Rows], Rows]
# One outcome: points earned, points there are, and the figure that is compared with the threshold.
Outcome = tuple[float, float, float]
Timed = tuple[float, float, float, float]  # and the seconds it took
EXERCISES = ("fit_classifier", "fit_digits", "ways", "fit_predict")
DIGITS_BARS, DIGITS_TRAINING = (0.95, 0.90), 1250  # of `fit_digits`
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS")


def main() -> None:
    """Print one line a model and exercise."""
    asked = _arguments()
    os.environ |= dict.fromkeys(_THREADS, "1") | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    warnings.filterwarnings("ignore")  # models that have not quite converged
    if asked.illegible:
        print(_illegible())
        return
    models, lookups = importlib.import_module("ordinary_models"), importlib.import_module("lookups")
    on_digits = models.networks() if asked.networks else models.classifiers() | lookups.DIGITS
    on_diabetes = {} if asked.networks else models.regressors() | lookups.DIABETES
    record = Record(asked.record)
    print(f"{'exercise':15} {'model':30} {'full':>9} {'half':>9} {'mean':>7} {'worst':>7} {'seconds':>8}")
    for exercise in (one for one in EXERCISES if asked.only in ("", one)):
        for name, fit in (on_diabetes if exercise == "fit_predict" else on_digits).items():
            alone = {"fit_digits": _digits, "ways": _ways}.get(exercise)
            trial = partial(alone, fit) if alone else partial(_graded, exercise, fit)
            seeds = range(asked.first, asked.first + asked.seeds)
            _show(exercise, name, [record.outcome(exercise, name, seed, trial) for seed in seeds])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--networks", action="store_true")
    parser.add_argument("--only", choices=EXERCISES, default="")
    parser.add_argument("--record", type=Path)
    parser.add_argument("--illegible", action="store_true")
    return parser.parse_args()


class Record:
    """Outcomes by exercise, model and seed, in a file with one line each if there is one."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self._known: dict[tuple[str, str, int], Timed] = {}
        for (exercise, model, seed), *outcome in map(json.loads, lines):
            self._known[exercise, model, seed] = (outcome[0], outcome[1], outcome[2], outcome[3])

    def outcome(self, exercise: str, model: str, seed: int, trial: Callable[[int], Outcome]) -> Timed:
        """Return what is known of this trial, or try, and write it down."""
        key = (exercise, model, seed)
        if key not in self._known:
            started = time.monotonic()
            self._known[key] = (*trial(seed), time.monotonic() - started)
            if self.path:
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([key, *self._known[key]]) + "\n")
        return self._known[key]


def _show(exercise: str, name: str, outcomes: list[Timed]) -> None:
    full = sum(earned >= most for earned, most, *_ in outcomes)
    half = sum(earned >= most / 2 for earned, most, *_ in outcomes)
    figures = [figure for _, _, figure, _ in outcomes]
    seconds = sum(outcome[3] for outcome in outcomes) / len(outcomes)
    worst = max(figures) if exercise == "fit_predict" else min(figures)
    shares = f"{full:4}/{len(outcomes):<4} {half:4}/{len(outcomes):<4}"
    print(f"{exercise:15} {name:30} {shares} {np.mean(figures):7.3f} {worst:7.3f} {seconds:8.2f}", flush=True)


def _graded(name: str, fit: Fit, seed: int) -> Outcome:
    """Return what `fit` earns as an answer to an exercise of *capstone*."""
    exercise = _exercises()[name]
    checks = exercise.make_checks(seed)
    observed = {probe.name: _observed(probe, fit) for probe in every_probe(checks)}
    findings = judge(exercise, checks, observed, observed)
    return sum(finding.score for finding in findings), exercise.points, _figure(checks, observed)


@cache
def _exercises() -> Mapping[str, Exercise]:
    return {exercise.name: exercise for exercise in load_assignment(find_course(), "capstone").exercises}


def _observed(probe: Probe, fit: Fit) -> Observation:
    arguments: Any = probe.arguments
    value = [fit(*split) for split in arguments[0]] if probe.scenario else fit(*arguments)
    return Observation(ending=Ending.RETURNED, value=value)


def _figure(checks: tuple[Check, ...], observed: Mapping[str, Observation]) -> float:
    probe = next(check.probes[0] for check in checks if check.name == "half")
    value: Any = observed[probe.name].value
    held: Any = probe.withheld[0]
    if not probe.scenario:
        return accuracy(value, held)
    return float(np.mean([root_mean_squared_error(one, y) for one, y in zip(value, held, strict=True)]))


def _digits(fit: Fit, seed: int) -> Outcome:
    """Return two points at the upper threshold of `fit_digits`, one at the lower, none without the ways of writing."""
    x, y = digits(np.random.default_rng(seed))
    n = DIGITS_TRAINING
    share = accuracy(fit(x[:n], y[:n], x[n:]), y[n:])
    learnt, *_ = _ways(fit, seed)
    return learnt * sum(share >= bar for bar in DIGITS_BARS), 2.0, share


def _ways(fit: Fit, seed: int) -> Outcome:
    """Return a point if `fit` learns ways of writing, as both exercises ask before anything else."""
    x, y, x_test, labels, _ = ways_of_writing(np.random.default_rng(seed))
    share = accuracy(fit(x, y, x_test), labels)
    return float(share >= WAYS_BAR), 1.0, share


def _illegible() -> list[int]:
    """Return the digits that three kinds of models, each trained three times on seven eighths, missed twice."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    kinds = importlib.import_module("ordinary_models").classifiers()
    wrong = np.zeros(len(y))
    for name in ("mlp", "svm", "nearest neighbours"):
        for fitted, judged in _folds(y):
            wrong[judged] += kinds[name](x[fitted] / 16, y[fitted], x[judged] / 16) != y[judged]
    return [int(row) for row in np.flatnonzero(wrong >= 2)]


def _folds(y: Rows) -> Iterator[tuple[Rows, Rows]]:
    from sklearn.model_selection import StratifiedKFold

    for turn in range(3):
        yield from StratifiedKFold(8, shuffle=True, random_state=turn).split(y, y)


if __name__ == "__main__":
    main()
