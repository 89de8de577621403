"""The contract of ``p``, one row a promise: names, signatures and defaults, docstrings, and what is said where something is wrong."""

import fcntl
import inspect
import os
import re
import struct
import subprocess
import sys
import tempfile
import termios
import textwrap
import unittest
import warnings

import support

import patch
from patch import connection, p, transform
from patch import exceptions as errors
from patch.interpreter import ParallelContext, PythonHocInterpreter
from patch.objects import IClamp, NetCon, NetStim, PointProcess, PythonHocObject, SEClamp, Section, SectionRef, Segment, VecStim, Vector

from neuron import h

support.hold()

# callable: its parameters as they are documented, with their defaults
SIGNATURES = {
    connection: "(source, target, strict=True)",
    transform: "(obj)",
    PythonHocInterpreter.run: "(self, duration, v_init=None, reset=True, progress=False)",
    PythonHocInterpreter.continuerun: "(self, duration, v_init=None, progress=False)",
    PythonHocInterpreter.finitialize: "(self, initial=None)",
    PythonHocInterpreter.record: "(self, target, *args, **kwargs)",
    PythonHocInterpreter.cas: "(self)",
    PythonHocInterpreter.ParallelCon: "(self, a, b, output=True, *args, **kwargs)",
    PythonHocInterpreter.nrn_load_dll: "(self, path)",
    PythonHocInterpreter.load_extension: "(self, name)",
    NetCon.__new__: "(cls, source, target=None, *args, weight=0.1, delay=1, threshold=-20, sec=None)",
    NetCon.record: "(self, vector=None, *args)",
    IClamp.__new__: "(cls, x=0.5, sec=None)",
    SEClamp.__new__: "(cls, sec, x=0.5)",
    VecStim.__new__: "(cls, pattern=None)",
    SectionRef.__new__: "(cls, *args, sec=None)",
    PointProcess.stimulate: "(self, pattern=None, weight=0.04, delay=0.0, **attributes)",
    Section.record: "(self, x=None)",
    Section.connect: "(self, target, *args, **kwargs)",
    Section.insert: "(self, mechanism, *args, **kwargs)",
    Section.connect_synapse: "(self, target, **kwargs)",
    Section.set_dimensions: "(self, length, diameter)",
    Section.set_segments: "(self, segments)",
    Section.add_3d: "(self, points, diameters=None)",
    Section.synapse: "(self, factory, *args, store=False, attributes=None, **kwargs)",
    Section.iclamp: "(self, amplitude=1, *, x=0.5, delay=0, duration=100)",
    Section.vclamp: "(self, voltage=-70, *, x=0.5, before=0, duration=100, after=0, holding=-70)",
    ParallelContext.set_gid2node: "(self, gid, id=None)",
    ParallelContext.spike_record: "(self, gids=-1, time_vector=None, gid_vector=None)",
    ParallelContext.broadcast: "(self, data, root=0)",
    ParallelContext.psolve: "(self, tstop, v_init=None)",
}

