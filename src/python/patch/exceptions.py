"""The errors of patch.

Every class also derives from the built-in exception that plain NEURON raises, or that Python raises for the same kind of
mistake, in the same place: code that was written for ``h`` and catches ``RuntimeError`` or ``ValueError`` keeps working.
"""

__all__ = [
    "PatchError",
    "NotConnectableError",
    "NotConnectedError",
    "TransformError",
    "HocError",
    "HocConnectError",
    "HocRecordError",
    "HocSectionAccessError",
    "SimulationError",
    "UninitializedError",
    "ErrorHandlingError",
    "ParallelError",
    "ParallelConnectError",
    "BroadcastError",
]


class PatchError(Exception):
    """The parent of all errors of this module."""


class NotConnectableError(PatchError, TypeError):
    """The thing cannot be an end of a NetCon: no source of events, or a mechanism without NET_RECEIVE."""


class NotConnectedError(PatchError, LookupError):
    """Both ends can be connected, but no NetCon runs between them."""


class TransformError(PatchError, TypeError, ValueError):
    """An argument of the wrong type, a position outside 0..1, or a name that NEURON does not know."""


class HocError(PatchError, RuntimeError):
    """NEURON's interpreter refused the call."""


class HocConnectError(HocError, TypeError):
    """The arguments of a NetCon do not fit."""


class HocRecordError(HocError, TypeError):
    """What was passed to ``record`` cannot be recorded."""


class HocSectionAccessError(HocError):
    """The call needs a section, and there is none."""


class SimulationError(PatchError, ValueError):
    """A run that cannot be: a negative or unreal duration, a negative interval of a clamp or an event before 0 ms."""


class UninitializedError(PatchError, RuntimeError):
    """The simulation was asked for something that exists only after ``finitialize``."""


class ErrorHandlingError(PatchError):
    """An error handler failed while it was looking at another error."""


class ParallelError(PatchError, RuntimeError):
    """The ranks, or MPI and NEURON, do not agree."""


class ParallelConnectError(ParallelError, TypeError):
    """A ParallelCon needs exactly one gid."""


class BroadcastError(ParallelError):
    """The data cannot be sent to the other ranks. Raised on every rank."""
