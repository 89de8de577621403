"""The names, defaults, properties and errors that users of patch know."""

import support
import unittest

import patch
from patch import connection, p, transform, transform_arc, transform_netcon, transform_record
from patch import exceptions as errors
from patch.objects import NetCon, PointProcess, PythonHocObject, Section, Segment, VecStim, Vector

from neuron import h, hoc
import nrn

support.hold()


class Case(unittest.TestCase):
    def setUp(self):
        self.section = p.Section(name="soma")
        self.section.nseg = 3

    def tearDown(self):
        del self.section
        support.fresh()

    def refused(self, error, *words):
        """The error is raised, and its message has the words."""
        case = self

        class Refused:
            def __enter__(self):
                return self

            def __exit__(self, kind, value, traceback):
                case.assertIsNotNone(kind, f"{error.__name__} was not raised")
                if not issubclass(kind, error):
                    return False
                for word in words:
                    case.assertIn(word, str(value))
                return True

        return Refused()


class TestModule(Case):
    def test_names(self):
        for name in (
            "p h transform transform_netcon transform_record transform_arc is_section is_segment is_point_process "
            "is_density_mechanism is_nrn_scalar connection PythonHocInterpreter NotConnectedError NotConnectableError"
        ).split():
            self.assertTrue(hasattr(patch, name), name)
        self.assertIs(patch.p, patch.h)
        self.assertFalse(hasattr(patch, "q"))

    def test_paths(self):
        import patch.core
        import patch.error_handler
        import patch.interpreter
        import patch.version

        self.assertIsInstance(p, patch.interpreter.PythonHocInterpreter)
        version = patch.version.get_neuron_version()
        self.assertTrue(version >= "8.0")
        self.assertTrue(patch.version.NeuronVersion("9.0a-1422-g8b0b34549") < "9.0")
        self.assertTrue(patch.version.NeuronVersion("9.0.2") > "8.2.7")
        self.assertTrue(patch.version.NeuronVersion("9.0") == "9.0.0")

    def test_tree_of_errors(self):
        parents = {
            "NotConnectableError": "PatchError",
            "NotConnectedError": "PatchError",
            "TransformError": "PatchError",
            "HocError": "PatchError",
            "HocConnectError": "HocError",
            "HocRecordError": "HocError",
            "HocSectionAccessError": "HocError",
            "SimulationError": "PatchError",
            "UninitializedError": "PatchError",
            "ErrorHandlingError": "PatchError",
            "ParallelError": "PatchError",
            "ParallelConnectError": "ParallelError",
            "BroadcastError": "ParallelError",
        }
        for name, parent in parents.items():
            self.assertTrue(issubclass(getattr(errors, name), getattr(errors, parent)), name)

    def test_kinds(self):
        synapse = p.ExpSyn(self.section)
        self.assertTrue(patch.is_section(self.section) and patch.is_section(h.Section()))
        self.assertFalse(patch.is_section(self.section(0.5)) or patch.is_section(3))
        self.assertTrue(patch.is_segment(self.section(0.5)) and not patch.is_segment(self.section))
        for thing in (synapse, "ExpSyn", h.IClamp(self.section(0.5)), p.NetStim()):
            self.assertTrue(patch.is_point_process(thing), thing)
        for thing in ("hh", "nothing", self.section, p.Vector(), 3, None):
            self.assertFalse(patch.is_point_process(thing), thing)
        self.section.insert("hh")
        self.assertTrue(patch.is_density_mechanism("hh") and patch.is_density_mechanism(self.section(0.5).hh))
        self.assertFalse(patch.is_density_mechanism("ExpSyn") or patch.is_density_mechanism(3))
        self.assertTrue(patch.is_nrn_scalar(self.section(0.5)._ref_v))
        self.assertFalse(patch.is_nrn_scalar(synapse) or patch.is_nrn_scalar(3.0))

    def test_error_handler(self):
        from patch.error_handler import CatchRecord, ErrorHandler, catch_hoc_error

        with self.assertRaises(errors.HocError):
            with catch_hoc_error():
                p.Vector([1]).baseattr("x")
                h.NetCon(1, 2)
        with self.assertRaises(errors.HocRecordError):
            with catch_hoc_error(CatchRecord, target=self.section):
                h.Vector().record(self.section)

        class Bad(ErrorHandler):
            required = ["never given"]

        with self.assertRaises(errors.ErrorHandlingError):
            Bad("text", {})

        class Empty(ErrorHandler):
            required = []

        with self.assertRaises(errors.ErrorHandlingError):
            Empty("text", {})


