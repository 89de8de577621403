"""Sections, point processes, connections and vectors of ``p``.

Each class here *is* a class of NEURON (a subclass of ``nrn.Section``, ``nrn.Segment`` or ``hoc.HocObject``): its objects go
into any function of ``h`` as they are, compare and hash as NEURON's own wrappers of the same thing do, and what is not
defined here is NEURON's own code. None of them holds another object: what is connected is kept alive by the library.
"""

import difflib
import functools
import math
import warnings
import weakref
from abc import ABCMeta

from neuron import h, hoc  # before nrn: importing neuron is what makes it
import nrn

from .core import number, numbers, position, transform, transform_netcon, transform_record
from .error_handler import record_hint
from .exceptions import (
    HocConnectError,
    HocRecordError,
    HocSectionAccessError,
    NotConnectableError,
    NotConnectedError,
    SimulationError,
    TransformError,
)

__all__ = [
    "PythonHocObject",
    "Section",
    "SectionRef",
    "Segment",
    "Vector",
    "NetCon",
    "PointProcess",
    "ArtificialCell",
    "NetStim",
    "VecStim",
    "IClamp",
    "SEClamp",
    "Connectable",
]

_HocObject = hoc.HocObject
_new = _HocObject.__new__
_get = _HocObject.__getattribute__
_set = _HocObject.__setattr__
_base_attribute = _HocObject.baseattr
_section_call = nrn.Section.__call__
_section_iter = nrn.Section.__iter__
_segment_get = nrn.Segment.__getattribute__


def _built_in(name):
    """The class to derive from for a template of NEURON, and the function that creates one: from 9.0 on the template is a
    type of its own and creates by itself, before every object is a HocObject."""
    template = getattr(h, name)
    return (template, None) if isinstance(template, type) else (_HocObject, template)


def _create(cls, *args, **kwargs):
    """A new object of NEURON with the Python class ``cls``. (The keywords go into a new dict: NEURON takes hocbase out of
    the one it gets.)"""
    if cls._template is not None:
        kwargs["hocbase"] = cls._template
    return _new(cls, *args, **kwargs)


def adopt(cls, obj):
    """A Python object of the class ``cls`` for an object of NEURON that NEURON has just returned.

    NEURON makes a new Python object at each return and can make it of its own class only. What that one holds is moved over:
    all that its type has behind the head of a Python object, the counted reference with it. ``obj`` is blank afterwards, so
    nobody else may have it. (NEURON: struct PyHocObject in nrnpy_hoc.cpp.)
    """
    if isinstance(obj, cls):
        return obj
    try:
        import ctypes
    except ImportError:
        return obj
    allocate = ctypes.pythonapi.PyType_GenericAlloc
    allocate.argtypes, allocate.restype = [ctypes.py_object, ctypes.c_ssize_t], ctypes.py_object
    made = allocate(cls, 0)
    head, size = object.__basicsize__, _HocObject.__basicsize__ - object.__basicsize__
    ctypes.memmove(id(made) + head, id(obj) + head, size)
    ctypes.memset(id(obj) + head, 0, size)
    return made


# --- mechanisms ---------------------------------------------------------------------------------------------------------


class Mechanism:
    """What NEURON knows of a point process or artificial cell: ``name``, ``artificial``, ``takes_events`` (it can be the
    target of a NetCon), ``makes_events`` (it can be the source of one)."""

    __slots__ = ("name", "artificial", "takes_events", "makes_events")

    def __init__(self, kind, index, name):
        self.name = name
        self.artificial = bool(kind.is_artificial(index))
        self.takes_events = bool(kind.is_netcon_target(index))
        self.makes_events = bool(kind.has_net_event(index))


_mechanisms = {}


def mechanisms():
    """All point processes and artificial cells that are loaded now, by name (a dict of :class:`Mechanism`)."""
    kind = h.MechanismType(1)
    count = int(kind.count())
    if count != len(_mechanisms):
        found = h.ref("")
        for index in range(count):
            kind.select(index)
            kind.selected(found)
            if found[0] not in _mechanisms:
                _mechanisms[found[0]] = Mechanism(kind, index, found[0])
    return _mechanisms


def class_name(obj):
    """The name of the template or mechanism of an object of NEURON (``"ExpSyn"``), or None."""
    if not isinstance(obj, _HocObject):
        return None
    try:
        return obj.hname().split("[")[0].split("(")[0]
    except Exception:
        return None


def _mechanism(obj):
    """The Mechanism of a point process or artificial cell, made by anyone; None for anything else."""
    found = getattr(type(obj), "_mechanism", None)
    if found is None:
        name = class_name(obj)
        if name is not None and name.isidentifier():  # not "<pointer to ...>"
            found = _mechanisms.get(name) or mechanisms().get(name)
    return found


def suggestion(name, names, cutoff=0.6):
    """`` (did you mean ...?)`` for a name that is nearly one of ``names``, else nothing."""
    close = difflib.get_close_matches(str(name), list(names), 1, cutoff)
    return f" (did you mean {close[0]}?)" if close else ""


# --- what all have in common --------------------------------------------------------------------------------------------


class PythonHocObject(metaclass=ABCMeta):
    """A Python object that stands for a NEURON object.

    The classes of this module are registered here (``isinstance(p.Section(), PythonHocObject)`` is true) and need no
    wrapper. To put own Python code around any object of NEURON, derive from this class and pass the object.

    :param interpreter: ``p``.
    :param ptr: the NEURON object (or what stands for one).
    """

    def __init__(self, interpreter, ptr):
        vars(self).update(_interpreter=interpreter, _neuron_ptr=transform(ptr), _references=[])

    def __neuron__(self):
        return self._neuron_ptr

    def __ref__(self, obj):
        """Holds ``obj`` for as long as this object lives."""
        if not any(obj is held for held in self._references):
            self._references.append(obj)

    def __deref__(self, obj):
        """Lets go of ``obj``. True when it was held."""
        for i, held in enumerate(self._references):
            if held is obj:
                del self._references[i]
                return True
        return False

    def __getattr__(self, name):
        if name.startswith("__") or name == "_neuron_ptr":
            raise AttributeError(name)
        return getattr(self._neuron_ptr, name)

    def __setattr__(self, name, value):
        if hasattr(type(self), name):
            return object.__setattr__(self, name, value)
        try:
            setattr(self._neuron_ptr, name, value)
        except (AttributeError, LookupError):
            vars(self)[name] = value

    def __call__(self, *args, **kwargs):
        return self._neuron_ptr(*args, **kwargs)

    def __iter__(self):
        return iter(self._neuron_ptr)

    def __len__(self):
        return len(self._neuron_ptr)

    def __bool__(self):
        return True

    def __getitem__(self, index):
        return self._neuron_ptr[index]

    def __setitem__(self, index, value):
        self._neuron_ptr[index] = value

    def __eq__(self, other):
        return transform(self) == transform(other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self._neuron_ptr)

    def __dir__(self):
        return sorted(set(object.__dir__(self)) | set(dir(self._neuron_ptr)))

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} pointing to '{self._neuron_ptr}'>"


