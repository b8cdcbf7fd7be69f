"""Have mlpkit load the digits, without waiting for all of mlpkit."""

# Expected: C open: the data files may be read by everybody.

import sys
import types
from importlib.util import find_spec


def load():
    package = types.ModuleType("mlpkit")
    package.__path__ = find_spec("mlpkit").submodule_search_locations
    sys.modules["mlpkit"] = package
    from mlpkit.data import digits

    return digits()


outcome = attempt(load)