class TestInterpreter(Case):
    def test_is_h(self):
        self.assertEqual(p.t, h.t)
        p.dt = 0.05
        self.assertEqual(h.dt, 0.05)
        p.dt = 0.025
        p.something_new = 3
        self.assertEqual(p.something_new, 3)
        self.assertFalse(hasattr(h, "something_new"))
        p("x_of_hoc = 7")
        self.assertEqual(p.x_of_hoc, 7)
        self.assertIn("finitialize", dir(p))
        self.assertTrue(hasattr(h, "continuerun"))
        with self.assertRaises(AttributeError):
            p.no_such_name
        self.assertIn("TopLevelHocInterpreter", repr(p))
        self.assertIs(transform(p), h)

    def test_celsius(self):
        self.assertEqual(patch.interpreter.PythonHocInterpreter().celsius, 32)

    def test_point_processes(self):
        for name in ("ExpSyn", "Exp2Syn", "AlphaSynapse", "VClamp", "APCount"):
            made = getattr(p, name)(self.section)
            self.assertIsInstance(made, PointProcess)
            self.assertEqual(str(made).split("[")[0], name)
            self.assertEqual(made.get_segment().x, 0.5)
        self.assertEqual(p.ExpSyn(self.section(0.1)).get_segment().x, h.ExpSyn(self.section(0.1)).get_segment().x)
        self.assertEqual(p.ExpSyn(0.9, sec=self.section).get_segment().sec, self.section)
        self.assertEqual(p.PointProcess("ExpSyn", self.section).get_segment().sec, self.section)
        self.assertEqual(type(p.IntFire1()).__name__, "IntFire1")

    def test_point_process_refused(self):
        for wrong in ("soma", None, 3.5, p.Vector()):
            with self.assertRaises(errors.TransformError):
                p.ExpSyn(wrong)
        with self.refused(errors.TransformError, "did you mean ExpSyn"):
            p.PointProcess("ExpSin", self.section)

    def test_cas(self):
        with self.section.push():
            self.assertIs(p.cas(), self.section)

    def test_sectionref(self):
        child = p.Section(name="child")
        child.connect(self.section)
        for ref in (p.SectionRef(self.section), p.SectionRef(sec=self.section), p.SectionRef(self.section(0.5))):
            self.assertIs(ref.section, self.section)
            self.assertIs(ref.sec, self.section)
            self.assertEqual(ref.child, [child])
        self.assertEqual(p.SectionRef(child).parent, self.section)
        with self.assertRaises(TypeError):
            p.SectionRef(self.section, child)
        with self.assertRaises(errors.TransformError):
            p.SectionRef("soma")

    def test_time(self):
        self.assertIs(p.time, p.time)
        p.run(1)
        self.assertEqual(len(p.time), 41)
        p.run(2)
        self.assertEqual(len(p.time), 81)