class Native:
    """The same for the classes that are NEURON's own: the object stands for itself."""

    __slots__ = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        PythonHocObject.register(cls)

    def __neuron__(self):
        """The NEURON object: itself."""
        return self

    def __ref__(self, obj):
        """Holds ``obj`` for as long as this Python object lives."""
        held = _own(self).setdefault("_references", [])
        if not any(obj is one for one in held):
            held.append(obj)

    def __deref__(self, obj):
        """Lets go of ``obj``. True when it was held."""
        held = _own(self).get("_references", [])
        for i, one in enumerate(held):
            if one is obj:
                del held[i]
                return True
        return False

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} pointing to '{self}'>"


def _own(obj):
    """The attributes that Python code put on ``obj``: NEURON's types answer ``obj.__dict__`` with names of their own."""
    return object.__getattribute__(obj, "__dict__")


class Connectable:
    """What can be an end of a NetCon."""

    __slots__ = ()


class Value(float):
    """A number that knows the variable it was read from: ``vector.record(section(0.5).v)`` records the variable.

    It behaves as the number it is, and does not keep the section or point process alive.
    """

    __slots__ = ("_owner", "_x", "_name")

    def __record__(self):
        owner = self._owner()
        if owner is None:
            raise HocRecordError(f"the object that {self._name} was read from is gone: keep it, then record")
        if self._x is not None:
            owner = _section_call(owner, self._x)
        return getattr(owner, "_ref_" + self._name)

    def __reduce__(self):
        return float, (float(self),)


def _value(number, owner, x, name):
    value = float.__new__(Value, number)
    value._owner = weakref.ref(owner)
    value._x = x
    value._name = name
    return value


# --- sections -----------------------------------------------------------------------------------------------------------


class Segment(Connectable, Native, nrn.Segment):
    """A segment of a section, as ``section(x)`` and iteration give it. Its variables are numbers that know where they
    come from, see :class:`Value`; none of them keeps the section alive. Source: ``nrn.Segment``."""

    @property
    def section(self):
        """The section this segment belongs to."""
        return self.sec

    @property
    def parameters(self):
        """The names of the variables that can be read, set and recorded here: ``v``, ``diam``, ``cm``, and those of the
        inserted mechanisms (``gnabar_hh``). A list of text."""
        names = ["v", "diam", "cm"]
        for mechanism in nrn.Segment.__iter__(self):
            names.extend(variable.name() for variable in mechanism)
        return names

    def __netcon__(self):
        return self._ref_v

    def __record__(self):
        return self._ref_v

    def __getattribute__(self, name):
        value = _segment_get(self, name)
        if type(value) is float and name != "x":
            section = _segment_get(self, "sec")
            try:
                return _value(value, section, _segment_get(self, "x"), name)
            except TypeError:  # a section of h has no weak references
                return value
        return value

    def __dir__(self):
        return sorted(set(object.__dir__(self)) | set(dir(type(self))) | set(self.parameters))

    def __str__(self):
        return nrn.Segment.__repr__(self)


_segment_new = nrn.Segment.__new__
_set_section = nrn.Segment.sec.__set__
_set_x = nrn.Segment.x.__set__
_segments_complete = None  # False in 9.x: nrn.Segment, when Python creates one, comes without its section and position


def _segment(section, x):
    """The Segment of ``section`` at ``x``, which is checked already."""
    global _segments_complete
    segment = _segment_new(Segment, section, x)
    if not _segments_complete:
        if _segments_complete is None:
            try:
                nrn.Segment.sec.__get__(segment)
                _segments_complete = True
                return segment
            except AttributeError:
                _segments_complete = False
        _set_section(segment, section)
        _set_x(segment, x)
    return segment