# what is written: the error, and words of its message
REFUSED = r"""
p.NetCon(3, syn)                          HocConnectError      cannot be the source.*pass a section
p.NetCon("soma", syn)                     HocConnectError      cannot be the source
p.NetCon(sec, sec)                        HocConnectError      put a synapse into it
p.NetCon(sec, ic)                         HocConnectError      takes no events
p.NetCon(sec, syn, weight="a")            HocConnectError      weight of a NetCon is a number
p.NetCon(sec, syn, weight=None)           HocConnectError      weight of a NetCon is a number
p.NetCon(sec, syn, weight=[])             HocConnectError      at least one
p.NetCon(sec, syn, weight=[1, 2])         HocConnectError      takes 1 weights, not 2
p.NetCon(sec, syn, delay=-1)              HocConnectError      from 0 on, not -1
p.NetCon(sec, syn, delay="x")             HocConnectError      time in ms
p.NetCon(sec, syn, delay=nan)             HocConnectError      time in ms
p.NetCon(sec, syn, threshold=None)        HocConnectError      number of mV
p.NetCon(sec(0.5)._ref_v, syn)            ConnectionError      pass the segment itself
p.NetCon(sec(0.5)._ref_v, syn, sec=3)     HocConnectError      sec is to be a section
p.NetCon(sec(0.5).v, syn)                 HocConnectError      cannot be the source
p.NetCon(sec, syn).record(3)              HocRecordError       records into a Vector
p.ExpSyn()                                TransformError       into a section or a segment
p.ExpSyn([sec])                           TransformError       into a section or a segment
p.ExpSyn(2, sec=sec)                      TransformError       from 0 to 1, not 2
p.ExpSyn(sec, 2)                          TransformError       from 0 to 1, not 2
p.ExpSyn(sec, 0.5, 3)                     TransformError       takes one place
p.ExpSyn(sec(0.5), 0.5)                   TransformError       takes one place
p.ExpSyn(sec(0.5), sec=other)             TransformError       does not lie in other
p.ExpSyn(sec, tau=3)                      TransformError       x\.tau = 3
p.IClamp(2, sec)                          TransformError       from 0 to 1
p.IClamp(0.5, "soma")                     TransformError       sec is to be a section
p.IClamp("x", sec)                        TransformError       into a section or a segment
p.SEClamp(sec, 3)                         TransformError       from 0 to 1
p.SEClamp(syn)                            TransformError       into a section or a segment
setattr(ic, "duration", -1)               SimulationError      from 0 on, not -1
setattr(ic, "amp", "x")                   TransformError       amp is a number
setattr(ic, "amplitude", "x")             TransformError       amplitude is a number of nA
setattr(ic, "amplitude", [])              TransformError       at least one
setattr(se, "voltage", [1, 2])            TransformError       or three
setattr(se, "voltage", "x")               TransformError       or three
setattr(se, "delay", -1)                  SimulationError      from 0 on
setattr(se, "holding", "x")               TransformError       is a number
sec.vclamp(before=-1)                     SimulationError      from 0 on
sec.vclamp(duration=-1)                   SimulationError      from 0 on
sec.vclamp(after="x")                     SimulationError      time in ms
sec.vclamp(x=2)                           TransformError       from 0 to 1
sec.vclamp(-70, 20)                       TypeError            positional
sec.iclamp("big")                         TransformError       number of nA
sec.iclamp(["a"])                         TransformError       number of nA
sec.iclamp(1, duration=-2)                SimulationError      from 0 on
sec.iclamp(1, delay="x")                  SimulationError      time in ms
sec.iclamp(1, x=-1)                       TransformError       from 0 to 1
sec.set_dimensions(-1, 2)                 TransformError       length .* above 0, not -1
sec.set_dimensions(1, "a")                TransformError       diameter .* number of um
sec.set_segments(0)                       ValueError           nseg must be
sec.synapse("NoSuch")                     TransformError       knows no point process NoSuch
sec.synapse(3)                            TransformError       a class such as p.ExpSyn
sec.synapse(p.ExpSyn, attributes={"t": 1})  TransformError     no parameter t
sec.insert(3)                             TransformError       name of a density mechanism
sec.insert("pass")                        TransformError       did you mean pas
sec.insert("ExpSyn")                      TransformError       p\.ExpSyn\(section\)
sec.connect(None)                         TransformError       a section or a segment
sec.connect(syn)                          TransformError       a section or a segment
sec.record("x")                           TransformError       from 0 to 1
sec("x")                                  TransformError       from 0 to 1
sec(1.5)                                  TransformError       from 0 to 1
sec.add_3d([[1, 2]])                      TransformError       three numbers
sec.add_3d(3)                             TransformError       three numbers
sec.add_3d([["a", 1, 2]])                 TransformError       three numbers
sec.add_3d([[1, 2, 3]], [-1])             TransformError       from 0 on
sec.add_3d([[1, 2, 3]], [1, 2])           TransformError       1 points and 2 diameters
sec.pop()                                 HocSectionAccessError  cannot be popped
syn.stimulate(weight="x")                 HocConnectError      is a number
syn.stimulate(delay=-1)                   HocConnectError      from 0 on
syn.stimulate(number=-1)                  SimulationError      from 0 on
syn.stimulate(interval=0)                 SimulationError      above 0
syn.stimulate(start=-3)                   SimulationError      from 0 on
syn.stimulate(start="x")                  SimulationError      time in ms
syn.stimulate(noise=2)                    SimulationError      from 0 \(regular\) to 1
syn.stimulate(numbr=1)                    TransformError       did you mean number
syn.stimulate(pattern=[1], start=3)       TransformError       start cannot be set
syn.stimulate(pattern=3)                  SimulationError      sequence of times
syn.stimulate(pattern=[-1])               SimulationError      from 0 on
ic.stimulate()                            NotConnectableError  takes no events
p.VecStim(3)                              SimulationError      sequence of times
p.VecStim(pattern="ab")                   SimulationError      sequence of times
p.run("x")                                SimulationError      number of ms
p.run(-1)                                 SimulationError      from 0 on
p.run(1, v_init="x")                      SimulationError      number of mV
p.continuerun(None)                       SimulationError      number of ms
p.finitialize("x")                        SimulationError      number of mV
p.parallel.psolve("x")                    SimulationError      time in ms
p.parallel.psolve(-1)                     SimulationError      from 0 on
p.ParallelCon(sec, syn)                   ParallelConnectError  must be a gid
p.ParallelCon(1, 2)                       ParallelConnectError  must be a gid
p.ParallelCon(sec, -1)                    ParallelConnectError  whole number from 0
p.ParallelCon(sec, 2**40)                 ParallelConnectError  whole number from 0
p.ParallelCon(-1, syn)                    ParallelConnectError  whole number from 0
p.ParallelCon(3, sec)                     HocConnectError      put a synapse into it
p.ParallelCon(3, ic)                      HocConnectError      takes no events
p.ParallelCon(4, syn, weight="x")         HocConnectError      is a number
p.ParallelCon(4, syn, delay=-1)           HocConnectError      from 0 on
p.ParallelCon(4, syn, wait=3)             ParallelConnectError  wait is unknown
p.ParallelCon(4, syn, threshold=3)        ParallelConnectError  belongs to the sender
p.parallel.set_gid2node("x")              ParallelError        whole number from 0
p.parallel.gid_connect(99, sec)           HocConnectError      put a synapse into it
p.parallel.source_var(sec(0.5), -1)       ValueError           from 0 on
p.parallel.source_var(3, 1)               TransformError       a reference
p.parallel.target_var(ic, ic._ref_amp, -1)  ValueError         from 0 on
p.parallel.broadcast(lambda: 1)           BroadcastError       cannot be pickled
p.parallel.broadcast(1, root=7)           BroadcastError       no rank 7
p.load_extension("nothing")               TransformError       p\.nrn_load_dll
p.ExpSin                                  AttributeError       did you mean ExpSyn
p.PointProcess("ExpSin", sec)             TransformError       did you mean ExpSyn
p.Vector().record(3.0)                    HocRecordError       _ref_x
p.Vector().record(None)                   HocRecordError       pass a section
p.record(p.NetStim())                     HocRecordError       no current i
p.SectionRef(3)                           TransformError       takes a section
p.SectionRef(sec, sec)                    TypeError            one section
connection(sec, 3)                        NotConnectableError  cannot be the target
connection(3, syn)                        NotConnectableError  cannot be the source
connection(sec, ic)                       NotConnectableError  takes no events
connection(sec, sec)                      NotConnectableError  pass the synapse
connection(other, syn)                    NotConnectedError    no NetCon runs
connection(ic, sec, strict=False)         NotConnectedError    no NetCon runs
p.NetStim(start=3)                        TransformError       x\.start = 3
"""


