"""Which matrix product spaCy uses, and on how many threads.

spaCy multiplies matrices with its own copy of BLIS, which knows processors by name and falls back
to plain C on those it has never heard of (all AMD ones since Zen 5, for example); the OpenBLAS
inside numpy goes by what the processor can do, and is three times as fast there. Its result may
differ in the last bit with the number of threads, so it is used only where it can be held to one:
the same report must give the same bytes on any machine of a kind, however many processes work.
Figures: ``benchmarks/profile.md``.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator

__all__ = ["fast_products"]

_COMPILED = ("numpy._core._multiarray_umath", "numpy.core._multiarray_umath")  # numpy 2, 1
# The same function under the names that numpy's builds have given it.
_SETTERS = (
    "scipy_openblas_set_num_threads64_",
    "scipy_openblas_set_num_threads",
    "openblas_set_num_threads64_",
    "openblas_set_num_threads",
)


@contextlib.contextmanager
def fast_products() -> Iterator[None]:
    """Models loaded in this block multiply with numpy, if numpy has OpenBLAS.

    numpy's OpenBLAS then works on one thread in this whole process: more would also be slower, at
    a sentence's sizes.
    """
    from thinc.api import get_current_ops, use_ops

    # Another back end than plain numpy (a GPU, Apple's) was chosen on purpose: leave it.
    if get_current_ops().name == "numpy" and _on_one_thread():
        with use_ops("numpy", use_blis=False):
            yield
    else:
        yield


def _on_one_thread() -> bool:
    """Hold numpy's OpenBLAS to one thread; False if it has none, or it cannot be reached."""
    import numpy  # noqa: F401 - loads the part that is looked for

    loaded = (sys.modules.get(name) for name in _COMPILED)
    core = next((module for module in loaded if module is not None), None)
    if core is None or core.__file__ is None:
        return False
    try:
        library = ctypes.CDLL(core.__file__)  # a name in it is also sought in what it is linked to
    except OSError:
        return False
    for name in _SETTERS:
        if (setter := getattr(library, name, None)) is not None:
            setter.argtypes, setter.restype = (ctypes.c_int,), None
            setter(1)
            return True
    return False
