"""Find out once, in the process that is copied, what TensorFlow would find out in each of its children.

Guest side, in the zygote. Runs no TensorFlow operation: a fork after the first one would hang.
"""

import contextlib
import importlib
import sys
from typing import Any

# Asked of every value that passes through TensorFlow's Python code.
_ABSTRACT = (
    "collections.abc.Mapping",
    "collections.abc.MappingView",
    "collections.abc.Sequence",
    "tensorflow.python.distribute.values.DistributedVariable",
    "tensorflow.python.distribute.values.PerReplica",
    "tensorflow.python.framework.composite_tensor.CompositeTensor",
    "tensorflow.python.framework.dtypes.DType",
    "tensorflow.python.framework.indexed_slices.IndexedSlices",
    "tensorflow.python.framework.sparse_tensor.SparseTensor",
    "tensorflow.python.framework.tensor_shape.TensorShape",
    "tensorflow.python.framework.tensor_util.IsTensorLike",
    "tensorflow.python.framework.type_spec.TypeSpec",
    "tensorflow.python.ops.ragged.ragged_tensor.RaggedTensor",
    "tensorflow.python.ops.resource_variable_ops.BaseResourceVariable",
    "tensorflow.python.types.core.TensorProtocol",
    "tensorflow.python.types.trace.SupportsTracingProtocol",
    "tensorflow.python.types.trace.TraceType",
    "tensorflow.python.util.custom_nest_protocol.CustomNestProtocol",
)
_KINDS = (
    "numpy.ndarray",
    "tensorflow.python.framework.ops.EagerTensor",
    "tensorflow.python.framework.ops.SymbolicTensor",
    "tensorflow.python.framework.tensor.TensorSpec",
    "tensorflow.python.types.core.Tensor",
    "tensorflow.python.types.core.TensorProtocol",
)


def find_out_for_children() -> None:
    """Do for all children what TensorFlow would do in each of them, as far as that runs no operation.

    Its kernels are listed on the first question for one (7 ms), and all its operations are copied on the first
    question for one that does not exist (10 ms), which the first eager operation asks. Eager operations shall run as
    they are, not each in a compiled function of its own (20 ms): the same kernels give the same numbers.
    """
    with contextlib.suppress(ImportError, AttributeError):
        kernels = importlib.import_module("tensorflow.python.framework.kernels")
        compiler = importlib.import_module("tensorflow.python.util.pywrap_xla_ops")
        kernels.get_registered_kernels_for_op("AddV2")
        compiler.get_cpu_kernel_names()
    with contextlib.suppress(ImportError, AttributeError):
        importlib.import_module("tensorflow.python.framework.op_def_registry").get("NoSuchOperation")
    with contextlib.suppress(ImportError, AttributeError):
        runtime = importlib.import_module("tensorflow.python.pywrap_tfe")
        choose = runtime.TFE_ContextOptionsSetRunEagerOpAsFunction
        vars(runtime)[choose.__name__] = lambda options, wanted: choose(options, False)
    with contextlib.suppress(ImportError, AttributeError):
        numpy: Any = importlib.import_module("numpy")
        numpy.lib.NumpyVersion(numpy.__version__)  # TensorFlow's first constant asks so, and compiles what reads it
    _ask_whether_values_are_abstract()


def _ask_whether_values_are_abstract() -> None:
    """Ask what TensorFlow asks about every value: Python keeps the answers, and to find one touches a megabyte."""
    abstract, kinds = ([found for found in map(_named, names) if found] for names in (_ABSTRACT, _KINDS))
    for asked in abstract:
        for kind in [*kinds, bool, int, float, str, bytes, list, tuple, dict, type(None)]:
            with contextlib.suppress(TypeError):  # a protocol that wants to see a value
                issubclass(kind, asked)


def _named(dotted: str) -> Any:
    module, _, name = dotted.rpartition(".")
    return getattr(sys.modules.get(module), name, None)