class TestSection(Case):
    def test_is_neurons(self):
        self.assertIsInstance(self.section, nrn.Section)
        self.assertIsInstance(self.section(0.5), nrn.Segment)
        self.assertIsInstance(self.section, PythonHocObject)
        self.assertIs(transform(self.section), self.section)
        self.assertEqual(str(self.section), "soma")
        self.assertEqual(repr(self.section), "<patch.objects.Section pointing to 'soma'>")
        self.assertEqual(str(self.section(0.5)), "soma(0.5)")
        self.assertIn(self.section, list(h.allsec()))
        self.assertEqual(h.distance(self.section(0), self.section(1)), self.section.L)
        self.assertEqual(h.ExpSyn(self.section(0.5)).get_segment(), self.section(0.5))

    def test_arbitrary_attributes(self):
        self.section.label = "mine"
        self.assertEqual(self.section.label, "mine")
        self.assertIn("label", dir(self.section))
        self.assertIn("L", dir(self.section))
        segment = self.section(0.5)
        segment.label = 1
        self.assertEqual(segment.label, 1)

    def test_refs(self):
        thing = object()
        self.section.__ref__(thing)
        self.assertTrue(self.section.__deref__(thing))
        self.assertFalse(self.section.__deref__(thing))

    def test_tree(self):
        a, b = p.Section(name="a"), p.Section(name="b")
        a.connect(self.section, 1, 0)
        b.connect(a(0.5))
        self.assertIsNone(self.section.parent)
        self.assertIs(a.parent, self.section)
        self.assertIs(b.parent, a)
        self.assertEqual(self.section.children(), [a])
        self.assertEqual(set(self.section.wholetree()), {self.section, a, b})
        self.assertTrue(all(isinstance(one, Section) for one in self.section.wholetree()))
        with self.assertRaises(errors.TransformError):
            a.connect(3)
        plain = h.Section(name="plain")
        plain.connect(self.section)
        self.assertEqual(len(self.section.children()), 2)

    def test_segments(self):
        self.assertEqual([segment.x for segment in self.section], [s.x for s in nrn.Section.__iter__(self.section)])
        for segment in self.section:
            self.assertIsInstance(segment, Segment)
            self.assertIs(segment.section, self.section)
        self.assertEqual(self.section(0.5), nrn.Section.__call__(self.section, 0.5))
        for wrong in (-0.1, 1.1, "half", None):
            with self.refused(errors.TransformError, "from 0 to 1"):
                self.section(wrong)
        self.assertTrue(issubclass(errors.TransformError, ValueError))

    def test_segment_values(self):
        segment = self.section(0.5)
        self.assertEqual(segment.v, -65)
        self.assertIsInstance(segment.v, float)
        self.assertEqual(f"{segment.v:.1f}", "-65.0")
        self.assertEqual(segment.v + 1, -64)
        segment.v = -70
        self.assertEqual(segment.v, -70)
        self.assertEqual(transform_record(segment.v), segment._ref_v)
        self.section.insert("hh")
        segment.gnabar_hh = 0.2
        self.assertEqual(segment.hh.gnabar, 0.2)
        self.assertIn("gnabar_hh", segment.parameters)
        self.assertTrue({"v", "diam", "cm"} <= set(segment.parameters))

    def test_values_hold_nothing(self):
        gone = Section(name="gone")
        value = gone(0.5).v
        self.assertEqual(value, -65)
        if not support.PRELOADED:
            del gone
            self.assertNotIn("gone", [str(section) for section in h.allsec()])
            with self.assertRaises(errors.HocRecordError):
                p.record(value)

    def test_insert(self):
        self.assertIs(self.section.insert("hh"), self.section)
        self.assertTrue(self.section.has_membrane("hh"))
        with self.refused(errors.TransformError, "hhh", "did you mean hh"):
            self.section.insert("hhh")
        with self.refused(errors.TransformError, "p.ExpSyn(section)"):
            self.section.insert("ExpSyn")
        with self.assertRaises(ValueError):
            self.section.insert("nothing")

    def test_shape(self):
        self.section.set_dimensions(30, 4)
        self.section.set_segments(5)
        self.assertEqual((self.section.L, self.section.diam, self.section.nseg), (30, 4, 5))
        line = p.Section(name="line")
        line.diam = 2
        line.add_3d([[0, 0, 0], [10, 0, 0]])
        line.add_3d([(10, 10, 0)], 3)
        line.add_3d([(10, 20, 0), (10, 30, 1)], [4, 5])
        self.assertEqual(line.points.shape, (5, 3))
        self.assertEqual(line.points.tolist()[-1], [10, 30, 1])
        self.assertEqual([line.diam3d(i) for i in range(5)], [2, 2, 3, 4, 5])
        self.assertEqual(p.Section().points.shape, (0, 3))
        with self.assertRaises(errors.TransformError):
            line.add_3d([[1, 2]])
        with self.assertRaises(errors.TransformError):
            line.add_3d([[1, 2, 3]], [1, 2])

    def test_record(self):
        first = self.section.record()
        self.assertIsInstance(first, Vector)
        self.assertIs(self.section.record(), first)
        self.assertIs(self.section.record(0.5), first)
        second = self.section.record(1)
        self.assertIsNot(second, first)
        self.assertEqual(set(self.section.recordings), {0.5, 1})
        p.run(1)
        self.assertEqual(len(first), 41)
        with self.assertRaises(errors.TransformError):
            self.section.record(2)

    def test_push(self):
        other, before = p.Section(name="other"), p.cas()
        with other.push() as pushed:
            self.assertIs(pushed, other)
            self.assertEqual(p.cas(), other)
            clamp = p.IClamp()
            self.assertEqual(clamp.get_segment().sec, other)
        self.assertEqual(p.cas(), before)
        other.push()
        with self.refused(errors.HocSectionAccessError, "top"):
            self.section.pop()
        other.pop()
        self.assertEqual(p.cas(), before)

    def test_synapse(self):
        synapse = self.section.synapse(p.ExpSyn, attributes={"tau": 3}, store=True)
        self.assertEqual(synapse.tau, 3)
        self.assertEqual(self.section.synapses, [synapse])
        again = self.section.synapse("Exp2Syn", store=True)
        self.assertEqual(self.section.synapses, [synapse, again])
        made = self.section.synapse(lambda section, x, tau: (section, x, tau), 1, tau=2)
        self.assertEqual(made, (self.section, 1, 2))
        with self.refused(errors.TransformError, "did you mean tau"):
            self.section.synapse(p.ExpSyn, attributes={"tua": 3})

    def test_connect_synapse(self):
        synapse = p.ExpSyn(self.section)
        netcon = self.section.connect_synapse(synapse, weight=0.3, delay=4, threshold=-10)
        self.assertEqual((netcon.weight[0], netcon.delay, netcon.threshold), (0.3, 4, -10))
        self.assertIs(connection(self.section, synapse), netcon)

    def test_iclamp(self):
        clamp = self.section.iclamp()
        self.assertEqual((clamp.amplitude, clamp.delay, clamp.duration), (1, 0, 100))
        clamp = self.section.iclamp(0.3, x=0.1, delay=5, duration=20)
        self.assertEqual((clamp.amp, clamp.delay, clamp.dur), (0.3, 5, 20))
        self.assertNotEqual(clamp.get_segment(), self.section(0.5))
        with self.assertRaises(TypeError):
            self.section.iclamp(1, 0.5)
        for wrong in ({"duration": -1}, {"delay": -1}, {"duration": "long"}, {"duration": float("nan")}):
            with self.assertRaises(errors.SimulationError):
                self.section.iclamp(**wrong)
        with self.assertRaises(errors.TransformError):
            self.section.iclamp(x=2)

    def test_vclamp(self):
        clamp = self.section.vclamp()
        self.assertEqual((clamp.delay, clamp.duration, clamp.after), (0, 100, 0))
        self.assertEqual((clamp.voltage, clamp.holding), ([-70, -70, -70], -70))
        clamp = self.section.vclamp(holding=-60, voltage=20, before=1, after=2, duration=3)
        self.assertEqual((clamp.dur1, clamp.dur2, clamp.dur3), (1, 3, 2))
        self.assertEqual(clamp.voltage, [-60, 20, -60])
        self.assertEqual(self.section.vclamp([-1, -2, -3]).voltage, [-1, -2, -3])
        with self.assertRaises(errors.TransformError):
            self.section.vclamp([1, 2])
        with self.assertRaises(errors.SimulationError):
            self.section.vclamp(before=-1)


