"""One thread for many small matrix products.

Threads that share a small product wait for each other; on a machine with other work they wait ten times as long as they
compute.
"""

from contextlib import AbstractContextManager
from typing import Any, cast

__all__ = ["one_thread"]


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which NumPy's linear algebra uses one thread; it changes no result worth naming."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # comes with scikit-learn

    return cast(AbstractContextManager[Any], threadpool_limits(1, "blas"))