class Section(Connectable, Native, nrn.Section):
    """An unbranched piece of cable: ``p.Section()``, ``p.Section(name="soma", cell=cell)``. Lengths in um.

    All of NEURON's ``h.Section``, and more. Source: ``nrn.Section``.
    """

    def __call__(self, x=0.5):
        """The segment at ``x``, a number from 0 to 1.

        :raises TransformError: ``x`` is no number, or outside 0..1.
        """
        if type(x) not in (float, int) or not 0 <= x <= 1:
            x = position(x)
        if _segments_complete:
            return _segment_new(Segment, self, x)
        return _segment(self, x)

    def __iter__(self):
        for segment in _section_iter(self):
            yield _segment(self, segment.x)

    def __arc__(self):
        """The default position, 0.5. A subclass may define another."""
        return 0.5

    def __netcon__(self):
        """What a NetCon watches: the voltage at the default position."""
        return _section_call(self, self.__arc__())._ref_v

    def __record__(self):
        """What a Vector records: the voltage at the default position."""
        return _section_call(self, self.__arc__())._ref_v

    def __str__(self):
        return nrn.Section.__repr__(self)

    def __dir__(self):
        return sorted(set(dir(type(self))) | set(_own(self)) | {"L", "Ra", "nseg", "rallbranch"})

    # the tree

    def connect(self, target, *args, **kwargs):
        """Makes this section a child of ``target``, a section or segment: ``child.connect(parent(1))``,
        ``child.connect(parent, 1, 0)``.

        :raises TransformError: ``target`` is neither.
        """
        target = transform(target)
        if not isinstance(target, (nrn.Section, nrn.Segment)):
            raise TransformError(f"a section is connected to a section or a segment, not to {target!r}")
        return nrn.Section.connect(self, target, *args, **kwargs)

    @property
    def parent(self):
        """The section this one is connected to, or None."""
        segment = self.parentseg()
        return None if segment is None else segment.sec

    def insert(self, mechanism, *args, **kwargs):
        """Inserts the density mechanism of that name in every segment and returns the section.

        :raises TransformError: NEURON knows no such mechanism.
        """
        mechanism = transform(mechanism)
        try:
            nrn.Section.insert(self, mechanism, *args, **kwargs)
        except (ValueError, TypeError) as error:
            if isinstance(mechanism, str):
                raise _unknown_mechanism(mechanism) from error
            raise TransformError(f"insert takes the name of a density mechanism, not {mechanism!r}") from error
        return self

    def push(self):
        """Makes this the currently accessed section: until ``pop()``, or for a block: ``with section.push(): ...``."""
        nrn.Section.push(self)
        own = _own(self)
        own["_pushes"] = own.get("_pushes", 0) + 1
        return _Pushed(self)

    def pop(self):
        """Ends the last ``push()`` of this section.

        :raises HocSectionAccessError: this section is not on top of the stack.
        """
        own = _own(self)
        if h.cas() != self:
            raise HocSectionAccessError(f"{self} cannot be popped: on top of the section stack is {h.cas()}")
        if not own.get("_pushes"):
            raise HocSectionAccessError(f"{self} cannot be popped: it was not pushed, and is on top of the section stack by itself")
        own["_pushes"] -= 1
        h.pop_section()

    # shape

    def set_dimensions(self, length, diameter):
        """Sets length and diameter, in um.

        :raises TransformError: one is no number, or not above 0. Nothing is set then.
        """
        for name, value in (("length", length), ("diameter", diameter)):
            if not number(f"the {name} of a section is a number of um", value) > 0:
                raise TransformError(f"the {name} of a section is a number of um above 0, not {value!r}")
        self.L = length
        self.diam = diameter

    def set_segments(self, segments):
        """Sets the number of segments, ``nseg``.

        :raises ValueError: it is no whole number from 1 to 32767.
        """
        self.nseg = segments

    def add_3d(self, points, diameters=None):
        """Appends points in space.

        :param points: n x 3 numbers, in um.
        :param diameters: n numbers or one, in um; the diameter of the section when left out.
        :raises TransformError: a point has not three numbers, there are not as many diameters as points, or one is negative.
            No point is added then.
        """
        form = "add_3d takes points of three numbers each, [[x, y, z], ...]"
        if isinstance(points, str) or not hasattr(type(points), "__iter__"):
            raise TransformError(f"{form}, not {points!r}")
        points = [numbers(form, point) for point in points]
        if any(len(point) != 3 for point in points):
            raise TransformError(form)
        form = "add_3d takes diameters as numbers of um"
        if diameters is None:
            diameters = self.diam
        if hasattr(type(diameters), "__iter__"):
            diameters = numbers(form, diameters)
        else:
            diameters = [float(number(form, diameters))] * len(points)
        if len(diameters) != len(points):
            raise TransformError(f"add_3d got {len(points)} points and {len(diameters)} diameters")
        if any(diameter < 0 for diameter in diameters):
            raise TransformError(f"{form} from 0 on, not {min(diameters):g}")
        for (x, y, z), diameter in zip(points, diameters):
            self.pt3dadd(x, y, z, diameter)

    @property
    def points(self):
        """The points in space, in um: an array of shape (n, 3)."""
        import numpy

        return numpy.array([(self.x3d(i), self.y3d(i), self.z3d(i)) for i in range(self.n3d())]).reshape(-1, 3)

    # recording

    @property
    def recordings(self):
        """The Vectors that ``record`` made, by position: a dict."""
        return _own(self).setdefault("_recordings", {})

    def record(self, x=None):
        """A Vector that records the voltage at ``x``, in mV, one number a step; the same one at each call.

        :param x: the position; the default position (0.5) when left out.
        """
        x = self.__arc__() if x is None else position(x)
        recordings = self.recordings
        if x not in recordings:
            recordings[x] = vector = _create(Vector)
            _base_attribute(vector, "record")(_section_call(self, x)._ref_v)
        return recordings[x]

    # what sits in it

    def synapse(self, factory, *args, store=False, attributes=None, **kwargs):
        """Puts a point process into the section and returns it: ``section.synapse(p.ExpSyn, attributes={"tau": 2})``.

        :param factory: called with the section, ``args`` and ``kwargs``; or the name of a point process.
        :param store: True: also append it to the list ``section.synapses``.
        :param attributes: a dict of what to set on it.
        """
        if isinstance(factory, str):
            factory = point_process_class(factory)
        if not callable(factory):
            raise TransformError(f"synapse takes a class such as p.ExpSyn, a function, or the name of a point process, not {factory!r}")
        synapse = factory(self, *args, **kwargs)
        if attributes:
            inner = transform(synapse)
            known = _variables(inner)
            for name, value in attributes.items():
                if known and name not in known:
                    raise TransformError(f"{inner} has no parameter {name}{suggestion(name, known)}")
                setattr(inner, name, value)
        if store:
            _own(self).setdefault("synapses", []).append(synapse)
        return synapse

    def connect_synapse(self, target, **kwargs):
        """A NetCon from the voltage at the default position to ``target``. Keywords as for :class:`NetCon`."""
        return NetCon(self, target, **kwargs)

    def iclamp(self, amplitude=1, *, x=0.5, delay=0, duration=100):
        """Injects current and returns the :class:`IClamp`.

        :param amplitude: nA; or a sequence of them, one for each step of ``dt``, played after the delay.
        :param x: the position.
        :param delay: ms before the current begins.
        :param duration: ms for which it lasts.
        :raises SimulationError: a negative time.
        """
        clamp = IClamp(x, self)
        clamp.delay = _time("delay", delay)
        clamp.duration = duration
        clamp.amplitude = amplitude
        return clamp

    def vclamp(self, voltage=-70, *, x=0.5, before=0, duration=100, after=0, holding=-70):
        """Clamps the voltage and returns the :class:`SEClamp`. Visible with nothing set: the first 100 ms are clamped.

        :param voltage: mV between ``before`` and ``before + duration``; or three: before, during and after.
        :param x: the position.
        :param before: ms at the holding potential before.
        :param duration: ms at ``voltage``.
        :param after: ms at the holding potential after.
        :param holding: mV before and after.
        :raises SimulationError: a negative time.
        """
        clamp = SEClamp(self, x)
        clamp.delay = before
        clamp.duration = duration
        clamp.after = after
        clamp.holding = holding
        clamp.voltage = voltage
        return clamp


