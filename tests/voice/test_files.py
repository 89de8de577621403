"""report=FILE: what stands in it, whole at any moment, one for all ranks; what cannot be written is said, and the program runs on."""
import json
import os
import shutil
import stat
import tempfile

from run import Skipped

MODEL = """from neuron import h
soma = h.Section(name="soma")
def stimulate():
    ic = h.IClamp(soma(0.5))
    ic.dur, ic.amp = 1, 1
stimulate()
h.finitialize(-65)
h.fadvance()
print("ran")
"""


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file) if name.endswith((".json", ".sarif")) else file.read()


def test_every_format(neuron):
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("json", "sarif", "txt", "html"):
            done = neuron.python(MODEL, folder=folder, PATCHSHIM="report='my report %%%%.%s'" % ending)
            assert done.status == 0 and "ran" in done.out, done
        assert sorted(os.listdir(folder)) == sorted(["model.py"] + ["my report %%.%s" % ending for ending in ("json", "sarif", "txt", "html")]), os.listdir(folder)
        found = read(folder, "my report %.json")["findings"][0]
        assert (found["id"], found["made"]["line"], found["lost"]["line"]) == ("unused-death", 4, 6), found
        assert "n0 [label=\"IClamp[0]\" color=green];" in found["graph"] and "n1 -> n0;" in found["graph"], found
        assert read(folder, "my report %.sarif")["runs"][0]["results"][0]["ruleId"] == "unused-death"
        assert "<svg" in read(folder, "my report %.html") and "self.ic = ic" in read(folder, "my report %.txt")


def test_a_clean_program_has_a_report_too(neuron):
    with tempfile.TemporaryDirectory() as folder:
        done = neuron.python("from neuron import h\n", folder=folder, PATCHSHIM="report=clean.json")
        assert done.status == 0 and done.err == "" and read(folder, "clean.json")["complete"] is True, done
        assert read(folder, "clean.json")["findings"] == []


def test_it_is_whole_when_the_program_is_killed(neuron):
    with tempfile.TemporaryDirectory() as folder:
        done = neuron.python(MODEL + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", folder=folder, PATCHSHIM="report=killed.json")
        assert done.status == -9, done
        report = read(folder, "killed.json")
        assert report["complete"] is False and [each["id"] for each in report["findings"]] == ["unused-death"], report


def test_what_cannot_be_written_is_said_and_the_program_runs(neuron):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "taken.json"))
        for name, why in (("missing/x.json", "No such file or directory"), ("taken.json", "it is a folder"), ("/dev/full/x.json", "Not a directory"), ("/proc/x.json", "No such file or directory")):
            done = neuron.python(MODEL, folder=folder, PATCHSHIM="report=" + name)
            warnings = [line for line in done.err.splitlines() if "[report]" in line]
            assert done.status == 0 and "ran" in done.out and len(warnings) == 1, done
            assert warnings[0].startswith("patchshim: warning: the report ") and why in warnings[0], done
        os.symlink("/dev/full", os.path.join(folder, "full.json"))
        done = neuron.python(MODEL, folder=folder, PATCHSHIM="report=full.json")
        assert done.status == 0 and "ran" in done.out and "[report]" in done.err, done


def test_no_link_is_followed_where_anybody_may_write(neuron):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "shared"))
        os.chmod(os.path.join(folder, "shared"), 0o1777)
        for name in ("report.json", "log.txt"):
            open(os.path.join(folder, "victim-" + name), "w").close()
            os.symlink("../victim-" + name, os.path.join(folder, "shared", name))
        done = neuron.python(MODEL, folder=folder, PATCHSHIM="report=shared/report.json log=pins log=shared/log.txt")
        assert done.status == 0 and "symbolic link" in done.err and "ran" in done.out, done
        assert os.path.getsize(os.path.join(folder, "victim-report.json")) == 0 and os.path.getsize(os.path.join(folder, "victim-log.txt")) == 0
        os.symlink("victim-report.json", os.path.join(folder, "own.json"))
        done = neuron.python(MODEL, folder=folder, PATCHSHIM="report=own.json")
        assert "[report]" not in done.err and read(folder, "victim-report.json")["complete"], done


def test_the_umask_counts(neuron):
    with tempfile.TemporaryDirectory() as folder:
        done = neuron.run("sh", "-c", 'umask 077; exec "$0" model.py', neuron.executable, files={"model.py": MODEL}, folder=folder, PATCHSHIM="report=private.json")
        assert done.status == 0 and stat.S_IMODE(os.stat(os.path.join(folder, "private.json")).st_mode) == 0o600, done


