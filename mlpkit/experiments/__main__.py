"""`python -m mlpkit.experiments`: list the experiments, run one or all, print what was found, write the figures."""

import argparse
import sys
import time
from pathlib import Path

from mlpkit.experiments import EXPERIMENTS, Result

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for.

    Returns:
        0 if every measurement lies in its band, 1 if one does not. A mistake in the arguments ends with status 2.
    """
    asked = _parser().parse_args(arguments)
    if asked.name is None:
        for name, experiment in EXPERIMENTS.items():
            _say(f"{name:15} {(experiment.__doc__ or '').splitlines()[0]}")
        return 0
    names = list(EXPERIMENTS) if asked.name == "all" else [asked.name]
    inside = [_run(name, asked) for name in names]
    return 0 if all(inside) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mlpkit.experiments", description="Run an experiment of the chapter."
    )
    parser.add_argument("name", nargs="?", choices=[*EXPERIMENTS, "all"], help="which; without it, a list of them")
    parser.add_argument("--seeds", type=_positive, help="how many seeds, instead of the experiment's own choice")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument("--figures", type=Path, default=Path(), help="folder for NAME.png (default: this one)")
    parser.add_argument("--no-figure", action="store_true", help="write no figure")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


def _run(name: str, asked: argparse.Namespace) -> bool:
    began = time.perf_counter()
    result = EXPERIMENTS[name](seed=asked.seed, **({} if asked.seeds is None else {"seeds": asked.seeds}))
    _say(f"{result.table()}\n{time.perf_counter() - began:.1f} seconds.")
    if not asked.no_figure:
        _say(f"Figure: {_write_figure(result, asked.figures)}")
    _say("")
    return result.inside


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what this file is for


def _write_figure(result: Result, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.name}.png"
    figure = result.draw().get_figure(root=True)
    if figure is not None:
        figure.savefig(path, dpi=100)
    return path


if __name__ == "__main__":
    sys.exit(main())