class _Pushed:
    """What ``section.push()`` returns: takes the section from the stack when its block ends."""

    __slots__ = ("section",)

    def __init__(self, section):
        self.section = section

    def __enter__(self):
        return self.section

    def __exit__(self, *exception):
        self.section.pop()


def _unknown_mechanism(name):
    kind, found, names = h.MechanismType(0), h.ref(""), []
    for index in range(int(kind.count())):
        kind.select(index)
        kind.selected(found)
        names.append(found[0])
    if name in mechanisms():
        return TransformError(f"{name} is a point process: create one with p.{name}(section)")
    return TransformError(f"NEURON knows no density mechanism {name}{suggestion(name, names)}")


def current_section():
    """The currently accessed section, or None where there is none. (``h.cas()`` ends old NEURONs in that case.)"""
    for _ in h.allsec():
        return h.cas()
    return None


def _only_place(name, target, arguments, sec):
    """The place that all that was said about it says: ``p.ExpSyn(section, 0.3)`` means ``section(0.3)``."""
    if isinstance(sec, (int, float)) and not isinstance(target, (int, float)):
        arguments, sec = arguments + (sec,), None  # p.IClamp(section, 0.3)
    if arguments:
        place = transform(target)
        if len(arguments) > 1 or not isinstance(place, nrn.Section):
            raise TransformError(f"{name} takes one place, such as section(0.5), not also {', '.join(map(repr, arguments))}")
        return _section_call(place, position(arguments[0]))
    place = _place(sec if target is None else target, sec)
    if sec is not None:
        section = transform(sec)
        if isinstance(section, nrn.Segment):
            section = section.sec
        if section != place.sec:
            raise TransformError(f"{name} takes one place: {target} does not lie in {sec}")
    return place


def _place(target, sec=None):
    """The segment that is meant where a point process is to be put: a segment, a section (its default position), a
    position in ``sec`` or in the currently accessed section, or an object that stands for one of these."""
    if isinstance(target, nrn.Segment):
        return target
    if isinstance(target, nrn.Section):
        arc = getattr(type(target), "__arc__", None)
        return _section_call(target, 0.5 if arc is None else position(arc(target)))
    if isinstance(target, (int, float)) and not isinstance(target, bool):
        section = current_section() if sec is None else transform(sec)
        if section is None:
            raise HocSectionAccessError("there is no section yet to put this into: create one and pass it")
        if isinstance(section, nrn.Segment):
            section = section.sec
        if not isinstance(section, nrn.Section):
            raise TransformError(f"sec is to be a section, not {sec!r}")
        return _section_call(section, position(target))
    arc = getattr(type(target), "__arc__", None)
    if arc is not None:
        return _place(transform(target(arc(target))))
    inner = transform(target)
    if inner is target:
        raise TransformError(f"a point process is put into a section or a segment, not into {target!r}")
    return _place(inner, sec)


_base, _function = _built_in("SectionRef")


class SectionRef(Native, _base):
    """A reference to a section that tells about its relatives: ``p.SectionRef(section)``, ``p.SectionRef(sec=section)``,
    or that of the currently accessed section. ``.parent``, ``.root`` and the rest are NEURON's.

    :raises HocSectionAccessError: no section was given and there is none.
    """

    _template = _function

    def __new__(cls, *args, sec=None):
        if len(args) > (sec is None):
            raise TypeError("SectionRef takes one section")
        sec = transform(args[0] if args else sec)
        if sec is None:
            sec = current_section()
            if sec is None:
                raise HocSectionAccessError("there is no section to refer to: create one and pass it")
        if isinstance(sec, nrn.Segment):
            sec = sec.sec
        if not isinstance(sec, nrn.Section):
            raise TransformError(f"SectionRef takes a section, not {sec!r}")
        return _create(cls, sec=sec)

    @property
    def section(self):
        """The section."""
        return self.sec

    @property
    def child(self):
        """The sections that are connected to this one: a list."""
        return self.sec.children()

    def __str__(self):
        return _HocObject.__repr__(self)

    def __dir__(self):
        return _names(self)


def _names(obj):
    """NEURON's names for an object, those of its Python class and those that Python code added."""
    return sorted(set(obj.baseattr("__dict__")) | set(dir(type(obj))) | set(_own(obj)))


# --- vectors ------------------------------------------------------------------------------------------------------------

_base, _function = _built_in("Vector")


class Vector(Native, _base):
    """NEURON's vector of numbers: ``p.Vector()``, ``p.Vector(100)``, ``p.Vector([1, 2, 3])``."""

    _template = _function

    def __new__(cls, *args):
        return _create(cls, *args)

    def record(self, target, *args, **kwargs):
        """Records a variable during the next runs, one number a step, and returns this Vector.

        :param target: a section or segment (its voltage, in mV), a point process (its current ``i``, in nA), a value
            such as ``section(0.5).v`` or ``syn.g``, a reference such as ``syn._ref_g``, or an object that defines
            ``__record__()``. Further arguments are NEURON's: an interval in ms or a Vector of times.
        :raises HocRecordError: ``target`` is none of these.
        """
        record = self.baseattr("record")
        if args and isinstance(args[0], _HocObject) and _mechanism(transform(target)) is not None and not class_name(args[0]):
            reference = transform(target)  # NEURON's own form: record(point process, reference)
        else:
            reference = transform_record(target)
            if reference is target and _mechanism(target) is not None:
                reference = _current(target)
        if not isinstance(reference, _HocObject):
            raise HocRecordError(record_hint(target))
        sec = kwargs.get("sec")
        if sec is not None:
            kwargs["sec"] = transform(sec)
        try:
            record(reference, *(transform(arg) for arg in args), **kwargs)
        except RuntimeError as error:
            raise HocRecordError(f"{record_hint(target)} (NEURON says: {error})") from error
        return self

    def __str__(self):
        return _HocObject.__repr__(self)

    def __dir__(self):
        return _names(self)


def _current(point_process):
    """The reference to the current of a point process."""
    try:
        return point_process._ref_i
    except (AttributeError, LookupError, RuntimeError, TypeError):
        raise HocRecordError(
            f"{point_process} has no current i: say which variable to record, such as `vector.record(x._ref_g)`"
        ) from None


