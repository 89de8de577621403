"""The interpreter ``p``, and its ParallelContext. Importing this module imports NEURON."""

import atexit
import math
import numbers
import os
import pickle
import sys
import time
import warnings

from neuron import h as _h, hoc  # before nrn: importing neuron is what makes it
import nrn

from . import objects
from .core import is_nrn_scalar, number, transform, transform_netcon
from .exceptions import BroadcastError, ParallelConnectError, ParallelError, SimulationError, TransformError, UninitializedError
from .objects import (
    ArtificialCell,
    IClamp,
    Native,
    NetCon,
    NetStim,
    PointProcess,
    PythonHocObject,
    ReceivingNetCon,
    SEClamp,
    Section,
    SectionRef,
    VecStim,
    Vector,
    _built_in,
    _names,
    _own,
)

__all__ = ["PythonHocInterpreter", "ParallelContext"]

# Set by the launchers of the MPI implementations for each rank.
_LAUNCHED = ("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMI_RANK", "PMIX_RANK", "MPI_LOCALNRANKS", "MV2_COMM_WORLD_SIZE")
_SIZES = ("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE")

_base, _function = _built_in("ParallelContext")


class ParallelContext(Native, _base):
    """NEURON's ParallelContext, ``p.parallel``: the ranks, the gids, what is sent between them.

    MPI is initialised when the process was started by an MPI launcher, or when mpi4py has done so.

    :raises ParallelError: MPI and NEURON do not agree about the number of ranks.
    """

    _template = _function

    def __new__(cls):
        size = _start_mpi()
        self = objects._create(cls)
        hosts = int(self.baseattr("nhost")())
        if size is not None and size != hosts:
            raise ParallelError(
                f"MPI started {size} processes, but NEURON sees {hosts}: both must use the same MPI library "
                "(mpirun and mpi4py of another MPI than NEURON's, or a NEURON without MPI)"
            )
        own = _own(self)
        own["_hosts"] = hosts
        own["_transfer"] = False  # this rank has called source_var or target_var since the last setup_transfer
        own["_all_recorded"] = False
        own["_maxstep"] = False
        return self

    def set_maxstep(self, maximum=10):
        """Sets the longest time that ranks run on without exchanging spikes, in ms, and returns the one that the delays of the
        connections allow. On all ranks together. ``p.run`` and ``p.finitialize`` do it."""
        _own(self)["_maxstep"] = True
        return self.baseattr("set_maxstep")(maximum)

    def set_gid2node(self, gid, id=None):
        """Says that the cell of ``gid`` lives on rank ``id``, this one when left out."""
        _check_gid(gid)
        if _own(self)["_all_recorded"]:
            warnings.warn(f"gid {gid} comes after spike_record: it will not be recorded", stacklevel=2)
        return self.baseattr("set_gid2node")(gid, self.baseattr("id")() if id is None else id)

    def cell(self, gid, netcon, *args):
        """Says that the events of ``gid`` are those of the source of ``netcon``."""
        return self.baseattr("cell")(gid, transform(netcon), *args)

    def gid_connect(self, gid, target, *args):
        """A NetCon from ``gid``, which may live on any rank, to ``target``, which lives here.

        :raises HocConnectError: ``target`` takes no events.
        :raises RuntimeError: when its threshold is set (nrn#2135).
        """
        _check_gid(gid)
        target = objects._target(target)
        if not args:
            args = (ReceivingNetCon(None, target),)
        self.baseattr("gid_connect")(gid, target, *(transform(arg) for arg in args))
        return args[0]

    def source_var(self, variable, key, **kwargs):
        """Sends a variable (a reference, or a section or segment for its voltage) to the targets of ``key``.

        :raises ValueError: ``key`` is negative.
        """
        variable, kwargs = _transferred(variable, key, kwargs)
        result = self.baseattr("source_var")(variable, key, **kwargs)
        _own(self)["_transfer"] = True
        return result

    def target_var(self, *args, **kwargs):
        """Makes a variable the copy of that of the source of a key: ``target_var(reference, key)``,
        ``target_var(point process, reference, key)``.

        :raises ValueError: the key is negative.
        """
        *before, variable, key = args
        variable, kwargs = _transferred(variable, key, kwargs)
        result = self.baseattr("target_var")(*(transform(one) for one in before), variable, key, **kwargs)
        _own(self)["_transfer"] = True
        return result

    def setup_transfer(self):
        """Connects sources and targets, on all ranks together. ``p.run`` and ``p.finitialize`` do it where it is needed."""
        result = self.baseattr("setup_transfer")()
        _own(self)["_transfer"] = False
        return result

    def spike_record(self, gids=-1, time_vector=None, gid_vector=None):
        """Records the spikes of this rank's cells.

        :param gids: one gid, a Vector or sequence of them, or -1 for all that exist now.
        :returns: the Vector of times (ms) and the Vector of gids, each of the length of the number of spikes.
        """
        times = Vector() if time_vector is None else time_vector
        senders = Vector() if gid_vector is None else gid_vector
        gids = transform(gids)
        if not isinstance(gids, (numbers.Number, hoc.HocObject)):
            gids = Vector(list(gids))
        self.baseattr("spike_record")(gids, transform(times), transform(senders))
        if isinstance(gids, numbers.Number) and gids == -1:
            _own(self)["_all_recorded"] = True
        return times, senders

    def broadcast(self, data, root=0):
        """Sends ``data`` from rank ``root`` to all. Call it on every rank.

        :param data: a Vector on every rank (filled from that of ``root``), or on ``root`` anything that can be pickled.
        :returns: the Vector that was passed, or the data that was received.
        :raises BroadcastError: on every rank, when one of them passed what cannot be sent, or Vector and other data meet.
        """
        inner = transform(data)
        here = int(self.baseattr("id")())
        hosts = int(self.baseattr("nhost")())
        if not 0 <= root < hosts:
            raise BroadcastError(f"there is no rank {root}: {hosts} run")
        state, sent = ("data", None)
        if isinstance(inner, hoc.HocObject):
            state = "vector" if objects.class_name(inner) == "Vector" else f"{inner!r} is an object of NEURON"
        elif here == root:
            try:
                sent = pickle.dumps(data)
            except Exception as error:
                state = f"{type(data).__name__} cannot be pickled: {error}"
        states = self.baseattr("py_allgather")(state) if hosts > 1 else [state]
        wrong = [(rank, one) for rank, one in enumerate(states) if one not in ("data", "vector")]
        if wrong:
            raise BroadcastError(
                f"rank {wrong[0][0]} cannot send or receive: {wrong[0][1]}. Send Vectors or data that can be pickled"
            )
        if len(set(states)) > 1:
            ranks = [rank for rank, one in enumerate(states) if one == "vector"]
            raise BroadcastError(f"only ranks {ranks} passed a Vector: pass one on every rank, or on none")
        if state == "vector":
            if hosts > 1:
                self.baseattr("broadcast")(inner, root)
            return data
        if hosts > 1:
            sent = self.baseattr("py_broadcast")(sent, root)
        return pickle.loads(sent)

    def psolve(self, tstop, v_init=None):
        """Runs until ``tstop`` ms, after an initialisation where there was none yet.

        :param v_init: mV; initialises first.
        :raises UninitializedError: on several ranks, after an ``h.finitialize`` that knew nothing of them.
        """
        tstop = number("psolve takes a time in ms", tstop, SimulationError)
        if not 0 <= tstop < math.inf:
            raise SimulationError(f"psolve takes a time in ms from 0 on, not {tstop:g}")
        interpreter = _interpreter()
        if v_init is not None or not interpreter._initialized():
            interpreter.finitialize(v_init)
        interpreter._check_initialized()
        interpreter._solver()(tstop)

    def __str__(self):
        return hoc.HocObject.__repr__(self)

    def __dir__(self):
        return _names(self)