def documented(thing):
    """Its docstring. (From 9.0 on the attribute of a class that derives from a template gives NEURON's own text; help() shows ours.)"""
    return vars(thing)["__doc__"] if inspect.isclass(thing) else thing.__doc__


class TestSignatures(unittest.TestCase):
    def test_all(self):
        for function, signature in SIGNATURES.items():
            self.assertEqual(str(inspect.signature(function)), signature, function.__qualname__)

    def test_docstrings(self):
        """Everything public says what it does; what can fail says how."""
        import patch.core
        import patch.error_handler
        import patch.interpreter
        import patch.objects
        import patch.version

        for module in (patch, patch.core, patch.error_handler, patch.exceptions, patch.interpreter, patch.objects, patch.version):
            self.assertTrue(module.__doc__, module.__name__)
            for name, thing in vars(module).items():
                if name.startswith("_") or getattr(thing, "__module__", "").split(".")[0] != "patch":
                    continue
                if inspect.isfunction(thing) or inspect.isclass(thing):
                    self.assertTrue(documented(thing), f"{module.__name__}.{name}")
                for member, value in vars(thing).items() if inspect.isclass(thing) else ():
                    if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                        doc = inspect.getdoc(getattr(thing, member))
                        self.assertTrue(doc, f"{name}.{member}")
        for function in (p.run, Section.iclamp, Section.vclamp, PointProcess.stimulate, NetCon, VecStim, Section.set_dimensions):
            self.assertIn(":raises ", documented(function))
        for function, unit in ((p.run, "ms"), (Section.record, "mV"), (IClamp, "nA"), (Section.set_dimensions, "um"), (Section.points.fget, "(n, 3)")):
            self.assertIn(unit, documented(function))