# --- point processes and artificial cells --------------------------------------------------------------------------------


def _no_keyword(name, keywords):
    first = next(iter(keywords))
    return TransformError(f"{name} takes no {first}: set it afterwards, x.{first} = {keywords[first]!r}")


class ArtificialCell(Connectable, Native, _HocObject):
    """A cell without membrane that sends and receives events: ``p.NetStim()``, ``p.IntFire1()``."""

    _mechanism = None
    _template = None

    def __new__(cls, *args, **kwargs):
        if kwargs:
            raise _no_keyword(cls.__name__, kwargs)
        return _create(cls, *args)

    def __record__(self):
        return _current(self)

    def __str__(self):
        return _HocObject.__repr__(self)

    def __dir__(self):
        return _names(self)

    @property
    def parameters(self):
        """The names of the variables that can be read, set and recorded. A tuple of text."""
        return _variables(self)


class PointProcess(Connectable, Native, _HocObject):
    """What sits at one point of a section: ``p.ExpSyn(section)``, ``p.ExpSyn(section(0.3))``,
    ``p.ExpSyn(0.3, sec=section)``. There is one class for each mechanism; what is loaded later is found by name too.

    :param target: a section (its default position), a segment, or a position (with ``sec``, or in the currently
        accessed section).
    :raises TransformError: ``target`` is none of these.

    Its variables are numbers that know where they come from, see :class:`Value`.
    """

    _mechanism = None
    _template = None
    _settable = frozenset()

    def __new__(cls, target=None, *args, sec=None, **kwargs):
        if kwargs:
            raise _no_keyword(cls.__name__, kwargs)
        if sec is not None or args:
            target = _only_place(cls.__name__, target, args, sec)
        elif not isinstance(target, nrn.Segment):
            target = _place(target)
        return _new(cls, target, hocbase=cls._template)

    def __setattr__(self, name, value):
        # The short way for NEURON's variables: its own asks for a Python attribute of that name first.
        cls = type(self)
        if name in cls._settable:
            if type(value) is not float and type(value) is not int:
                value = number(f"{name} is a number", value)
            _base_attribute(self, "_ref_" + name)[0] = value
            return
        known = getattr(cls, name, None)
        if type(known) is property:
            known.__set__(self, value)
            return
        if name not in _own(self):
            _unknown_attribute(self, name)
        _set(self, name, value)
        if not cls._settable:
            own = next(one for one in cls.__mro__ if "_mechanism" in vars(one))
            own._settable = _settable(self)

    def __getattribute__(self, name):
        try:
            value = _get(self, name)
        except SystemError:
            # NEURON asks for Python attributes only, before it sets one of its own, and says "none" without an exception.
            raise AttributeError(name) from None
        if type(value) is float:
            return _value(value, self, None, name)
        return value

    def __record__(self):
        return _current(self)

    def __str__(self):
        return _HocObject.__repr__(self)

    def __dir__(self):
        return _names(self)

    @property
    def parameters(self):
        """The names of the variables that can be read, set and recorded. A tuple of text."""
        return _variables(self)

    def stimulate(self, pattern=None, weight=0.04, delay=0.0, **attributes):
        """Sends events to this synapse and returns what sends them.

        :param pattern: the times of the events, in ms; without it a NetStim sends them.
        :param weight: of the connection, in the units of the mechanism (often uS).
        :param delay: of the connection, in ms.
        :param attributes: of the NetStim: ``start``, ``interval`` (ms), ``number``, ``noise`` (0..1).
        :returns: a :class:`NetStim`, or a :class:`VecStim` with a pattern.
        :raises NotConnectableError: this point process takes no events.
        :raises TransformError: NetStim has no such attribute, or it is no number.
        :raises SimulationError: a negative time or number, an interval of 0, noise outside 0..1.
        """
        if not type(self)._mechanism.takes_events:
            raise NotConnectableError(f"{self} takes no events: stimulate a synapse, or use section.iclamp()")
        if pattern is None:
            stimulus = NetStim()
            for name, value in attributes.items():
                setattr(stimulus, name, _netstim_value(name, value))
        else:
            if attributes:
                raise TransformError(f"a pattern says all about the events: {', '.join(attributes)} cannot be set with it")
            stimulus = VecStim(pattern=pattern)
        # A local, not a result that is thrown away: it is let go of when this returns, by the caller's call, and the library
        # keeps what a user's line lets go of by accident.
        netcon = NetCon(stimulus, self, weight=weight, delay=delay)  # noqa: F841
        return stimulus


def _unknown_attribute(obj, name):
    """Any attribute may be set; one that is nearly a variable of the mechanism is probably meant to be that one."""
    known = _variables(obj)
    if known and name not in known and name[0] != "_" and name not in ("delay", "loc"):
        close = difflib.get_close_matches(name, known, 1, 0.65)
        if close:
            warnings.warn(f"{obj} has no variable {name}, did you mean {close[0]}? It is an attribute of Python only", stacklevel=3)


def _netstim_value(name, value):
    """A value for a NetStim that sends events."""
    if name not in _NETSTIM:
        raise TransformError(f"NetStim has no {name}{suggestion(name, _NETSTIM)}: it has {', '.join(_NETSTIM)}")
    if name in ("start", "interval"):
        value = _time(name, value)
        if name == "interval" and not value:
            raise SimulationError("interval is a time in ms above 0, not 0")
        return value
    value = number(f"{name} is a number", value)
    if name == "number" and value < 0:
        raise SimulationError(f"number, of events, is from 0 on, not {value:g}")
    if name == "noise" and not 0 <= value <= 1:
        raise SimulationError(f"noise is a number from 0 (regular) to 1 (random intervals), not {value:g}")
    return value


_NETSTIM = ("start", "interval", "number", "noise")
_classes = {}
_known_variables = {}


def _variables(obj):
    """The names of the variables of a point process or artificial cell that have a reference."""
    name = class_name(obj)
    if name not in mechanisms():
        return ()
    if name not in _known_variables:
        found = []
        for one in obj.baseattr("__dict__"):
            try:
                if isinstance(obj.baseattr(one), float):
                    obj.baseattr("_ref_" + one)
                    found.append(one)
            except Exception:
                continue
        _known_variables[name] = tuple(sorted(found))
    return _known_variables[name]


