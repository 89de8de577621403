"""NEURON without the voodoo: ``from patch import p``.

    from patch import p
    section = p.Section(name="soma")
    section.insert("hh")
    synapse = p.ExpSyn(section)
    synapse.stimulate(start=10, number=5, interval=10, weight=0.04)
    voltage = section.record()
    p.run(100)

Importing this module does not import NEURON; the first use of ``p`` does. Source: delivered inside libpatchshim.so.
"""

from .core import (
    is_density_mechanism,
    is_nrn_scalar,
    is_point_process,
    is_section,
    is_segment,
    transform,
    transform_arc,
    transform_netcon,
    transform_record,
)
from .exceptions import (
    BroadcastError,
    ErrorHandlingError,
    HocConnectError,
    HocError,
    HocRecordError,
    HocSectionAccessError,
    NotConnectableError,
    NotConnectedError,
    ParallelConnectError,
    ParallelError,
    PatchError,
    SimulationError,
    TransformError,
    UninitializedError,
)

__all__ = [
    "p",
    "h",
    "connection",
    "is_density_mechanism",
    "is_nrn_scalar",
    "is_point_process",
    "is_section",
    "is_segment",
    "transform",
    "transform_arc",
    "transform_netcon",
    "transform_record",
    "PythonHocInterpreter",
    "BroadcastError",
    "ErrorHandlingError",
    "HocConnectError",
    "HocError",
    "HocRecordError",
    "HocSectionAccessError",
    "NotConnectableError",
    "NotConnectedError",
    "ParallelConnectError",
    "ParallelError",
    "PatchError",
    "SimulationError",
    "TransformError",
    "UninitializedError",
]

__version__ = "0.1.0"


def __getattr__(name):
    if name in ("p", "h"):
        from .interpreter import PythonHocInterpreter

        interpreter = globals().get("p") or PythonHocInterpreter()
        globals()["p"] = globals()["h"] = interpreter
        return interpreter
    if name == "PythonHocInterpreter":
        from .interpreter import PythonHocInterpreter

        return PythonHocInterpreter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(set(globals()) | set(__all__))


def connection(source, target, strict=True):
    """The NetCon from ``source`` to ``target``.

    :param strict: False also accepts one that runs the other way.
    :raises NotConnectableError: one of the two cannot be an end of a NetCon.
    :raises NotConnectedError: no NetCon runs between them.
    """
    from .objects import connection

    return connection(source, target, strict)