class TestRefused(unittest.TestCase):
    def setUp(self):
        self.space = dict(p=p, connection=connection, nan=float("nan"))
        sec, other = p.Section(name="soma"), p.Section(name="other")
        self.space.update(sec=sec, other=other, syn=p.ExpSyn(sec), ic=p.IClamp(sec=sec), se=p.SEClamp(sec))

    def tearDown(self):
        p.parallel.gid_clear()
        self.space.clear()
        support.fresh()

    def test_all(self):
        for row in REFUSED.strip().splitlines():
            text, error, words = re.split(r"\s{2,}", row)
            error = getattr(errors, error, None) or getattr(__import__("builtins"), error)
            with self.subTest(text):
                try:
                    eval(text, self.space)
                except error as said:
                    self.assertRegex(str(said), words)
                    self.assertLess(len(str(said)), 300)
                else:
                    self.fail("nothing was raised")
        self.assertEqual(self.space["sec"].n3d(), 0)
        self.assertEqual((self.space["se"].holding, self.space["se"].voltage), (-70, [-70, -50, -70]))
        p.run(1)  # nothing half-made is left behind

    def test_typo(self):
        synapse = self.space["syn"]
        with self.assertWarnsRegex(UserWarning, "did you mean tau"):
            synapse.tua = 3
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            synapse.label = "mine"
            synapse._tau = 1
            synapse.tua = 4  # it is one by now
            synapse.tau = 5
        self.assertEqual((synapse.label, synapse.tua, synapse.tau), ("mine", 4, 5))

    def test_places(self):
        sec, other = self.space["sec"], self.space["other"]
        other.nseg = 3
        for made in (p.ExpSyn(other, 0.1), p.ExpSyn(other(0.1)), p.ExpSyn(0.1, sec=other), p.ExpSyn(other(0.1), sec=other), p.IClamp(other, 0.1),
                     p.IClamp(0.1, other), p.IClamp(x=0.1, sec=other), p.IClamp(other(0.1)), p.SEClamp(other, 0.1), p.SEClamp(other(0.1)),
                     p.SEClamp(0.1, other)):
            self.assertEqual(made.get_segment(), other(0.1))
        self.assertEqual(p.IClamp(sec=other).get_segment(), other(0.5))
        self.assertEqual(p.IClamp(other).get_segment(), other(0.5))
        self.assertNotEqual(sec, other)