def _transferred(variable, key, kwargs):
    """The reference and the keywords for source_var and target_var."""
    if not isinstance(key, numbers.Number) or key < 0:
        raise ValueError(f"the key of a transferred variable is a number from 0 on, not {key!r}")
    inner = transform(variable)
    if isinstance(inner, (nrn.Section, nrn.Segment)):
        sec = inner if isinstance(inner, nrn.Section) else inner.sec
        return transform_netcon(variable), dict(kwargs, sec=transform(kwargs.get("sec", sec)))
    reference = objects.transform_record(variable)
    if not isinstance(reference, hoc.HocObject):
        raise TransformError(f"what is transferred is a reference, such as x._ref_g, or a section or segment, not {variable!r}")
    if isinstance(variable, objects.Value) and variable._x is not None and "sec" not in kwargs:
        kwargs = dict(kwargs, sec=variable._owner())
    elif "sec" in kwargs:
        kwargs = dict(kwargs, sec=transform(kwargs["sec"]))
    return reference, kwargs


def _launched():
    """True when an MPI launcher started this process."""
    return any(name in os.environ for name in _LAUNCHED)


def _start_mpi():
    """Initialises MPI where this process is one of several. Returns their number as MPI has it, None where unknown.

    Elsewhere MPI is left alone: a start of Open MPI without a launcher takes its time, and has ended processes.
    """
    mpi4py = sys.modules.get("mpi4py.MPI")
    started = mpi4py is not None and mpi4py.Is_initialized() and not mpi4py.Is_finalized()
    if (started or _launched()) and hasattr(_h, "nrnmpi_init"):
        running = _mpi_says("MPI_Initialized")
        _h.nrnmpi_init()
        if not running and _mpi_says("MPI_Initialized"):
            atexit.register(_end_mpi)
    if started:
        return mpi4py.COMM_WORLD.size
    for name in _SIZES:
        if os.environ.get(name, "").isdigit():
            return int(os.environ[name])
    return None


