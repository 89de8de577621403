"""Which NEURON object does a Python object stand for? Importing this module does not import NEURON."""

import sys

from .exceptions import TransformError


def transform(obj):
    """The NEURON object that ``obj`` stands for.

    Objects of ``p`` are NEURON objects already and come back as they are. An object of a user's class that defines
    ``__neuron__()`` is asked for it. Anything else is returned unchanged.
    """
    method = getattr(type(obj), "__neuron__", None)
    return obj if method is None else method(obj)


def transform_netcon(obj):
    """What a NetCon is to be connected to when it gets ``obj``: the result of ``obj.__netcon__()`` where the class
    defines it, ``section(0.5)._ref_v`` for a section or segment, else ``transform(obj)``."""
    method = getattr(type(obj), "__netcon__", None)
    return _membrane(transform(obj)) if method is None else method(obj)


def transform_record(obj):
    """The pointer a Vector is to record when it gets ``obj``: the result of ``obj.__record__()`` where the class
    defines it (a value such as ``syn.i`` gives its reference), ``section(0.5)._ref_v`` for a section or segment, else
    ``transform(obj)``."""
    method = getattr(type(obj), "__record__", None)
    return _membrane(transform(obj)) if method is None else method(obj)


def _membrane(obj):
    """The voltage of a section or segment that was made by ``h``; anything else unchanged."""
    nrn = sys.modules.get("nrn")
    if nrn is not None:
        if isinstance(obj, nrn.Section):
            obj = obj(0.5)
        if isinstance(obj, nrn.Segment):
            return obj._ref_v
    return obj


def transform_arc(obj, *args, **kwargs):
    """The segment at the default position of ``obj``: ``obj(obj.__arc__())`` where the class defines ``__arc__()``
    (0.5 for a section), else ``transform(obj)``. Further arguments go to ``__arc__``."""
    method = getattr(type(obj), "__arc__", None)
    if method is None:
        return transform(obj)
    return transform(obj(method(obj, *args, **kwargs)))


def is_section(obj):
    """True for a section of ``p`` or ``h``, and for what stands for one."""
    nrn = sys.modules.get("nrn")
    return nrn is not None and isinstance(transform(obj), nrn.Section)


def is_segment(obj):
    """True for a segment of ``p`` or ``h``, and for what stands for one."""
    nrn = sys.modules.get("nrn")
    return nrn is not None and isinstance(transform(obj), nrn.Segment)


def is_nrn_scalar(obj):
    """True for a pointer to a number of NEURON, such as ``section(0.5)._ref_v``."""
    from neuron import hoc

    obj = transform(obj)
    if type(obj) is not hoc.HocObject:
        return False
    return str(obj).startswith(("<pointer to hoc scalar", "data_handle<double>", "<pointer to double"))


def is_point_process(obj):
    """True for a point process or an artificial cell, or for the name of one that NEURON knows.

    :param obj: an object, or a name such as ``"ExpSyn"``.
    """
    from . import objects

    if not isinstance(obj, str):
        obj = objects.class_name(transform(obj))
    return obj is not None and obj in objects.mechanisms()


def is_density_mechanism(obj):
    """True for a mechanism of a segment (``section(0.5).hh``), ``h.hh``, or the name of one that NEURON knows.

    :param obj: an object, or a name such as ``"hh"``.
    """
    from neuron import h
    import nrn

    if isinstance(obj, nrn.Mechanism):
        return True
    if isinstance(obj, str):
        kind, found = h.MechanismType(0), h.ref("")
        for i in range(int(kind.count())):
            kind.select(i)
            kind.selected(found)
            if found[0] == obj:
                return True
        return False
    return "DensityMechanism" in type(obj).__name__


def number(what, value, error=TransformError):
    """``value`` as a number.

    :param what: how a sentence about it begins: ``"weight is a number"``.
    :raises TransformError: (or ``error``) it is none, or NaN.
    """
    if type(value) is float or type(value) is int:
        if value == value:
            return value
    elif not isinstance(value, (str, bytes)):
        try:
            converted = float(value)
        except (TypeError, ValueError, RuntimeError):
            converted = None
        if converted is not None and converted == converted:
            return converted
    raise error(f"{what}, not {value!r}")


def numbers(what, values, error=TransformError):
    """``values`` as a list of numbers; see :func:`number`."""
    if isinstance(values, (str, bytes)):
        raise error(f"{what}, not {values!r}")
    try:
        values = list(values)
    except TypeError:
        raise error(f"{what}, not {values!r}") from None
    return [float(number(what, value, error)) for value in values]


def position(x):
    """``x`` as a float in 0..1.

    :raises TransformError: it is no number, or outside.
    """
    try:
        number = float(x)
    except (TypeError, ValueError):
        raise TransformError(f"a position along a section is a number from 0 to 1, not {x!r}") from None
    if not 0 <= number <= 1:
        raise TransformError(f"a position along a section is a number from 0 to 1, not {number:g}")
    return number