class TestDefaults(unittest.TestCase):
    def test_of_objects(self):
        sec = p.Section(name="soma")
        clamp, electrode, netcon = p.IClamp(sec=sec), p.SEClamp(sec), p.NetCon(sec, p.ExpSyn(sec))
        self.assertEqual((clamp.delay, clamp.dur, clamp.amp, clamp.duration, clamp.amplitude), (0, 1e200, 1, 1e200, 1))
        self.assertEqual((electrode.dur1, electrode.dur2, electrode.dur3), (100, 100, 100))
        self.assertEqual((electrode.amp1, electrode.amp2, electrode.amp3), (-70, -50, -70))
        self.assertEqual((electrode.delay, electrode.duration, electrode.after), (100, 100, 100))
        self.assertEqual((electrode.voltage, electrode.holding), ([-70, -50, -70], -70))
        self.assertEqual((netcon.weight[0], netcon.delay, netcon.threshold), (0.1, 1, -20))
        clamp, electrode = sec.iclamp(), sec.vclamp()
        self.assertEqual((clamp.amp, clamp.delay, clamp.dur), (1, 0, 100))
        self.assertEqual((electrode.dur1, electrode.dur2, electrode.dur3), (0, 100, 0))
        self.assertEqual(electrode.voltage, [-70, -70, -70])
        self.assertEqual(sec.vclamp([1, 2, 3]).voltage, [1, 2, 3])
        stimulus = p.ExpSyn(sec).stimulate(start=10, number=5, interval=10)
        self.assertIs(type(stimulus), NetStim)
        self.assertEqual((stimulus.start, stimulus.number, stimulus.interval, stimulus.noise), (10, 5, 10, 0))
        support.fresh()

    def test_the_seed(self):
        """The voltage clamp that somebody forgot to time is seen; the stimulus arrives."""
        section = p.Section().insert("pas")
        section.set_dimensions(20, 20)
        synapse = p.ExpSyn(section)
        synapse.stimulate(start=10, number=5, interval=10, weight=0.04)
        section.vclamp(holding=-70, voltage=20)
        voltage, conductance = section.record(), p.record(synapse.g)
        p.run(120)
        self.assertGreater(voltage[2000], 18)
        self.assertLess(voltage[-1], 15)
        self.assertGreater(conductance.max(), 0.02)
        support.fresh()