def test_a_forked_child_has_a_file_of_its_own_where_p_stands(neuron):
    with tempfile.TemporaryDirectory() as folder:
        done = neuron.python("import os, sys\n" + MODEL + "child = os.fork()\nif not child:\n    stimulate()\n    h.finitialize()\n    h.fadvance()\n    sys.exit(0)\nos.waitpid(child, 0)\n", folder=folder,
                             PATCHSHIM="report=found-%p.json")
        names = [name for name in os.listdir(folder) if name.startswith("found-")]
        assert done.status == 0 and len(names) >= 1 and all(read(folder, name)["findings"] for name in names if read(folder, name)["complete"]), (done, names)


def mpi(neuron, ranks, folder, **variables):
    if not shutil.which("mpirun"):
        raise Skipped("mpirun is not installed")
    text = """from neuron import h
h.nrnmpi_init()
pc = h.ParallelContext()
soma = h.Section(name="soma")
def stimulate():
    ic = h.IClamp(soma(0.5))
    ic.dur, ic.amp = 1, 1
stimulate()
if pc.id() == 1:
    def only():
        syn = h.ExpSyn(soma(0.5))
        syn.tau = 3
    only()
h.finitialize(-65)
h.fadvance()
pc.barrier()
print("size", int(pc.nhost()))
pc.barrier()
h.quit()
"""
    done = neuron.run("mpirun", "-n", str(ranks), "--oversubscribe", neuron.executable, "model.py", files={"model.py": text}, folder=folder, **variables)
    if "size %d" % ranks not in done.out:
        raise Skipped("this NEURON does not find the MPI of this machine")
    return done


def test_one_report_for_all_ranks(neuron):
    with tempfile.TemporaryDirectory() as folder:
        done = mpi(neuron, 3, folder, PATCHSHIM="report=all.json")
        assert sorted(os.listdir(folder)) == ["all.json", "model.py"], (os.listdir(folder), done)
        report = read(folder, "all.json")
        by_line = {each["made"]["line"]: (each["count"], each["rank"], each.get("other_ranks")) for each in report["findings"]}
        assert report["complete"] and report["ranks"] == 3 and by_line == {6: (3, 0, 2), 11: (1, 1, None)}, (report, done)
        assert done.err.count("IClamp[0] of soma(0.5) was dropped") == 1 and done.err.count("ExpSyn[0] of soma(0.5) was dropped") == 1, done


def test_a_report_for_each_rank(neuron):
    with tempfile.TemporaryDirectory() as folder:
        done = mpi(neuron, 2, folder, PATCHSHIM="report=rank%r.json")
        assert sorted(os.listdir(folder)) == ["model.py", "rank0.json", "rank1.json"], done
        assert [len(read(folder, "rank%d.json" % rank)["findings"]) for rank in (0, 1)] == [1, 2], done


def test_annotations_for_a_workflow(neuron):
    done = neuron.python(MODEL, GITHUB_ACTIONS="true")
    assert "::notice file=model.py,line=4,title=patchshim unused-death::IClamp[0] of soma(0.5) was dropped" in done.err, done
    assert "::notice" not in neuron.python(MODEL, GITHUB_ACTIONS="false").err


def test_suppressions_and_the_exit_status(neuron):
    assert neuron.python(MODEL, PATCHSHIM="exitcode=7").status == 7
    assert neuron.python(MODEL.replace("soma(0.5))", "soma(0.5))  # patchshim: ok unused-death"), PATCHSHIM="exitcode=7").status == 0
    files = {"known.txt": "# of old\nunused-death:stimulate\nnan:old.py\n"}
    done = neuron.python(MODEL, files=files, PATCHSHIM="exitcode=7 suppressions=known.txt")
    assert done.status == 0 and "was dropped" not in done.err, done
    assert "1 suppressed by known.txt:2 (unused-death:stimulate)" in done.err and "the suppression nan:old.py of known.txt:3 matched nothing" in done.err, done


def test_a_full_pipe_and_a_closed_one(neuron):
    done = neuron.run("sh", "-c", '"$0" model.py 2>&-', neuron.executable, files={"model.py": MODEL})
    assert done.status == 0 and "ran" in done.out, done