def _settable(obj):
    """The variables of a point process that may be set by their reference."""
    names = set(_variables(obj))
    if "del" in names:
        names.add("delay")
    return frozenset(name for name in names if not isinstance(getattr(type(obj), name, None), property))


def point_process_class(name):
    """The class of the point processes or artificial cells of that name.

    :raises TransformError: NEURON knows none of that name.
    """
    made = _classes.get(name)
    if made is None:
        mechanism = mechanisms().get(name)
        if mechanism is None:
            raise TransformError(f"NEURON knows no point process {name}{suggestion(name, _mechanisms)}")
        base = ArtificialCell if mechanism.artificial else PointProcess
        made = type(name, (base,), _mechanism_of(name, __module__=__name__, __doc__=base.__doc__))
        _classes[name] = made
    return made


def _mechanism_of(name, **more):
    return dict(more, _mechanism=mechanisms()[name], _template=getattr(h, name))


def _of_mechanism(name):
    """Class decorator: objects of this class are those of the mechanism ``name``."""

    def decorate(cls):
        for key, value in _mechanism_of(name).items():
            setattr(cls, key, value)
        _classes[name] = cls
        return cls

    return decorate


def _time(name, value):
    """``value`` as a time span in ms.

    :raises SimulationError: negative, or not a number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise SimulationError(f"{name} is a time in ms, not {value!r}") from None
    if not number >= 0:
        raise SimulationError(f"{name} is a time in ms from 0 on, not {number:g}")
    return number


@_of_mechanism("NetStim")
class NetStim(ArtificialCell):
    """Sends events: ``start``, ``interval`` (ms), ``number``, ``noise`` (0..1)."""


@_of_mechanism("IClamp")
class IClamp(PointProcess):
    """Injects current: 1 nA from 0 ms on, for ever, until something else is set. ``p.IClamp(sec=section)``,
    ``p.IClamp(0.3, section)``, ``p.IClamp(section(0.3))``. Times in ms, currents in nA.
    """

    def __new__(cls, x=0.5, sec=None):
        self = _new(cls, _place(x) if sec is None else _only_place("IClamp", x, (), sec), hocbase=cls._template)
        self.dur = 1e200
        self.amp = 1
        return self

    @property
    def duration(self):
        """How long the current lasts, in ms: NEURON's ``dur``.

        :raises SimulationError: set to a negative time.
        """
        return float(self.dur)

    @duration.setter
    def duration(self, duration):
        self.dur = _time("duration", duration)

    @property
    def amplitude(self):
        """The current, in nA: NEURON's ``amp``. A sequence of them is played after the delay, one number for each step of
        the present ``dt``; the last one stays until the duration ends."""
        return self.amp

    @amplitude.setter
    def amplitude(self, amplitude):
        if isinstance(amplitude, (int, float)) or not hasattr(type(amplitude), "__iter__"):
            self.amp = amplitude
            return
        amplitudes = numbers("amplitude is a number of nA, or a sequence of them", amplitude)
        if not amplitudes:
            raise TransformError("amplitude is a number of nA, or a sequence of at least one")
        delay, dt = float(self.delay), h.dt
        times = Vector([delay + dt * i for i in range(len(amplitudes))])
        currents = Vector(amplitudes)
        currents.play(self._ref_amp, times)
        _own(self)["_played"] = currents, times
        self.amp = amplitudes[0]


@_of_mechanism("SEClamp")
class SEClamp(PointProcess):
    """Clamps the voltage with a single electrode: 100 ms at -70 mV, 100 at -50, 100 at -70, until something else is set.
    ``p.SEClamp(section)``, ``p.SEClamp(section, 0.3)``, ``p.SEClamp(section(0.3))``. Times in ms, voltages in mV.
    """

    def __new__(cls, sec, x=0.5):
        place = transform(sec)
        if isinstance(place, nrn.Section):
            place = _section_call(place, position(x))
        elif isinstance(x, (nrn.Section, PythonHocObject)):
            place = _place(sec, x)  # as with the other clamps: p.SEClamp(0.5, section)
        self = _new(cls, _place(place), hocbase=cls._template)
        self.dur1 = self.dur2 = self.dur3 = 100
        self.amp1 = self.amp3 = -70
        self.amp2 = -50
        return self

    @property
    def delay(self):
        """How long the holding potential is clamped before, in ms: NEURON's ``dur1``."""
        return float(self.dur1)

    @delay.setter
    def delay(self, delay):
        self.dur1 = _time("delay", delay)

    @property
    def duration(self):
        """How long the command potential is clamped, in ms: NEURON's ``dur2``."""
        return float(self.dur2)

    @duration.setter
    def duration(self, duration):
        self.dur2 = _time("duration", duration)

    @property
    def after(self):
        """How long the holding potential is clamped after, in ms: NEURON's ``dur3``."""
        return float(self.dur3)

    @after.setter
    def after(self, after):
        self.dur3 = _time("after", after)

    @property
    def voltage(self):
        """The three potentials before, during and after, in mV: a list. May be set to one number, the command potential
        between two holding potentials, or to three.

        :raises TransformError: set to another number of numbers.
        """
        return [float(self.amp1), float(self.amp2), float(self.amp3)]

    @voltage.setter
    def voltage(self, voltage):
        if hasattr(type(voltage), "__iter__"):
            voltages = numbers("voltage is a number of mV, or three (before, during, after)", voltage)
            if len(voltages) != 3:
                raise TransformError(f"voltage is one number, or three (before, during, after), not {len(voltages)}")
            self.amp1, self.amp2, self.amp3 = voltages
        else:
            self.amp2 = voltage
            self.amp1 = self.amp3 = self.holding

    @property
    def holding(self):
        """The holding potential before and after, in mV."""
        return _own(self).get("_holding", -70)

    @holding.setter
    def holding(self, holding):
        self.amp1 = self.amp3 = holding
        _own(self)["_holding"] = holding