class TestNothingYet(unittest.TestCase):
    def run_python(self, text, **more):
        environment = dict(os.environ, NEURON_MODULE_OPTIONS="-nogui", **more)
        if not support.PRELOADED:
            environment["PYTHONPATH"] = os.pathsep.join([os.path.join(support.ROOT, "src", "python"), environment.get("PYTHONPATH", "")])
        done = subprocess.run([sys.executable, "-B", "-c", textwrap.dedent(text)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        words = [line for line in done.stderr.splitlines() if "DISPLAY" not in line and "No graphics" not in line]
        return done.stdout.strip(), words

    def test_progress(self):
        """A bar on a terminal (of tqdm, where that is installed), nothing elsewhere; the run is the same."""
        text = "from patch import p; s = p.Section(name='s'); p.run(50, progress=True); print(round(p.t, 6))"
        self.assertEqual(self.run_python(text), ("50.0", []))
        for hidden in (False, True):
            terminal, inner = os.openpty()
            fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            program = ("import sys; sys.modules['tqdm'] = None; " if hidden else "") + text
            environment = dict(os.environ, NEURON_MODULE_OPTIONS="-nogui")
            if not support.PRELOADED:
                environment["PYTHONPATH"] = os.path.join(support.ROOT, "src", "python")
            done = subprocess.run([sys.executable, "-B", "-c", program], env=environment, stdout=subprocess.PIPE, stderr=inner, universal_newlines=True)
            os.close(inner)
            seen = b""
            while True:
                try:
                    piece = os.read(terminal, 4096)
                except OSError:
                    break
                seen += piece
            os.close(terminal)
            self.assertEqual((done.returncode, done.stdout.strip()), (0, "50.0"))
            self.assertIn(b"50.0 of 50.0 ms, 100%" if hidden else b"100%", seen)

    def test_the_readme(self):
        """nrn-patch's first example, word for word, in an empty folder; glia is a stand-in that knows one mechanism."""
        with tempfile.TemporaryDirectory() as place:
            support.stand_in_glia(place)
            out, words = self.run_python(
                """
                from patch import p
                import glia as g

                section = p.Section()
                point_process = g.insert(section, "AMPA")
                point_process.stimulate(start=10, number=5, interval=10, weight=0.04)
                section.vclamp(holding=-70, voltage=20)
                conductance = p.record(point_process.g)
                p.run(100)
                print(round(p.t), conductance.max() > 0.02)
                """,
                PYTHONPATH=place,
            )
        if support.PRELOADED:  # without the library nothing keeps the stimulus
            self.assertEqual((out, words), ("100 True", []))

    def test_no_section(self):
        out, words = self.run_python(
            """
            from patch import p
            from patch.exceptions import HocSectionAccessError
            print(p.cas(), p.celsius)
            for wrong in (lambda: p.SectionRef(), lambda: p.IClamp(), lambda: p.ExpSyn(0.5)):
                try:
                    wrong()
                except HocSectionAccessError as error:
                    print(error)
            p.run(3)
            print(round(p.t, 6), len(p.time))
            """
        )
        lines = out.splitlines()
        self.assertEqual((lines[0], lines[-1]), ("None 32.0", "3.0 0"))
        self.assertTrue(all("section" in line for line in lines[1:4]))
        self.assertEqual(words, [])

    def test_dropped_cells_are_gone(self):
        """What is built and dropped leaves nothing behind: a recording that a section has made does not keep it."""
        out, words = self.run_python(
            """
            from patch import p

            def build():
                soma = p.Section(name="soma")
                synapse = soma.synapse(p.ExpSyn, store=True)
                stimulus = synapse.stimulate(start=1, number=2)
                connection = soma.connect_synapse(synapse)
                return [(soma, soma.iclamp(0.1), soma.vclamp(), soma.record(), stimulus, connection)]

            for _ in range(50):
                build()
            print([len(list(p.allsec()))] + [len(p.List(name)) for name in ("NetCon", "NetStim", "IClamp", "SEClamp", "ExpSyn", "Vector")])
            """
        )
        self.assertEqual((out, words), ("[0, 0, 0, 0, 0, 0, 0]", []))

    def test_not_a_word(self):
        """A tidy program of p hears nothing: neither p nor the library complains about what p does by itself."""
        out, words = self.run_python(
            """
            from patch import p
            soma = p.Section(name="soma").insert("hh")
            synapse = soma.synapse(p.ExpSyn)
            stimulus = synapse.stimulate(pattern=[1, 2])
            other = synapse.stimulate(start=1, number=2)
            clamp, electrode = soma.iclamp([0.1, 0.2]), soma.vclamp()
            voltage, times = soma.record(), p.NetCon(stimulus, None).record()
            sender, receiver = p.ParallelCon(soma, 1), p.ParallelCon(1, synapse)
            spikes, gids = p.parallel.spike_record()
            cvode = p.CVode()
            p.run(5)
            cvode.active(True)
            p.run(5)
            cvode.use_local_dt(True)
            p.run(5)
            cvode.use_local_dt(False)
            p.run(5)
            cvode.active(False)
            p.dt = 0.025
            p.run(5)
            p.continuerun(5)
            p.parallel.psolve(15)
            print(round(p.t, 6))
            """
        )
        self.assertEqual((out, words), ("15.0", []))


if __name__ == "__main__":
    unittest.main()