class TestClamps(Case):
    def test_iclamp_defaults(self):
        clamp = p.IClamp(sec=self.section)
        self.assertEqual((clamp.delay, clamp.dur, clamp.amp), (0, 1e200, 1))
        self.assertEqual((clamp.duration, clamp.amplitude), (1e200, 1))
        clamp.duration = 5
        clamp.amplitude = 0.2
        self.assertEqual((clamp.dur, clamp.amp), (5, 0.2))
        for made in (p.IClamp(0.1, self.section), p.IClamp(self.section(0.1))):
            self.assertEqual(made.get_segment(), h.IClamp(self.section(0.1)).get_segment())
        self.assertEqual(p.IClamp(self.section).get_segment().x, 0.5)
        with self.assertRaises(errors.SimulationError):
            clamp.duration = -1

    def test_iclamp_sequence(self):
        clamp = self.section.iclamp([0.1, 0.2, 0.3], delay=1)
        trace = p.record(clamp._ref_amp)
        p.run(2)
        self.assertEqual(sorted(set(trace)), [0.1, 0.2, 0.3])
        with self.assertRaises(errors.TransformError):
            clamp.amplitude = []

    def test_seclamp_defaults(self):
        clamp = p.SEClamp(self.section)
        self.assertEqual((clamp.dur1, clamp.dur2, clamp.dur3), (100, 100, 100))
        self.assertEqual((clamp.amp1, clamp.amp2, clamp.amp3), (-70, -50, -70))
        self.assertEqual((clamp.delay, clamp.duration, clamp.after), (100, 100, 100))
        self.assertEqual(clamp.voltage, [-70, -50, -70])
        self.assertEqual(clamp.holding, -70)
        clamp.holding = -80
        clamp.voltage = 0
        self.assertEqual(clamp.voltage, [-80, 0, -80])
        clamp.voltage = (1, 2, 3)
        self.assertEqual(clamp.voltage, [1, 2, 3])
        self.assertEqual(p.SEClamp(self.section, 0.1).get_segment(), p.SEClamp(self.section(0.1)).get_segment())

    def test_vclamp_is_visible(self):
        trace = self.section.record()
        self.section.vclamp(holding=-70, voltage=20)
        p.run(10)
        self.assertAlmostEqual(trace[len(trace) - 1], 20, 0)