class VecStim(ArtificialCell):
    """Sends events at given times: ``p.VecStim(pattern=[10, 12.5, 80])``. A source for any NetCon or gid, under every
    integrator, serial or parallel. No MOD file is needed: where a mechanism VecStim is loaded it is used, else a silent
    NetStim is set off at each time by events that are queued right after every ``finitialize``.

    :param pattern: times in ms, in any order; two events at the same time are both sent.
    :raises SimulationError: a time is negative or no number.
    """

    def __new__(cls, pattern=None):
        name = "VecStim" if "VecStim" in mechanisms() else "NetStim"
        self = _new(cls, hocbase=getattr(h, name))
        own = _own(self)
        own["_pattern"] = []
        own["_vector"] = Vector()
        if name == "NetStim":
            self.number = 1
            self.start = -1
            self.interval = 1
            self.noise = 0
            # Its events are queued for a time and not delayed: a long delay, so that it does not count among those of the network.
            trigger = h.NetCon(None, self, 0, 1000, 1)
            own["_handler"] = h.FInitializeHandler(1, functools.partial(_queue, trigger, own["_vector"]))
        else:
            self.baseattr("play")(own["_vector"])
        if pattern is not None:
            self.pattern = pattern
        return self

    @property
    def pattern(self):
        """The times of the events, in ms: a list (a copy). May be set; counts from the next ``finitialize`` on."""
        return list(_own(self)["_pattern"])

    @pattern.setter
    def pattern(self, pattern):
        pattern = transform(pattern)
        if isinstance(pattern, str) or not hasattr(type(pattern), "__iter__"):
            raise SimulationError(f"a pattern is a sequence of times in ms, such as [10, 12.5], not {pattern!r}")
        times = [_time("an event of a pattern", time) for time in pattern]
        if math.inf in times:
            raise SimulationError("an event of a pattern is a time in ms, not inf")
        own = _own(self)
        own["_pattern"] = times
        spread = sorted(times)
        if "_handler" in own:
            # A NetStim that is just firing ignores an event: one that comes at the same time comes a moment later.
            for i in range(1, len(spread)):
                if spread[i] <= spread[i - 1]:
                    spread[i] = _next_after(spread[i - 1])
        own["_vector"].from_python(spread)

    @property
    def vector(self):
        """The Vector of the times, in ms and in order."""
        return _own(self)["_vector"]

    def play(self, vector=None):
        """As the mechanism VecStim does: sends events at the times in ``vector``; without it, none."""
        self.pattern = [] if vector is None else vector


def _next_after(x):
    """The next number that a double can be."""
    step = math.ldexp(1.0, math.frexp(x)[1] - 53) if x else 5e-324
    return x + step


def _queue(trigger, times):
    """Queues the events of a VecStim; runs right after the INITIAL blocks of each ``finitialize``."""
    event = trigger.event
    now = h.t
    for time in times:
        if time >= now:
            event(time)


_classes["VecStim"] = VecStim


# --- connections ----------------------------------------------------------------------------------------------------------

_base, _function = _built_in("NetCon")
_netcons = {}  # weak references to the NetCons of p that someone holds, by the hash of NEURON's object
_recorders = {}  # and to the Vectors that a NetCon records into
_room = {id(_netcons): 1000, id(_recorders): 1000}


def _remember(table, obj):
    """Puts a weak reference to ``obj`` into ``table``; drops the dead ones whenever it has doubled."""
    table[hash(obj)] = weakref.ref(obj)
    if len(table) > _room[id(table)]:
        for key in [key for key, reference in table.items() if reference() is None]:
            del table[key]
        _room[id(table)] = 2 * len(table) + 1000


def _remembered(table, obj):
    """The Python object for NEURON's object that ``table`` knows, else ``obj`` itself."""
    reference = table.get(hash(obj))
    found = None if reference is None else reference()
    return obj if found is None else found


class NetCon(Native, _base):
    """Carries events from a source to a target.

    :param source: a section or segment (its voltage passing the threshold), a point process or artificial cell, or None.
    :param target: a synapse or artificial cell, or None (a detector of spikes).
    :param args: as in NEURON, threshold, delay and weight, in this order; rather use the keywords.
    :param weight: a number, or one for each argument of the mechanism's NET_RECEIVE.
    :param delay: ms.
    :param threshold: mV.
    :param sec: the section of a source that is a bare reference.
    :raises HocConnectError: source or target cannot be an end of a NetCon.
    :raises ConnectionError: the source is a bare reference without ``sec``.
    """

    _template = _function

    def __new__(cls, source, target=None, *args, weight=0.1, delay=1, threshold=-20, sec=None):
        if args:
            threshold, delay, weight = (args + (threshold, delay, weight)[len(args) :])[:3]
        source, sec = _source(source, sec)
        if target is not None:
            target = _target(target)
        threshold, delay, weight, weights = _netcon_numbers(threshold, delay, weight)
        try:
            if sec is None:
                self = _create(cls, source, target, threshold, delay, weight)
            else:
                self = _create(cls, source, target, threshold, delay, weight, sec=sec)
        except (RuntimeError, TypeError) as error:
            raise HocConnectError(f"NEURON made no NetCon to {target}: {error}") from error
        if len(weights) > 1:
            if len(weights) > self.wcnt():
                raise HocConnectError(f"{target} takes {int(self.wcnt())} weights, not {len(weights)}")
            for i, value in enumerate(weights):
                self.weight[i] = value
        _remember(_netcons, self)
        return self

    def record(self, vector=None, *args):
        """Records the times of the source's events, in ms, and returns the Vector; without an argument one Vector is
        made, the same at each call (and for each NetCon from that source: a source records into one Vector). With
        arguments as in NEURON: ``record(times, gids)``, ``record(callable)``."""
        own = _own(self)
        now = self.baseattr("get_recordvec")()
        if vector is None:
            if now is not None:
                found = _remembered(_recorders, now)
                own["_recorder"] = adopt(Vector, now) if found is now else found
                return own["_recorder"]
            vector = Vector()
        elif now is not None and now != transform(vector):
            warnings.warn(f"the source of {self} recorded into {now}: that Vector gets no more events", stacklevel=2)
        inner = transform(vector)
        if class_name(inner) != "Vector" and not isinstance(inner, str) and not callable(inner) and not isinstance(inner, tuple):
            raise HocRecordError(f"a NetCon records into a Vector, or calls a function, not {vector!r}")
        self.baseattr("record")(inner, *(transform(arg) for arg in args))
        own["_recorder"] = vector
        if isinstance(vector, Vector):
            _remember(_recorders, vector)
        return vector

    def __str__(self):
        return _HocObject.__repr__(self)

    def __dir__(self):
        return _names(self)


