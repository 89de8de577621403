"""MPI: the shim comes to every rank whichever way it is started, and an error on one rank ends them all at once."""
import os
import shutil
import tempfile
import threading
import time

from run import Skipped

RANKS = 4
SECOND = 1 + 9 * bool(os.getloadavg()[0] > (os.cpu_count() or 1))  # a machine that does other things is slower

# Each rank holds the pipe `alive` open: it is closed when the last of them has ended.
BEGIN = """import os, time
%s
from neuron import h
%s
pc = h.ParallelContext()
alive = open("alive", "w")
if pc.nhost() != RANKS:
    print("other MPI", flush=True)
    os._exit(0)
pc.barrier()
"""
PYTHON = """
def build(gid):
    if gid == 2:
        alive.write(str(time.time()))
        alive.flush()
    return {0: 1.0, 1: 2.0, 3: 4.0}[gid]

build(int(pc.id()))
pc.barrier()
print("past the barrier")
"""
HOC = """
h("proc work() { print sqroot(2) }")
if pc.id() == 2:
    alive.write(str(time.time()))
    alive.flush()
    h.work()
pc.barrier()
print("past the barrier")
"""
COPIES = """from neuron import h
pc = h.ParallelContext()
pc.id()
pc.nhost()
soma = h.Section(name="soma")
h.finitialize(-65)
h.fadvance()
print("copy", flush=True)
"""
HANG = """
if pc.id() == 1:
    pc.allreduce(1, 1)
pc.barrier()
print("past the barrier")
"""


def launchings(neuron, words):
    """The three ways of the README."""
    command = os.path.join(os.path.dirname(os.path.dirname(neuron.lib)), "patchshim")
    mpirun = ["mpirun", "-n", str(RANKS)]
    plain = {"LD_PRELOAD": None, "PATH": os.path.dirname(neuron.nrniv) + ":/usr/bin:/bin"}  # nrniv asks for a python
    yield "patchshim mpirun", [command, *mpirun, *words], plain
    yield "mpirun patchshim", [*mpirun, command, *words], plain
    yield "mpirun -x", [*mpirun[:1], "-x", "LD_PRELOAD=" + neuron.lib, *mpirun[1:], *words], plain


def watched(neuron, text, words, variables, folder, **more):
    """The program's end, and how long after the time that it wrote into `alive` the last rank had ended."""
    ended = {}
    os.mkfifo(os.path.join(folder, "alive"))

    def listen():
        with open(os.path.join(folder, "alive")) as alive:
            ended["said"] = alive.read()
            ended["at"] = time.time()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    done = neuron.run(*words, files={"model.py": text.replace("RANKS", str(RANKS))}, folder=folder, timeout=60, **variables, **more)
    listener.join(5)
    if "other MPI" in done.out:
        raise Skipped("this NEURON does not find the MPI of this machine")
    return done, ended.get("at", float("inf")) - float(ended.get("said") or "-inf")


def starts(neuron):
    """Ways to have MPI: NEURON's own call, mpi4py, nrniv -mpi."""
    if not shutil.which("mpirun"):
        raise Skipped("mpirun is not installed")
    yield "nrnmpi_init", BEGIN % ("", "h.nrnmpi_init()"), [neuron.executable, "model.py"]
    if neuron.run(neuron.executable, "-c", "import mpi4py", LD_PRELOAD=None).status == 0:
        yield "mpi4py", BEGIN % ("from mpi4py import MPI", ""), [neuron.executable, "model.py"]
    yield "nrniv -mpi", BEGIN % ("", ""), [neuron.nrniv, "-nogui", "-nobanner", "-mpi", "-python", "model.py"]


def each(neuron):
    for start, begin, program in starts(neuron):
        for launching, words, variables in launchings(neuron, program):
            yield start + ", " + launching, begin, words, variables


def test_an_error_on_one_rank_ends_them_all_at_once(neuron):
    for name, begin, words, variables in each(neuron):
        for body, error in ((PYTHON, "KeyError: 2"), (HOC, "sqroot undefined function")):
            with tempfile.TemporaryDirectory() as folder:
                done, seconds = watched(neuron, begin + body, words, variables, folder)
            lines = [line for line in done.err.splitlines() if line.startswith("patchshim: error:")]
            assert done.status and "past" not in done.out, (name, done)
            assert lines == ["patchshim: error: %s: all 4 ranks are ended, on rank 2 [mpi-error]" % error], (name, done)
            assert seconds < SECOND, (name, seconds, done)
            # NEURON's own errors end all ranks even where Python catches them, so nobody is told to catch one.
            assert ("inside a try" in done.err) == (body == HOC) and ("or catch it there" in done.err) == (body == PYTHON), (name, done)


def test_a_collective_that_some_ranks_never_reach_is_named(neuron):
    for name, begin, words, variables in each(neuron):
        with tempfile.TemporaryDirectory() as folder:
            done, _ = watched(neuron, begin + HANG, words, variables, folder, PATCHSHIM="mpi_timeout=2")
        lines = [line for line in done.err.splitlines() if line.startswith("patchshim: error:")]
        assert done.status and "past" not in done.out, (name, done)
        assert len(lines) == 1 and "rank 1 waits in allreduce" in lines[0] and "ranks 0, 2, 3 wait in barrier" in lines[0], (name, done)


def test_separate_copies_are_told_once(neuron):
    if not shutil.which("mpirun"):
        raise Skipped("mpirun is not installed")
    for program in ([neuron.executable, "model.py"], [neuron.nrniv, "-nogui", "-nobanner", "-python", "model.py"]):
        for name, words, variables in launchings(neuron, program):
            done = neuron.run(*words, files={"model.py": COPIES}, **variables)
            assert done.status == 0 and done.out.count("copy") == RANKS, (name, done)
            assert done.err.count("[mpi-copies]") == 1 and "4 processes were started" in done.err, (name, done)
