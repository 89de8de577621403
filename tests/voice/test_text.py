"""What a finding says: the user's line, never one of NEURON's own HOC files; the user's names; each error once."""

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


def test_the_line_is_the_users_in_hoc(neuron):
    done = neuron.hoc('load_file("stdrun.hoc")\ncreate soma\nsoma { L = 1e-9 }\nproc simulate() {\n  tstop = 1\n  run()\n}\nsimulate()\n')
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
    assert mends == ["return it, or store it: self.electrode = electrode", "keep each of them in a list: excs.append(exc)", "give it a name that lasts: stim = ..."], done


def test_the_mend_in_hoc(neuron):
    done = neuron.hoc('load_file("stdrun.hoc")\ncreate soma\nobjref exc\naccess soma\nfor i = 0, 2 {\n exc = new ExpSyn(.5)\n exc.tau = 3\n}\nproc stimulate() { localobj ic\n soma ic = new IClamp(.5)\n ic.dur = 1 ic.amp = 1\n}\nstimulate()\nrun()\n')
    mends = [finding["mend"] for finding in done.findings()]
    assert mends == ["keep each of them in a List: objref list, list = new List(), list.append(exc)", "keep it in an objref that outlives the procedure, or in a List: list.append(ic)"], done


def test_no_address_in_a_name(neuron):
    done = neuron.python("from neuron import h\nclass Cell:\n    def __init__(self):\n        self.soma = h.Section(name='soma', cell=self)\n        syn = h.ExpSyn(self.soma(0.5))\n        syn.tau = 3\n"
                         "cell = Cell()\nbare = h.Section()\ndef stimulate():\n    ic = h.IClamp(bare(0.5))\n    ic.dur, ic.amp = 1, 1\nstimulate()\nh.finitialize(-65)\nh.fadvance()\n")
    assert "ExpSyn[0] of Cell.soma(0.5) was dropped" in done.err and "IClamp[0] of an unnamed section(0.5) was dropped" in done.err and "0x" not in done.err, done
