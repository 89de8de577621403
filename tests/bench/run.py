#!/usr/bin/env python3
"""run.py LIB [-k WORD] [--python PYTHON] [--rounds N] [--no-instructions] [--quick] [--write PAGE]: what patchshim costs, as ratios to plain NEURON in one run.

Times: processor time, the least of the rounds, plain and under the library by turns. Instructions: callgrind's, of the work alone (a run with it less one
that does a third of it, or prepares the same and does not do it), which depend little on what else the machine does. Prints tables in Markdown; status 1 where a limit is exceeded.
--quick: without the growth up to 1,000,000 objects and without memcheck. --write: the tables into that page as well, below its line of three dashes.
"""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# what, size for times, size for instructions, limit of the ratio of instructions
PHASES = [
    ("run_one_cell", "steps of one hh compartment", 100000, 4000, None),
    ("run_branched_cell", "steps of one cell of 201 hh compartments", 4000, 1500, 1.005),
    ("run_network", "steps of 1,000 connected cells", 400, 100, 1.005),
    ("run_gaps", "steps of 100 cells with a transfer each", 4000, 3000, 1.005),
    ("runs", "runs of 1 ms of two cells", 2000, 200, None),
    ("fadvance_calls", "calls of h.fadvance() from Python", 100000, 4000, None),
    ("build", "cells built, with synapse and NetCon", 10000, 400, 1.05),
    ("births", "point processes made", 50000, 1000, None),
    ("death", "cells dropped, all at once, by accident", 10000, 400, 2.0),
    ("death_by_word", "cells dropped, all at once, by the user's word", 10000, 400, 2.0),
    ("death_of_sections_first", "cells dropped, sections first", 10000, 400, 2.0),
    ("death_of_tree", "sections of one cell dropped, root first", 10000, 400, 2.0),
    ("assignments", "pairs of objref assignments in a HOC loop", 300000, 10000, 1.015),
]
CELL = 3  # objects of a cell: section, synapse, NetCon
GROWTH = [3334, 33334, 333334]  # cells: 10^4, 10^5, 10^6 objects


