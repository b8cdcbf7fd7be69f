"""Laws of the package: one flat list of names, complete, and an import that costs nothing beside Keras."""

import ast
import importlib.util
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import mlpkit

ROOT = Path(mlpkit.__file__).parent
ROOMS = [
    "activations",
    "adversarial",
    "checkpoints",
    "data",
    "gradients",
    "graph",
    "layers",
    "losses",
    "model_summary",
    "models",
    "regularizers",
    "selection",
    "shift",
    "stability",
    "surfaces",
    "training",
]


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_of_a_room_is_a_name_of_mlpkit(room):
    module = importlib.import_module(f"mlpkit.{room}")
    for name in module.__all__:
        assert getattr(mlpkit, name) is getattr(module, name)
        assert name in mlpkit.__all__


def test_every_name_in_the_list_exists_and_has_a_docstring():
    assert len(set(mlpkit.__all__)) == len(mlpkit.__all__)
    for name in mlpkit.__all__:
        thing = getattr(mlpkit, name)
        assert thing.__doc__ or not (inspect.isclass(thing) or inspect.isfunction(thing)), name


MODULES = [found.name for found in pkgutil.walk_packages([str(ROOT)], "mlpkit.") if "__main__" not in found.name]


@pytest.mark.parametrize("module", MODULES)
def test_no_module_imports_a_backend_matplotlib_or_scikit_learn_at_the_top(module):
    tree = ast.parse(Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8"))
    for node in tree.body:  # top level only; `if TYPE_CHECKING:` is not run
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        assert not {name.split(".")[0] for name in names} & {"matplotlib", "sklearn", "tensorflow", "jax", "torch"}


@pytest.mark.slow
def test_rooms_can_be_imported_in_any_order():
    code = """
import importlib, sys
import keras
for room in sys.argv[1:]:
    for name in [name for name in sys.modules if name.split(".")[0] == "mlpkit"]:
        del sys.modules[name]
    keras.saving.get_custom_objects().clear()
    importlib.import_module(f"mlpkit.{room}")
"""
    subprocess.run([sys.executable, "-c", code, *ROOMS], check=True, capture_output=True)


@pytest.mark.slow
def test_importing_mlpkit_costs_at_most_five_hundredths_of_importing_keras():
    code = """
import sys, time
start = time.perf_counter()
import keras
keras_seconds, before = time.perf_counter() - start, set(sys.modules)
import mlpkit
ratio = (time.perf_counter() - start) / keras_seconds
print(ratio, *({name.split(".")[0] for name in set(sys.modules) - before} & {"matplotlib", "sklearn", "scipy"}))
"""
    runs = [
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
        for _ in range(3)
    ]
    assert min(float(run[0]) for run in runs) <= 1.05
    assert all(len(run) == 1 for run in runs)