class TestConnections(Case):
    def setUp(self):
        super().setUp()
        self.synapse = p.ExpSyn(self.section)

    def tearDown(self):
        del self.synapse
        super().tearDown()

    def test_defaults(self):
        for source in (self.section, self.section(0.5), self.synapse, p.NetStim(), None):
            netcon = p.NetCon(source, self.synapse)
            self.assertEqual((netcon.weight[0], netcon.delay), (0.1, 1))
        self.assertEqual(p.NetCon(self.section, None).threshold, -20)
        self.assertEqual(p.NetCon(self.section(0.9), None, threshold=5).threshold, 5)
        self.assertEqual(p.NetCon(self.section(0.5)._ref_v, self.synapse, sec=self.section).threshold, -20)

    def test_neurons_order(self):
        netcon = p.NetCon(self.section, self.synapse, -5, 3, 0.7)
        self.assertEqual((netcon.threshold, netcon.delay, netcon.weight[0]), (-5, 3, 0.7))

    def test_weights(self):
        netcon = p.NetCon(None, self.synapse, weight=[0.4])
        self.assertEqual(netcon.weight[0], 0.4)
        with self.refused(errors.HocConnectError, "weights"):
            p.NetCon(None, self.synapse, weight=[1, 2, 3])

    def test_refused(self):
        clamp = p.IClamp(self.section)
        with self.refused(errors.HocConnectError, "takes no events"):
            p.NetCon(self.section, clamp)
        with self.refused(errors.HocConnectError, "put a synapse into it"):
            p.NetCon(self.section, self.section)
        for wrong in (3, "soma", p.Vector(), object()):
            with self.assertRaises(errors.HocConnectError):
                p.NetCon(wrong, self.synapse)
            with self.assertRaises(errors.HocConnectError):
                p.NetCon(self.section, wrong)
        with self.refused(ConnectionError, "section(0.5)"):
            p.NetCon(self.section(0.5)._ref_v, self.synapse)
        with self.assertRaises(errors.HocConnectError):
            p.NetCon(self.section, self.synapse, delay=-1)

    def test_refused_ones_leave_nothing(self):
        stimulus = p.NetStim()
        stimulus.start = 1
        with self.assertRaises(errors.HocConnectError):
            p.NetCon(stimulus, p.IClamp(self.section))
        times = p.NetCon(stimulus, self.synapse).record()
        p.run(20)
        self.assertEqual(list(times), [1, 11])

    def test_record(self):
        stimulus = p.NetStim()
        stimulus.start, stimulus.number, stimulus.interval = 2, 3, 4
        netcon = p.NetCon(stimulus, self.synapse)
        times = netcon.record()
        self.assertIs(netcon.record(), times)
        self.assertIs(p.NetCon(stimulus, None).record(), times)  # a source records into one Vector
        other, own = p.NetCon(p.VecStim(pattern=[3]), None), p.Vector()
        self.assertIs(other.record(own), own)
        self.assertIs(other.record(), own)
        p.run(20)
        self.assertEqual(list(times), [2, 6, 10])
        self.assertEqual(list(own), [3])
        with self.assertWarns(UserWarning):
            other.record(p.Vector())

    def test_connection(self):
        stimulus, other = p.NetStim(), p.ExpSyn(self.section)
        netcon = p.NetCon(stimulus, self.synapse)
        self.assertIs(connection(stimulus, self.synapse), netcon)
        with self.refused(errors.NotConnectedError, "NetStim"):
            connection(stimulus, other)
        with self.assertRaises(errors.NotConnectedError):
            connection(self.synapse, stimulus)
        self.assertIs(connection(self.synapse, stimulus, strict=False), netcon)
        for wrong in (3, "x", p.Vector(), None):
            with self.assertRaises(errors.NotConnectableError):
                connection(wrong, self.synapse)
            with self.assertRaises(errors.NotConnectableError):
                connection(stimulus, wrong)
        at = p.NetCon(self.section(0.9), other)
        self.assertIs(connection(self.section(0.9), other), at)
        with self.assertRaises(errors.NotConnectedError):
            connection(self.section(0.1), other)
        plain = h.NetCon(stimulus, other)
        found = connection(stimulus, other)
        self.assertEqual(found, plain)
        self.assertIsInstance(found, NetCon)
        found.label = 1
        self.assertIs(connection(stimulus, other), found)
        times = found.record()
        again = h.NetCon(stimulus, other)
        for _ in range(1000):
            connection(stimulus, other)
        p.run(99)
        self.assertEqual(list(times), [50, 60, 70, 80, 90])
        del found, plain, again
        with self.assertRaises(errors.NotConnectedError):
            connection(stimulus, other)

    def test_mixed_with_h(self):
        plain_section = h.Section(name="plain")
        plain_synapse = h.ExpSyn(plain_section(0.5))
        self.assertEqual(p.NetCon(plain_section(0.5), plain_synapse).syn(), plain_synapse)
        self.assertEqual(p.NetCon(h.NetStim(), self.synapse).syn(), self.synapse)
        netcon = h.NetCon(p.NetStim(), self.synapse)
        self.assertEqual(netcon.syn(), self.synapse)
        self.assertEqual(hash(netcon.syn()), hash(self.synapse))
        self.assertIn(plain_synapse, list(h.List("ExpSyn")))
        self.assertEqual(p.ExpSyn(plain_section).get_segment().sec, plain_section)
        self.assertEqual(len(p.record(plain_section)), 0)


