"""What a finding says: the user's line, never one of NEURON's own HOC files; the user's names; each error once."""
import shutil

from run import Skipped

CELL = """from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.L = soma.diam = 20
soma.insert("hh")
"""


def only(done):
    found = done.findings()
    assert len(found) == 1, done
    return found[0]


def test_the_line_is_the_users_where_stdrun_runs(neuron):
    done = neuron.python(CELL + "ic = h.IClamp(soma(0.5))\nic.dur, ic.amp = 1, float('nan')\ndef simulate():\n    h.run()\nsimulate()\n")
    finding = only(done)
    assert done.status == 1 and finding["id"] == "nan", done
    assert finding["line"] == "model.py:9 in simulate:  h.run()", done
    assert finding["mend"].startswith("look where the program sets amp of IClamp[0] in soma(0.5)"), done


def test_the_line_is_the_users_in_hoc(neuron):
    done = neuron.hoc('load_file("stdrun.hoc")\ncreate soma\nsoma { insert pas  L = 1e-9 }\nproc simulate() {\n  tstop = 1\n  run()\n}\nsimulate()\n')
    finding = only(done)
    assert done.status == 1 and finding["id"] == "geometry", done
    assert finding["line"] == "model.hoc:6 in simulate:  run()", done


def test_hoc_that_calls_python_that_runs(neuron):
    done = neuron.hoc('load_file("stdrun.hoc")\ncreate soma\nsoma { L = 1e-9 }\nnrnpython("import sys; sys.path.insert(0, \'\')")\nnrnpython("import part")\n',
                      files={"part.py": "import hoc\nhoc.HocObject().run()\n"})
    assert "part.py:2 in <module>:  hoc.HocObject().run()" in done.err and "stdrun.hoc:" not in done.err, done


def test_a_file_in_another_folder_is_named_as_it_can_be_found(neuron):
    done = neuron.hoc('load_file("parts/model one.hoc")\n', files={"parts/model one.hoc": "create soma\n\nprint nowhere_defined\n"})
    assert any("parts/model one.hoc:3" in line for line in done.err.splitlines() if line.startswith("patchshim: error:")) or "hoc_Load_file" in done.err, done  # 9.x is loud by itself


def test_judged_is_not_lost(neuron):
    done = neuron.python(CELL + "h.finitialize(-65)\nv = h.Vector().record(soma(0.5)._ref_v)\nh.continuerun(5)\n")
    finding = only(done)
    assert finding["id"] == "late-record" and "lost" not in finding, done
    assert finding["judged"] == "at model.py:8 in <module>:  h.continuerun(5)", done
    assert finding["made"] == "model.py:7 in <module>:  v = h.Vector().record(soma(0.5)._ref_v)", done


def test_an_error_is_printed_by_the_library_and_by_python_but_not_by_neuron(neuron):
    done = neuron.python(CELL + "soma.L = 1e-9\nh.finitialize(-65)\n")
    said = [line for line in done.err.splitlines() if "L of soma is 1e-09" in line]
    assert len(said) == 2 and said[0].startswith("patchshim: error:") and said[1].startswith("RuntimeError:"), done


def test_the_mend_has_the_names_of_the_user(neuron):
    done = neuron.python(CELL + "def stimulate():\n    electrode = h.IClamp(soma(0.5))\n    electrode.dur, electrode.amp = 1, 1\nstimulate()\n"
                         "for i in range(3):\n    exc = h.ExpSyn(soma(0.5))\n    exc.tau = 3\n"
                         "nc = h.NetCon(h.NetStim(), exc)\nh.finitialize(-65)\nh.continuerun(1)\n")
    mends = [finding["mend"] for finding in done.findings()]
    assert mends == ["return it, and keep what stimulate() returns; in a method: self.electrode = electrode", "keep each of them in a list: excs.append(exc)", "give it a name that lasts: stim = ..."], done


def test_the_mend_names_the_section(neuron):
    done = neuron.python(CELL + "def build():\n    trunk, other = h.Section(name='trunk[3]'), None\n    trunk.connect(soma)\nbuild()\n"
                         "h.finitialize(-65)\nh.fadvance()\n")
    assert only(done)["mend"] == "return it, and keep what build() returns; in a method: self.trunk = trunk", done
    assert "would have been missing from the model" in only(done)["effect"], done


def test_a_section_that_is_gone_has_its_name(neuron):
    done = neuron.python(CELL + "ref = soma(0.5)._ref_v\ndel soma\nprint(ref[0])\n")
    if neuron.label.startswith("9"):
        return  # NEURON's own handle knows that it is gone
    finding = only(done)
    assert "error: soma(0.5)._ref_v is used, and is gone [dangling-pointer]" in finding["head"], done
    assert finding["lost"] == "model.py:7 in <module>:  what the variable belongs to was deleted" and finding["mend"].startswith("keep what it belongs to"), done