def _netcon_numbers(threshold, delay, weight):
    """Threshold, delay, the first weight and, where there are several, all of them; checked here, where NEURON's words would not help."""
    if type(threshold) is not int and type(threshold) is not float:
        threshold = number("the threshold of a NetCon is a number of mV", threshold, HocConnectError)
    delay = number("the delay of a NetCon is a time in ms", delay, HocConnectError)
    if delay < 0:
        raise HocConnectError(f"the delay of a NetCon is a time in ms from 0 on, not {delay:g}")
    if type(weight) is int or type(weight) is float:
        return threshold, delay, weight, ()
    if hasattr(type(weight), "__iter__"):
        weights = numbers("the weight of a NetCon is a number, or one for each argument of NET_RECEIVE", weight, HocConnectError)
        if not weights:
            raise HocConnectError("the weight of a NetCon is a number, or at least one, not []")
        return threshold, delay, weights[0], weights
    return threshold, delay, number("the weight of a NetCon is a number", weight, HocConnectError), ()


class ReceivingNetCon(NetCon):
    """The NetCon of a gid that may live on another rank. Its threshold belongs to the sender."""

    @property
    def threshold(self):
        """The threshold, in mV. Setting it here would put it on a gid that may live elsewhere, and end the transmission
        (nrn#2135).

        :raises RuntimeError: set.
        """
        return self.baseattr("threshold")

    @threshold.setter
    def threshold(self, value):
        raise RuntimeError(
            "the threshold belongs to the sender: set it on the NetCon of the source, not on one of gid_connect (nrn#2135)"
        )


def _source(source, sec):
    """What NEURON wants for the source of a NetCon: (object or reference, section or None)."""
    if isinstance(source, nrn.Section):
        return transform_netcon(source), source
    if isinstance(source, nrn.Segment):
        return source._ref_v, source.sec
    if source is None or isinstance(source, ArtificialCell):
        return source, None
    original = source
    source = transform_netcon(source)
    if isinstance(original, Native) or source is None:
        return source, None
    if isinstance(source, (nrn.Section, nrn.Segment)):
        return _source(source, None)
    if sec is not None:
        sec = transform(sec)
        if isinstance(sec, nrn.Segment):
            sec = sec.sec
        if not isinstance(sec, nrn.Section):
            raise HocConnectError(f"sec is to be a section, not {sec!r}")
    if _mechanism(source) is not None:
        return source, sec
    if isinstance(source, _HocObject) and class_name(source) is None or _is_pointer(source):
        if sec is None:
            inner = transform(original)
            if inner is not original and isinstance(inner, (nrn.Section, nrn.Segment)):
                return source, inner.sec if isinstance(inner, nrn.Segment) else inner
            raise ConnectionError(
                "a reference such as section(0.5)._ref_v does not say where it is: pass the segment itself, section(0.5)"
            )
        return source, sec
    raise HocConnectError(
        f"{original!r} cannot be the source of a NetCon: pass a section, a segment, a point process, an artificial cell or None"
    )


def _is_pointer(obj):
    return isinstance(obj, _HocObject) and str(obj).startswith(("<pointer to", "data_handle<"))


def _target(target):
    """What NEURON wants for the target of a NetCon. It is checked here: a NetCon that NEURON refuses stays half-made in
    its list, and ends the process at the next event."""
    inner = target if isinstance(target, Native) else transform(target)
    if inner is not target and hasattr(type(target), "__netcon__"):
        inner = transform_netcon(target)
    mechanism = _mechanism(inner)
    if mechanism is None:
        if inner is None:
            return None
        hint = "put a synapse into it, and connect to that" if isinstance(inner, (nrn.Section, nrn.Segment)) else (
            "pass a synapse, an artificial cell or None"
        )
        raise HocConnectError(f"{target!r} cannot be the target of a NetCon: {hint}")
    if not mechanism.takes_events:
        raise HocConnectError(f"{inner} takes no events: connect to a synapse or an artificial cell")
    return inner


def find_connection(source, target):
    """The NetCon from ``source`` to ``target``, or None: the Python object that someone holds of it, or a new one."""
    if isinstance(target, (nrn.Section, nrn.Segment)) or _mechanism(target) is None:
        return None
    connections = h.CVode().netconlist("", "", target)
    for i in range(int(connections.count())):
        connection = connections.o(i)
        if isinstance(source, (nrn.Section, nrn.Segment)):
            segment = connection.preseg()
            if segment is None:
                continue
            same = segment.sec == source if isinstance(source, nrn.Section) else _same_node(segment, source)
        else:
            same = connection.pre() == source
        if same:
            found = _remembered(_netcons, connection)
            if found is connection:
                found = adopt(NetCon, connection)
                _remember(_netcons, found)
            return found
    return None


def _same_node(one, other):
    return one.sec == other.sec and _node(one) == _node(other)


def _node(segment):
    """Which node of its section a position belongs to (NEURON numbers nodes only when it sets up the equations)."""
    x, nseg = segment.x, segment.sec.nseg
    return 0 if x <= 0 else nseg + 1 if x >= 1 else int(x * nseg) + 1


def check_connectable(source, target):
    """Raises NotConnectableError where there can be no NetCon between the two."""
    for obj, end in ((source, "source"), (target, "target")):
        if not isinstance(obj, (nrn.Section, nrn.Segment)) and _mechanism(obj) is None:
            raise NotConnectableError(
                f"{obj!r} cannot be the {end} of a NetCon: pass a section, a segment, a point process or an artificial cell"
            )


def check_target(obj):
    """Raises NotConnectableError where ``obj`` takes no events."""
    if isinstance(obj, (nrn.Section, nrn.Segment)):
        raise NotConnectableError(f"{obj} cannot be the target of a NetCon: pass the synapse in it")
    if not _mechanism(obj).takes_events:
        raise NotConnectableError(f"{obj} takes no events, and cannot be the target of a NetCon")


def connection(source, target, strict=True):
    """The NetCon between two; see ``patch.connection``."""
    source, target = transform(source), transform(target)
    check_connectable(source, target)
    if strict:
        check_target(target)
    found = find_connection(source, target)
    if found is None and not strict:
        found = find_connection(target, source)
    if found is None:
        raise NotConnectedError(f"no NetCon runs from {source} to {target}")
    return found


del _base, _function