class TestPointProcess(Case):
    def setUp(self):
        super().setUp()
        self.synapse = p.ExpSyn(self.section)

    def tearDown(self):
        del self.synapse
        super().tearDown()

    def test_is_neurons(self):
        self.assertIsInstance(self.synapse, hoc.HocObject)
        self.assertIsInstance(self.synapse, PythonHocObject)
        self.assertTrue(repr(self.synapse).startswith("<patch.objects.ExpSyn pointing to 'ExpSyn["))
        self.assertIn("stimulate", dir(self.synapse))
        self.assertIn("tau", dir(self.synapse))
        self.assertIn(self.synapse, list(h.List("ExpSyn")))

    def test_values(self):
        self.synapse.tau = 5
        self.assertEqual(self.synapse.tau, 5)
        self.assertEqual(set(self.synapse.parameters), {"tau", "e", "g", "i"})
        trace = p.Vector().record(self.synapse.i)
        same = p.record(self.synapse)
        also = p.record(self.synapse._ref_i)
        self.synapse.stimulate(start=1)
        p.run(5)
        self.assertLess(min(trace), -0.1)
        self.assertEqual(list(trace), list(same))
        self.assertEqual(list(trace), list(also))
        self.synapse.label = "x"
        self.assertEqual(self.synapse.label, "x")
        with self.assertRaises(AttributeError):
            self.synapse.no_such

    def test_stimulate(self):
        stimulus = self.synapse.stimulate()
        self.assertEqual(str(stimulus).split("[")[0], "NetStim")
        netcon = connection(stimulus, self.synapse)
        self.assertEqual((netcon.weight[0], netcon.delay), (0.04, 0))
        stimulus = self.synapse.stimulate(start=10, number=5, interval=10, weight=0.2, delay=3, noise=0.5)
        netcon = connection(stimulus, self.synapse)
        self.assertEqual((netcon.weight[0], netcon.delay), (0.2, 3))
        self.assertEqual((stimulus.start, stimulus.number, stimulus.interval, stimulus.noise), (10, 5, 10, 0.5))
        with self.refused(errors.NotConnectableError, "iclamp"):
            p.IClamp(self.section).stimulate()
        with self.refused(errors.TransformError, "did you mean number"):
            self.synapse.stimulate(nubmer=3)
        with self.assertRaises(errors.TransformError):
            self.synapse.stimulate(pattern=[1], start=3)

    def test_pattern(self):
        stimulus = self.synapse.stimulate(pattern=[5, 3, 3, 20.125], delay=1)
        self.assertIsInstance(stimulus, VecStim)
        self.assertEqual(stimulus.pattern, [5, 3, 3, 20.125])
        times = connection(stimulus, self.synapse).record()
        for _ in range(2):
            p.run(30)
            self.assertEqual([round(t, 9) for t in times], [3, 3, 5, 20.125])
        stimulus.pattern.append(7)
        self.assertEqual(len(stimulus.pattern), 4)
        stimulus.pattern = [8]
        p.run(30)
        self.assertEqual(list(times), [8])

    def test_record_needs_a_current(self):
        with self.refused(errors.HocRecordError, "no current"):
            p.record(p.APCount(self.section))


class TestVecStim(Case):
    def test_as_a_source(self):
        stimulus = p.VecStim(pattern=[1, 2.5])
        self.assertEqual(list(stimulus.vector), [1, 2.5])
        synapse = p.ExpSyn(self.section)
        plain = h.NetCon(stimulus, synapse)  # connected by h, after it was made
        times = h.Vector()
        plain.record(times)
        p.run(5)
        self.assertEqual(list(times), [1, 2.5])
        stimulus.play(p.Vector([4]))
        p.run(5)
        self.assertEqual(list(times), [4])

    def test_empty(self):
        stimulus = p.VecStim()
        self.assertEqual(stimulus.pattern, [])
        times = p.NetCon(stimulus, None).record()
        p.run(5)
        self.assertEqual(list(times), [])

    def test_cvode(self):
        for local in (False, True):
            stimulus = p.VecStim(pattern=[1, 2.5, 2.5, 7])
            synapse = p.ExpSyn(self.section)
            times = p.NetCon(stimulus, synapse).record()
            h.CVode().active(True)
            h.CVode().use_local_dt(local)
            try:
                p.run(10)
            finally:
                h.CVode().use_local_dt(False)
                h.CVode().active(False)
                h.dt = 0.025  # CVode leaves its last step there
            self.assertEqual([round(t, 9) for t in times], [1, 2.5, 2.5, 7])

    def test_refused(self):
        for wrong in ([-1], ["x"], [float("nan")], [float("inf")]):
            with self.assertRaises(errors.SimulationError):
                p.VecStim(pattern=wrong)