def test_how_a_variable_went(neuron):
    if neuron.label.startswith("9"):
        return
    done = neuron.python(CELL + "soma.nseg = 3\nref = soma(0.1)._ref_v\nsoma.nseg = 1\nprint(ref[0])\n")
    finding = only(done)
    assert finding["lost"].startswith("model.py:8 in <module>:  nseg was changed, or the mechanism uninserted") and finding["mend"] == "take the reference after the change", done


def test_what_gid_connect_makes_has_its_line(neuron):
    done = neuron.python(CELL + "pc = h.ParallelContext()\nsyn = h.ExpSyn(soma(0.5))\npc.set_gid2node(1, pc.id())\npc.cell(1, h.NetCon(soma(0.5)._ref_v, None, sec=soma))\n"
                         "def connect():\n    nc = pc.gid_connect(1, syn)\n    nc.weight[0] = 0.5\nconnect()\nh.finitialize(-65)\nh.fadvance()\n")
    finding = only(done)
    assert finding["made"] == "model.py:11 in connect:  nc = pc.gid_connect(1, syn)" and finding["lost"].startswith("model.py:13 in <module>:  connect() returned"), done
    assert finding["mend"] == "return it, and keep what connect() returns; in a method: self.nc = nc", done


def test_a_push_has_its_line(neuron):
    done = neuron.python(CELL + "other = h.Section(name='other')\ndef place():\n    other.push()\n    soma.push()\n    h.pop_section()\nplace()\n")
    finding = only(done)
    assert "note: the section other was pushed and never popped [section-stack]" in finding["head"], done
    assert finding["line"] == "model.py:8 in place:  other.push()" and "made" not in finding, done


def test_what_the_collector_deleted(neuron):
    done = neuron.python("import gc\nfrom neuron import h\nh.load_file('stdrun.hoc')\ngc.disable()\nclass Cell:\n    def __init__(self):\n        self.soma = h.Section(name='soma', cell=self)\n"
                         "        self.syn, self.me = h.ExpSyn(self.soma(0.5)), self\n        self.nc = h.NetCon(None, self.syn)\ncell = Cell()\nh.finitialize(-65)\ncell.nc.event(5)\ncell = None\n"
                         "h.continuerun(1)\ngc.collect()\nh.continuerun(10)\n")
    finding = only(done)
    assert "with 1 event on the way [event-purged]" in finding["head"] and "a section" not in finding["head"], done
    assert finding["lost"] == "model.py:15 in <module>:  Python's garbage collector found it in a cycle of objects in the middle of a run" and "gc.collect()" in finding["mend"], done


def test_separate_copies_are_told_once(neuron):
    if not shutil.which("mpirun"):
        raise Skipped("mpirun is not installed")
    done = neuron.run("mpirun", "-n", "3", "--oversubscribe", neuron.executable, "model.py", files={"model.py": "from neuron import h\npc = h.ParallelContext()\nprint('rank', int(pc.id()))\n"})
    assert done.err.count("[mpi-copies]") == 1, done


def test_the_mend_in_hoc(neuron):
    done = neuron.hoc('load_file("stdrun.hoc")\ncreate soma\nobjref exc\naccess soma\nfor i = 0, 2 {\n exc = new ExpSyn(.5)\n exc.tau = 3\n}\nproc stimulate() { localobj ic\n soma ic = new IClamp(.5)\n ic.dur = 1 ic.amp = 1\n}\nstimulate()\nrun()\n')
    mends = [finding["mend"] for finding in done.findings()]
    assert mends == ["keep each of them in a List: objref list, list = new List(), list.append(exc)", "keep it in an objref that outlives the procedure, or in a List: list.append(ic)"], done


def test_no_address_in_a_name(neuron):
    done = neuron.python("from neuron import h\nclass Cell:\n    def __init__(self):\n        self.soma = h.Section(name='soma', cell=self)\n        syn = h.ExpSyn(self.soma(0.5))\n        syn.tau = 3\n"
                         "cell = Cell()\nbare = h.Section()\ndef stimulate():\n    ic = h.IClamp(bare(0.5))\n    ic.dur, ic.amp = 1, 1\nstimulate()\nh.finitialize(-65)\nh.fadvance()\n")
    assert "ExpSyn[0] of Cell.soma(0.5) was dropped" in done.err and "IClamp[0] of an unnamed section(0.5) was dropped" in done.err and "0x" not in done.err, done