def environment(lib):
    env = {k: v for k, v in os.environ.items() if k not in ("PATCHSHIM", "LD_PRELOAD")}
    env.update(NEURON_MODULE_OPTIONS="-nogui", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", OPENBLAS_NUM_THREADS="1")
    if lib:
        env["LD_PRELOAD"] = lib
    return env


def run(a, lib, phase, size, tool=()):
    """(processor time, bytes, processor time of the whole process)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*tool, a.python, os.path.join(HERE, "program.py"), phase, str(size)], env=environment(lib), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit("%s %s: status %d\n%s" % (phase, size, done.returncode, done.stderr))
    took, grown = done.stdout.split()[:2]
    return float(took), int(grown), after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def by_turns(a, rounds, phase, size):
    """The least time and growth of memory, plain and under the library: ((s, bytes), (s, bytes))."""
    taken = [[run(a, lib, phase, size) for lib in (None, a.lib)] for _ in range(rounds)]
    return [(min(r[i][0] for r in taken), min(r[i][1] for r in taken)) for i in (0, 1)]


def callgrind(lib, command):
    # addresses that do not change from run to run; the counts of string functions depend on them
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["setarch", "-R", "valgrind", "--tool=callgrind", "--trace-children=no", "--callgrind-out-file=" + folder + "/out", *command],
                              env=environment(lib), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    found = re.search(r"refs:\s*([\d,]+)", done.stderr)
    if not found:
        sys.exit(done.stderr)
    return int(found.group(1).replace(",", ""))


def instructions(a, lib, phase, size, word="work"):
    return callgrind(lib, [a.python, os.path.join(HERE, "program.py"), phase, str(size), word])


class Page:
    """What is printed, and kept for the page."""

    def __init__(self):
        self.lines = []

    def say(self, text=""):
        print(text, flush=True)
        self.lines.append(text)

    def write(self, path):
        with open(path) as old:
            head = old.read().split("\n---\n")[0]
        with open(path, "w") as new:
            new.write(head + "\n---\n\n" + "\n".join(self.lines) + "\n")


def attach(a, page):
    times = [[run(a, lib, "attach", 0)[2] for lib in (None, a.lib)] for _ in range(2 * a.rounds)]
    plain, shim = (min(column) for column in zip(*times))
    counted = None if a.no_instructions else [instructions(a, lib, "attach", 0) for lib in (None, a.lib)]
    page.say("| attach: import of neuron and stdrun.hoc | 1 | %.1f ms | %.1f ms | %+.1f ms | %s | +2 ms |" %
             (1e3 * plain, 1e3 * shim, 1e3 * (shim - plain), "-" if not counted else "%+.1f million" % ((counted[1] - counted[0]) / 1e6)))


def inert(a, page):
    """A process without NEURON: /bin/true, started a hundred times."""
    def started(lib):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(100):
            subprocess.run(["/bin/true"], env=environment(lib), check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / 100

    times = [[started(lib) for lib in (None, a.lib)] for _ in range(a.rounds)]
    plain, shim = (min(column) for column in zip(*times))
    counted = None if a.no_instructions else [callgrind(lib, ["/bin/true"]) for lib in (None, a.lib)]
    page.say("| a process without NEURON | 1 | %.2f ms | %.2f ms | %+.2f ms | %s | |" %
             (1e3 * plain, 1e3 * shim, 1e3 * (shim - plain), "-" if not counted else "%+.2f million" % ((counted[1] - counted[0]) / 1e6)))


def phase(a, page, name, what, size, small, limit):
    """true: the limit is exceeded."""
    (plain, plain_bytes), (shim, shim_bytes) = by_turns(a, a.rounds, name, size)
    ratio = None
    if not a.no_instructions:
        # a death is less than what prepares it; elsewhere what happens once, at the first step or birth, is left out
        others = [small, "idle"] if name.startswith("death") else [small // 3, "work"]
        one, other = (instructions(a, lib, name, small, "work") - instructions(a, lib, name, *others) for lib in (None, a.lib))
        ratio = other / one
    bad = bool(limit and ratio and ratio > limit)
    page.say("| %s | %d | %.3f s | %.3f s | %.3f | %s%s | %s |" % (what, size, plain, shim, shim / plain, "-" if ratio is None else "%.4f" % ratio, " **exceeded**" if bad else "", limit or ""))
    if name in ("build", "births"):
        objects = CELL * size if name == "build" else size
        page.say("| memory of these | %d objects | %.1f MB | %.1f MB | %.0f bytes an object | | 64 bytes |" % (objects, plain_bytes / 1e6, shim_bytes / 1e6, (shim_bytes - plain_bytes) / objects))
    return bad


def growth(a, page):
    page.say("\n| objects | build: plain | shim | ratio | bytes an object | dropped at once: plain | shim | ratio | sections first: ratio |\n|---|---|---|---|---|---|---|---|---|")
    for cells in GROWTH:
        rounds = max(1, min(a.rounds, 300000 // cells))
        (plain, plain_bytes), (shim, shim_bytes) = by_turns(a, rounds, "build", cells)
        (dies, _), (shim_dies, _) = by_turns(a, rounds, "death", cells)
        (first, _), (shim_first, _) = by_turns(a, rounds, "death_of_sections_first", cells)
        page.say("| %d | %.3f s | %.3f s | %.3f | %.0f | %.3f s | %.3f s | %.2f | %.2f |" %
                 (CELL * cells, plain, shim, shim / plain, (shim_bytes - plain_bytes) / CELL / cells, dies, shim_dies, shim_dies / dies, shim_first / first))


def memcheck(a, page):
    """Beside what people use to find the same: the run of one cell under memcheck."""
    plain, checked = run(a, None, "run_one_cell", 4000)[0], run(a, None, "run_one_cell", 4000, ("valgrind", "-q", "--log-file=/dev/null"))[0]
    page.say("\n4,000 steps of one hh compartment under valgrind's memcheck: %.1f x plain NEURON's time." % (checked / plain))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib", type=os.path.abspath)
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-instructions", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write")
    parser.add_argument("-k", action="append", default=[])
    a = parser.parse_args()
    page, wanted = Page(), lambda name: not a.k or any(k in name for k in a.k)
    version = subprocess.run([a.python, "-c", "import neuron, platform; print('NEURON', neuron.__version__, 'CPython', platform.python_version())"], env=environment(None),
                             stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    page.say("%s, the least of %d rounds\n\n| what | size | plain | shim | time | instructions | limit |\n|---|---|---|---|---|---|---|" % (version, a.rounds))
    exceeded = 0
    for name, function in (("attach", attach), ("inert", inert)):
        if wanted(name):
            function(a, page)
    for row in PHASES:
        if wanted(row[0]):
            exceeded += phase(a, page, *row)
    if not a.quick and wanted("growth"):
        growth(a, page)
    if not a.quick and wanted("memcheck"):
        memcheck(a, page)
    page.say("\n%d limits exceeded" % exceeded)
    if a.write:
        page.write(a.write)
    return exceeded > 0


if __name__ == "__main__":
    sys.exit(main())