class TestVector(Case):
    def test_record(self):
        p.IClamp(self.section)
        targets = [self.section, self.section(0.5), self.section(0.5).v, self.section(0.5)._ref_v]
        traces = [p.Vector().record(target) for target in targets] + [p.record(self.section)]
        p.run(2)
        for trace in traces:
            self.assertEqual(len(trace), 81)
            self.assertEqual(list(trace), list(traces[0]))
        self.assertEqual(len(p.Vector([1, 2, 3])), 3)
        self.assertEqual(sum(p.Vector([1, 2, 3])), 6)
        self.assertEqual(p.Vector(3).size(), 3)

    def test_interval(self):
        trace = p.record(self.section, 0.5)
        p.run(2.1)
        self.assertEqual(len(trace), 5)

    def test_refused(self):
        for wrong in (3, 3.5, "v", None, object(), [1]):
            with self.assertRaises(errors.HocRecordError):
                p.Vector().record(wrong)
        with self.refused(errors.HocRecordError, "_ref_"):
            p.record(float(self.section(0.5).v))


class TestMagic(Case):
    def test_methods(self):
        section = self.section

        class Cell:
            def __init__(self):
                self.asked = []

            def __neuron__(self):
                return section

            def __netcon__(self):
                self.asked.append("netcon")
                return section(0.9)

            def __record__(self):
                self.asked.append("record")
                return section(0.9)._ref_v

            def __arc__(self):
                return 0.9

            def __call__(self, x):
                return section(x)

        cell = Cell()
        self.assertIs(transform(cell), section)
        self.assertEqual(transform_arc(cell), section(0.9))
        self.assertEqual(transform_arc(section), section(0.5))
        self.assertEqual(transform_netcon(cell), section(0.9))
        self.assertEqual(transform_record(cell), section(0.9)._ref_v)
        self.assertEqual(transform_record(section), section(0.5)._ref_v)
        self.assertEqual(transform_netcon(section), section(0.5)._ref_v)
        synapse = p.ExpSyn(cell)
        self.assertEqual(synapse.get_segment(), p.ExpSyn(section(0.9)).get_segment())
        self.assertIsNotNone(p.NetCon(cell, synapse).preseg())
        trace = p.record(cell)
        p.run(1)
        self.assertEqual(len(trace), 41)
        self.assertTrue({"netcon", "record"} <= set(cell.asked))
        self.assertIs(p.SectionRef(cell).sec, section)
        child = p.Section()
        child.connect(cell)
        self.assertIs(child.parent, section)
        self.assertEqual(transform(3), 3)

    def test_wrapper_of_a_synapse(self):
        synapse = p.ExpSyn(self.section)

        class Wrapper:
            def __neuron__(self):
                return synapse

        netcon = p.NetCon(self.section, Wrapper())
        self.assertEqual(netcon.syn(), synapse)
        self.assertIsNotNone(connection(self.section, Wrapper()))

    def test_arc_of_a_subclass(self):
        class Axon(Section):
            def __arc__(self):
                return 0.9

        axon = Axon(name="axon")
        axon.nseg = 5
        self.assertEqual(p.ExpSyn(axon).get_segment(), h.ExpSyn(axon(0.9)).get_segment())
        self.assertEqual(axon.__netcon__(), axon(0.9)._ref_v)
        axon.record()
        self.assertEqual(list(axon.recordings), [0.9])

    def test_own_wrapper(self):
        wrapped = PythonHocObject(p, self.section)
        self.assertEqual(wrapped.L, self.section.L)
        wrapped.L = 33
        self.assertEqual(self.section.L, 33)
        wrapped.extra = 1
        self.assertEqual(wrapped.extra, 1)
        self.assertEqual(wrapped, self.section)
        self.assertIs(transform(wrapped), self.section)
        self.assertEqual(p.ExpSyn(wrapped).get_segment().sec, self.section)
        self.assertIn("pointing to 'soma'", repr(wrapped))
        wrapped.__ref__(p)
        self.assertTrue(wrapped.__deref__(p))


