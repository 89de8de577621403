"""Sessions that somebody types into, pytest, gdb: what is found is told where and when it belongs."""
import os
import shutil

from run import Skipped

MISTAKE = "def stimulate():\n    ic = h.IClamp(soma(0.5))\n    ic.dur, ic.amp = 1, 1\nstimulate()"


def needs(neuron, *modules):
    done = neuron.run(neuron.executable, "-c", "import " + ", ".join(modules), LD_PRELOAD=None)
    if done.status:
        raise Skipped("%s is not installed" % " or ".join(modules))


def test_a_prompt_of_python_tells_after_each_line(neuron):
    done = neuron.run(neuron.executable, "-i", stdin="from neuron import h\nsoma = h.Section(name='soma')\n%s\n\nstimulate()\nimport sys\nx = sys.stderr.write('AFTER\\n')\n" % MISTAKE.rsplit("\n", 1)[0])
    assert done.status == 0 and done.err.count("IClamp[0] of soma(0.5) was dropped") == 1, done
    assert done.err.index("was dropped") < done.err.index("AFTER"), done


def test_a_prompt_of_hoc_tells_after_each_line(neuron):
    lines = ["create soma", "access soma", "proc stimulate() { localobj ic", "ic = new IClamp(.5)", "ic.dur = 1  ic.amp = 1", "}", "stimulate()", "print \"AFTER\"", "quit()"]
    done = neuron.run("sh", "-c", 'exec "$0" -nogui -nobanner 2>&1', neuron.nrniv, stdin="\n".join(lines) + "\n")
    assert done.status == 0 and done.out.count("IClamp[0] of soma(0.5) was dropped") == 1, done
    assert done.out.index("was dropped") < done.out.rindex("AFTER"), done


def test_a_script_is_no_session(neuron):
    done = neuron.python("from neuron import h\nimport sys\nassert not hasattr(sys, 'ps1') and 'patchshim_session' not in sys.modules\n")
    assert done.status == 0, done


NOTEBOOK = """
import nbformat
from nbclient import NotebookClient
cells = %r
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
NotebookClient(notebook, allow_errors=True, kernel_name="python3", timeout=100).execute()
for number, cell in enumerate(notebook.cells):
    for output in cell.outputs:
        print("CELL %%d: %%s" %% (number, output.get("text", output.get("evalue"))))
"""


def test_jupyter_tells_under_the_cell_and_once(neuron):
    needs(neuron, "nbclient", "ipykernel")
    setup = "from neuron import h\nsoma = h.Section(name='soma')\nx = soma.insert('hh')"
    cells = [setup, MISTAKE, "x = 1", MISTAKE, "soma.L = 1e-9\nh.finitialize(-65)", "h.FInitializeHandler(lambda: None)\nlast = 1"]
    done = neuron.python(NOTEBOOK % (cells,))
    assert done.status == 0, done
    of_cell = {}
    for part in done.out.split("CELL ")[1:]:
        of_cell.setdefault(int(part.split(":")[0]), []).append(part)
    assert sorted(of_cell) == [1, 4, 5], done
    note = "".join(of_cell[1])
    assert "made   <cell>:2 in stimulate:  ic = h.IClamp(soma(0.5))" in note and "lost   <cell>:4 in <module>:  stimulate() returned" in note, done
    assert "patchshim: error: L of soma is 1e-09 [geometry]" in "".join(of_cell[4]), done
    assert "FInitializeHandler[0] was dropped" in "".join(of_cell[5]), done


TESTS = {
    "test_model.py": """
import pytest
from neuron import h

def stimulate(section):
    ic = h.IClamp(section(0.5))
    ic.dur, ic.amp = 1, 1

def test_clean():
    section = h.Section(name="clean")
    ic = h.IClamp(section(0.5))
    h.finitialize(-65)
    h.fadvance()

def test_note():
    section = h.Section(name="noted")
    stimulate(section)
    h.finitialize(-65)
    h.fadvance()

def test_swallowed():
    section = h.Section(name="swallowed")
    section.insert("pas")
    section.L = 1e-9
    try:
        h.finitialize(-65)
    except RuntimeError:
        pass

def test_raised():
    section = h.Section(name="raised")
    section.insert("pas")
    section.L = 1e-9
    h.finitialize(-65)
"""
}