def _mpi():
    """The MPI library of this process, or None."""
    import ctypes

    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split(None, 5)[5].strip() for line in maps if "/libmpi" in line}
    except OSError:
        return None
    for path in sorted(paths):
        if os.path.basename(path).startswith(("libmpi.so", "libmpich.so", "libmpi-")):
            return ctypes.CDLL(path)
    return None


def _mpi_says(question):
    """Is MPI initialised, or finalised? ``question`` is the name of the function that tells."""
    import ctypes

    library, answer = _mpi(), ctypes.c_int(0)
    if library is None or not hasattr(library, question):
        return False
    getattr(library, question)(ctypes.byref(answer))
    return bool(answer.value)


def _end_mpi():
    """Ends the MPI that ``p`` has started: without it mpirun takes the end of the first rank for a crash. After an uncaught
    error nothing is ended: the other ranks would wait for this one."""
    if getattr(sys, "last_type", None) is None and not _mpi_says("MPI_Finalized"):
        sys.stdout.flush()
        _mpi().MPI_Finalize()


del _base, _function


class PythonHocInterpreter:
    """``p``: all of ``h``, with defaults that have a visible effect, and what is needed to run done by itself.

    Every attribute of ``h`` is an attribute of ``p``; an attribute that exists on ``h`` is set there, any other on ``p``.
    Every point process is a class, those of libraries that are loaded later too: ``p.ExpSyn(section)``.
    Temperature is 32 degrees Celsius at the start, and the standard run system is loaded.
    """

    Section = Section
    SectionRef = SectionRef
    NetCon = NetCon
    NetStim = NetStim
    VecStim = VecStim
    IClamp = IClamp
    SEClamp = SEClamp
    Vector = Vector

    def __init__(self):
        own = vars(self)
        own["_time"] = own["_place"] = own["_parallel"] = None
        own["_time_is_asked_for"] = False
        own["_initializations"], own["_by_p"] = [0], 0
        _h.load_file("stdrun.hoc")
        own["_cvode"] = _h.CVode()
        _h.celsius = 32
        # Whoever initialises, p or h: continuerun must know. The counter, not p, is what the handler holds.
        counter = own["_initializations"]
        own["_handler"] = _h.FInitializeHandler(2, _Count(counter))
        if _launched():
            self.parallel  # before anything is built: what NEURON has by then knows of the ranks

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        try:
            value = getattr(_h, name)
        except (AttributeError, LookupError) as error:
            raise AttributeError(f"NEURON knows no {name}{objects.suggestion(name, [*objects.mechanisms(), *dir(_h)], 0.75)}") from error
        if type(value) is hoc.HocObject and name in objects.mechanisms():
            value = vars(self)[name] = objects.point_process_class(name)
        return value

    def __setattr__(self, name, value):
        if name in vars(type(self)) or name in vars(self):
            object.__setattr__(self, name, value)
        elif hasattr(_h, name):
            setattr(_h, name, transform(value))
        else:
            vars(self)[name] = value

    def __call__(self, *args, **kwargs):
        """Executes a line of HOC, as ``h("...")`` does."""
        return _h(*args, **kwargs)

    def __dir__(self):
        return sorted(set(dir(_h)) | set(object.__dir__(self)) | set(objects.mechanisms()))

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} pointing to '{_h}'>"

    def __neuron__(self):
        return _h

    # running

    def run(self, duration, v_init=None, reset=True, progress=False):
        """Runs the simulation, serial or parallel: nothing else is needed.

        :param duration: ms to run.
        :param v_init: mV at the start; NEURON's ``v_init`` (-65) when left out.
        :param reset: begin at 0 ms; False goes on from where the simulation is.
        :param progress: show how far it is, where stderr is a terminal.
        :raises SimulationError: ``duration`` is no time.
        """
        duration = _duration(duration)
        if reset or not self._initialized():
            self.finitialize(_h.v_init if v_init is None else v_init)
        elif v_init is not None:
            raise SimulationError("v_init is set at the start of a run: leave out reset=False, or v_init")
        self._advance(_h.t + duration, progress)

    def continuerun(self, duration, v_init=None, progress=False):
        """Runs on for ``duration`` ms; begins at 0 ms when nothing was initialised yet, or with ``v_init``.

        :raises SimulationError: ``duration`` is no time.
        """
        duration = _duration(duration)
        if v_init is not None or not self._initialized():
            self.finitialize(_h.v_init if v_init is None else v_init)
        self._advance(_h.t + duration, progress)

    def finitialize(self, initial=None):
        """Initialises the simulation at 0 ms, on all ranks together.

        :param initial: mV of every segment; they keep what they have when left out.
        """
        if initial is not None:
            initial = number("a run begins at a number of mV", initial, SimulationError)
        if self._time is None:
            vars(self)["_time"] = Vector()
        self._record_time()  # in every run, so that it is there afterwards
        parallel = self.parallel
        own = _own(parallel)
        waiting = own["_transfer"]
        if own["_hosts"] > 1:  # one rank alone exchanges nothing
            self._delays_are_long_enough()
            waiting = parallel.allreduce(int(waiting), 2) > 0
        if waiting:
            parallel.setup_transfer()
        result = _h.finitialize() if initial is None else _h.finitialize(initial)
        vars(self)["_by_p"] = self._initializations[0]
        return result

    def _initialized(self):
        return self._initializations[0] > 0

    def _check_initialized(self):
        """On several ranks a run after an ``h.finitialize`` without ``set_maxstep`` before it ends in a crash of NEURON."""
        parallel = self.parallel
        if self._initializations[0] != self._by_p and _own(parallel)["_hosts"] > 1 and not _own(parallel)["_maxstep"]:
            raise UninitializedError(
                "on several ranks initialise with p.finitialize(v), or call p.parallel.set_maxstep(10) before h.finitialize"
            )

    def _advance(self, stop, progress):
        parallel = self.parallel
        # The serial loop is the standard run system's, with whatever the user put into its procedures.
        step = _h.continuerun
        if _own(parallel)["_hosts"] > 1:
            self._check_initialized()
            step = self._solver()
        if not progress:
            step(stop)
            return
        start = _h.t
        pieces = max(1, min(200, int((stop - start) / max(_h.dt, 1e-9))))
        with _Progress(start, stop, parallel.id() == 0) as shown:
            for piece in range(1, pieces + 1):
                step(stop if piece == pieces else start + (stop - start) * piece / pieces)
                shown.update(_h.t)

    def _solver(self):
        """NEURON's psolve, which needs delays of at least a time step wherever events wait for a rank or thread or cell: those of
        gids, and all delays with threads or the local variable time step. One rank alone can do without it."""
        if self._delays_are_long_enough():
            return self.parallel.baseattr("psolve")
        return _h.continuerun

    def _delays_are_long_enough(self):
        """Sets the longest step of the ranks, on all together. False: they are not, and there is one rank.

        :raises SimulationError: on all ranks, where there are several: NEURON would abort.
        """
        least, variable, threads = self.parallel.set_maxstep(10), self._cvode.active(), self.parallel.nthread()
        if _own(self.parallel)["_hosts"] > 1:
            least = self.parallel.allreduce(least, 3)  # each rank has got its own
        needed = 1e-9 if variable else _h.dt if threads == 1 else 2 * _h.dt
        if least >= needed - 1e-10:
            return True
        if _own(self.parallel)["_hosts"] == 1:
            return False
        where = "between ranks"
        if variable and self._cvode.use_local_dt() or threads > 1:
            where = "anywhere, with " + ("threads" if threads > 1 else "the local variable time step")
        raise SimulationError(
            f"the least delay of a connection is {least:g} ms; {where} it must be {needed:g} ms or more: set delay=, that of stimulate() too"
        )

    # connecting

    def ParallelCon(self, a, b, output=True, *args, **kwargs):
        """Sends the events of a source under a gid, ``p.ParallelCon(section, gid)``, or receives them,
        ``p.ParallelCon(gid, synapse)``. The two may be on different ranks.

        :param output: let other ranks receive them (a sender).
        :param kwargs: as for :class:`patch.objects.NetCon`: weight and delay of a receiver, threshold of a sender (-20 mV).
        :returns: the NetCon, with its ``gid``.
        :raises ParallelConnectError: both or none of the two is a gid, or it is none from 0 to 2**31 - 1.
        """
        a_gid, b_gid = _is_gid(a), _is_gid(b)
        if a_gid == b_gid:
            raise ParallelConnectError(
                f"one of the two must be a gid, an integer: p.ParallelCon(source, gid) or p.ParallelCon(gid, target), not "
                f"({a!r}, {b!r})"
            )
        parallel = self.parallel
        _check_gid(b if b_gid else a, ParallelConnectError)
        if b_gid:
            gid = int(b)
            netcon = NetCon(a, None, *args, **kwargs)
            try:
                parallel.set_gid2node(gid)
            except RuntimeError as error:
                raise ParallelConnectError(
                    f"gid {gid} cannot be sent from rank {int(parallel.id())}: it is sent or received there already. On each rank "
                    "make what sends, p.ParallelCon(source, gid), before what receives"
                ) from error
            parallel.cell(gid, netcon)
            if output:
                parallel.outputcell(gid)
            netcon.threshold = kwargs.get("threshold", -20)
        else:
            gid = int(a)
            netcon = self._receiver(gid, b, *args, **kwargs)
        netcon.gid = gid
        return netcon

    def _receiver(self, gid, target, weight=None, delay=None, **kwargs):
        """The NetCon from a gid."""
        if kwargs:
            name = next(iter(kwargs))
            where = "belongs to the sender, p.ParallelCon(source, gid, threshold=...)" if name == "threshold" else "is unknown"
            raise ParallelConnectError(f"what receives takes weight and delay: {name} {where}")
        # Checked before anything is connected; NEURON's own values where nothing was said.
        _, delay_checked, first, weights = objects._netcon_numbers(0, 1 if delay is None else delay, 0 if weight is None else weight)
        weights = weights or [first]
        netcon = self.parallel.gid_connect(gid, target)
        if weight is not None:
            if len(weights) > netcon.wcnt():
                raise ParallelConnectError(f"{target} takes {int(netcon.wcnt())} weights, not {len(weights)}")
            for i, value in enumerate(weights):
                netcon.weight[i] = value
        if delay is not None:
            netcon.delay = delay_checked
        return netcon

    @property
    def parallel(self):
        """The :class:`ParallelContext`. MPI is initialised at the first use; under an MPI launcher, with ``p``."""
        if self._parallel is None:
            vars(self)["_parallel"] = ParallelContext()
        return self._parallel

    def ParallelContext(self):
        """``p.parallel``."""
        return self.parallel

    # recording

    @property
    def time(self):
        """The times of the steps, in ms: one Vector for all, filled by each run."""
        vars(self)["_time_is_asked_for"] = True
        if self._time is None:
            vars(self)["_time"] = Vector()
            self._record_time()
        return self._time

    def _record_time(self):
        """NEURON ties the recording of the time to the section that is accessed then, and ends it with that section; where
        there is none it refuses (nrn#416). With the local variable time step there is no such thing as the time of a step: then it
        is recorded only for who has asked for it."""
        if not self._time_is_asked_for and self._cvode.active() and self._cvode.use_local_dt():
            if self._place is not None:
                self._time.baseattr("play_remove")()
                vars(self)["_place"] = None
            return
        if self._place is not None and self._place.exists():
            return
        section = objects.current_section()
        if section is None:
            self._time.resize(0)
        else:
            self._time.record(_h._ref_t)
            vars(self)["_place"] = _h.SectionRef(sec=section)

    def record(self, target, *args, **kwargs):
        """A new Vector that records ``target``; see :meth:`patch.objects.Vector.record`."""
        return Vector().record(target, *args, **kwargs)

    # the rest of h, made safe

    def cas(self):
        """The currently accessed section, or None where there is none."""
        return objects.current_section()

    def PointProcess(self, name, target, *args, **kwargs):
        """The point process of that name: what ``getattr(p, name)(target)`` gives.

        :raises TransformError: NEURON knows none of that name.
        """
        return objects.point_process_class(name)(target, *args, **kwargs)

    def nrn_load_dll(self, path):
        """Loads a library of compiled MOD files. Its mechanisms are attributes of ``p`` from then on.

        :returns: 1.0, or 0.0 when NEURON could not load it.
        """
        return _h.nrn_load_dll(os.fspath(path))

    def load_extension(self, name):
        """Loads a mechanism by the name of a package that carries it, through glia where that is installed.

        :raises TransformError: no such mechanism, and no glia to find it.
        """
        if name in objects.mechanisms() or hasattr(_h, name):
            return getattr(self, name)
        try:
            import glia
        except ImportError:
            raise TransformError(
                f"NEURON knows no {name}: load the library that has it with p.nrn_load_dll(path), or install nmodl-glia"
            ) from None
        return getattr(self, glia.resolve(name))