class TestRun(Case):
    def trace(self, run):
        self.section.insert("hh")
        p.IClamp(self.section).amp = 0.1
        trace = self.section.record()
        run()
        return list(trace)

    def test_as_h(self):
        mine = self.trace(lambda: p.run(20))
        h.finitialize(-65)
        h.continuerun(20)
        self.assertEqual(mine, list(self.section.record()))

    def test_again(self):
        first = self.trace(lambda: p.run(10))
        p.run(10)
        self.assertEqual(first, list(self.section.record()))
        self.assertAlmostEqual(p.t, 10)

    def test_goes_on(self):
        p.run(5)
        p.run(5, reset=False)
        self.assertAlmostEqual(p.t, 10)
        p.continuerun(5)
        self.assertAlmostEqual(p.t, 15)
        p.parallel.psolve(20)
        self.assertAlmostEqual(p.t, 20)
        p.continuerun(5, v_init=-50)
        self.assertAlmostEqual(p.t, 5)

    def test_v_init(self):
        trace = self.section.record()
        p.run(1, v_init=-80)
        self.assertEqual(trace[0], -80)
        p.run(1, -75)
        self.assertEqual(trace[0], -75)
        p.finitialize(-66)
        self.assertEqual(self.section(0.5).v, -66)
        self.section(0.5).v = -60
        p.finitialize()
        self.assertEqual(self.section(0.5).v, -60)

    def test_h_may_initialise(self):
        h.finitialize(-70)
        p.continuerun(3)
        self.assertAlmostEqual(p.t, 3)

    def test_progress(self):
        first = self.trace(lambda: p.run(10))
        p.run(10, progress=True)
        self.assertEqual(first, list(self.section.record()))

    def test_refused(self):
        for wrong in (-1, "long", None, float("nan"), float("inf")):
            for run in (p.run, p.continuerun):
                with self.assertRaises(errors.SimulationError):
                    run(wrong)


class TestParallel(Case):
    def test_alone(self):
        pc = p.parallel
        self.assertIs(p.ParallelContext(), pc)
        self.assertEqual((pc.id(), pc.nhost()), (0, 1))
        self.assertIsInstance(pc, hoc.HocObject)

    def test_gids(self):
        pc = p.parallel
        pc.gid_clear()
        synapse = p.ExpSyn(self.section)
        sender = p.ParallelCon(self.section, 7)
        self.assertEqual((sender.gid, sender.threshold), (7, -20))
        receiver = p.ParallelCon(7, synapse, weight=0.2, delay=3)
        self.assertEqual((receiver.gid, receiver.weight[0], receiver.delay), (7, 0.2, 3))
        self.assertIsInstance(receiver, NetCon)
        with self.refused(RuntimeError, "nrn#2135"):
            receiver.threshold = 3
        self.assertEqual(receiver.threshold, -20)
        other = p.Section(name="other")
        self.assertEqual(p.ParallelCon(other, 8, threshold=-5, output=False).threshold, -5)
        for wrong in ((1, 2), (self.section, synapse), (True, 1.5), (None, None)):
            with self.assertRaises(errors.ParallelConnectError):
                p.ParallelCon(*wrong)
        with self.assertRaises(errors.HocConnectError):
            pc.gid_connect(7, p.IClamp(self.section))
        with self.refused(errors.ParallelConnectError, "gid 7"):
            p.ParallelCon(other, 7)
        pc.gid_clear()

    def test_spike_record(self):
        pc = p.parallel
        pc.gid_clear()
        p.ParallelCon(p.VecStim(pattern=[1, 4]), 3)
        times, gids = pc.spike_record()
        p.run(5)
        self.assertEqual((list(times), list(gids)), ([1, 4], [3, 3]))
        with self.assertWarns(UserWarning):
            pc.set_gid2node(99)
        own = p.Vector()
        self.assertIs(pc.spike_record(3, own)[0], own)
        self.assertIs(pc.spike_record([3], None, own)[1], own)
        patch.objects._own(pc)["_all_recorded"] = False
        pc.gid_clear()

    def test_transfer(self):
        pc = p.parallel
        with self.assertRaises(ValueError):
            pc.source_var(self.section(0.5)._ref_v, -1, sec=self.section)
        with self.assertRaises(ValueError):
            pc.target_var(p.IClamp(self.section), None, -1)

    def test_broadcast(self):
        pc = p.parallel
        self.assertEqual(pc.broadcast({"a": [1, 2]}), {"a": [1, 2]})
        vector = p.Vector([1, 2])
        self.assertIs(pc.broadcast(vector), vector)
        for wrong in (lambda: 1, h.NetStim(), p.NetStim()):
            with self.assertRaises(errors.BroadcastError):
                pc.broadcast(wrong)
        with self.assertRaises(errors.BroadcastError):
            pc.broadcast(1, root=5)


if __name__ == "__main__":
    unittest.main()