def test_pytest_gives_each_finding_to_its_test(neuron):
    needs(neuron, "pytest")
    done = neuron.run(neuron.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--patchshim", files=TESTS)
    assert done.status == 1 and "2 failed, 2 passed" in done.out, done
    assert "FAILED test_model.py::test_swallowed" in done.out and "FAILED test_model.py::test_raised" in done.out, done
    section = done.out[done.out.index("= patchshim =") :]
    assert "test_model.py::test_note\n" in section and "] of noted(0.5) was dropped" in section and "test_clean" not in section, done
    failures = done.out[done.out.index("= FAILURES =") : done.out.index("= patchshim =")]
    swallowed, raised = failures[: failures.index("_ test_raised _")], failures[failures.index("_ test_raised _") :]
    assert "L of swallowed is 1e-09" in swallowed and "L of raised" not in swallowed and "L of raised is 1e-09" in raised and "swallowed" not in raised, done


def test_pytest_as_it_is_told(neuron):
    needs(neuron, "pytest")
    pytest = [neuron.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = neuron.run(*pytest, files=TESTS)
    assert "1 failed, 3 passed" in done.out and "= patchshim =" not in done.out, done
    done = neuron.run(*pytest, "--patchshim", "--patchshim-fail=note", files=TESTS)
    assert "3 failed, 1 passed" in done.out, done
    done = neuron.run(*pytest, "--patchshim", "--patchshim-fail=never", files=TESTS)
    assert "1 failed, 3 passed" in done.out, done
    done = neuron.run(*pytest, "-p", "patchshim_pytest", "--patchshim", files=TESTS, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert "2 failed, 2 passed" in done.out, done
    done = neuron.run(*pytest, "--patchshim", files=TESTS, LD_PRELOAD=None)
    assert done.status == 4 and "unrecognized arguments: --patchshim" in done.err, done


def test_the_plugin_hides_nothing(neuron):
    done = neuron.python("import importlib.metadata, sys\nnames = [each.metadata['Name'] for each in importlib.metadata.distributions()]\nassert 'patchshim' not in names\n"
                         "try:\n    import _pytest\nexcept ImportError:\n    pass\nnames = [each.metadata['Name'] for each in importlib.metadata.distributions()]\n"
                         "assert names.count('patchshim') == 1, names\nassert [each.metadata['Name'] for each in importlib.metadata.distributions(name='numpy')] in ([], ['numpy'])\n")
    assert done.status == 0, done


MODEL = "from neuron import h\nsoma = h.Section(name='soma')\n%s\nvalue = h.Vector([1]).dot(h.Vector([1]))\nsoma.L = 1e-9\ntry:\n    h.finitialize(-65)\nexcept RuntimeError:\n    print('caught')\n" % MISTAKE


def test_gdb_stops_at_a_finding_and_answers(neuron):
    if not shutil.which("gdb"):
        raise Skipped("gdb is not installed")
    launcher = os.environ["launcher"]
    script = "set confirm off\nset pagination off\nset debuginfod enabled off\nrun\npatchshim pins\npatchshim objects\npatchshim findings\npatchshim nothing\ncontinue\ncontinue\nquit\n"
    done = neuron.run(launcher, "--gdb", neuron.executable, "model.py", files={"model.py": MODEL}, stdin=script, HOME="/nonexistent", LD_PRELOAD=None)
    text = done.out + done.err
    assert "patchshim: error: L of soma is 1e-09 [geometry]\n" in done.out and "Breakpoint 1, " in done.out and "patchshim_on_finding" in done.out, done
    assert "patchshim: pin: IClamp[0] of soma(0.5), made" in text and "model.py:4, held through section soma" in text, done
    assert "patchshim: object: section soma, made" in text and "patchshim: object: IClamp[0] of soma(0.5)" in text, done
    assert "note: IClamp[0] of soma(0.5) was dropped" in text and "patchshim pins|objects|findings" in text and "caught" in text, done


def test_a_core_for_the_debugger(neuron):
    done = neuron.python(MODEL, PATCHSHIM="halt=abort report=found.json", folder=None)
    assert done.status == -6 and "L of soma is 1e-09 [geometry]" in done.err, done


def test_an_error_that_was_caught_is_called_so(neuron):
    done = neuron.python(MODEL)
    assert done.status == 0 and "patchshim: summary: 1 error (1 caught), 1 note" in done.err, done