class _Count:
    """Counts the initialisations."""

    __slots__ = ("counter",)

    def __init__(self, counter):
        self.counter = counter

    def __call__(self):
        self.counter[0] += 1


class _Progress:
    """How far a run is, on stderr: tqdm's bar where it is installed, a line of text else, nothing without a terminal."""

    def __init__(self, start, stop, shown):
        self.start, self.stop = start, stop
        self.bar = self.began = None
        if shown and sys.stderr is not None and sys.stderr.isatty():
            self.began = time.monotonic()
            try:
                from tqdm import tqdm

                self.bar = tqdm(total=round(stop - start, 6), unit="ms", file=sys.stderr)
            except ImportError:
                pass

    def __enter__(self):
        return self

    def update(self, now):
        if self.bar is not None:
            self.bar.update(now - self.start - self.bar.n)
        elif self.began is not None:
            part = (now - self.start) / ((self.stop - self.start) or 1)
            took = time.monotonic() - self.began
            sys.stderr.write(f"\r{now:.1f} of {self.stop:.1f} ms, {part:4.0%}, {took:.0f} s")
            sys.stderr.flush()

    def __exit__(self, *exception):
        if self.bar is not None:
            self.bar.close()
        elif self.began is not None:
            sys.stderr.write("\n")


def _duration(duration):
    try:
        number = float(duration)
    except (TypeError, ValueError):
        raise SimulationError(f"a run takes a number of ms, not {duration!r}") from None
    if not 0 <= number < math.inf:
        raise SimulationError(f"a run takes a number of ms from 0 on, not {number:g}")
    return number


def _check_gid(gid, error=ParallelError):
    """:raises ParallelError: (or ``error``) ``gid`` is none that NEURON can take."""
    if not isinstance(gid, numbers.Real) or isinstance(gid, bool) or gid != gid // 1 or not 0 <= gid < 2**31:
        raise error(f"a gid is a whole number from 0 to 2**31 - 1, not {gid!r}")


def _is_gid(obj):
    return isinstance(obj, numbers.Integral) and not isinstance(obj, bool)


def _interpreter():
    from . import p

    return p
