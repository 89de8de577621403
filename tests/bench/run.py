#!/usr/bin/env python3
"""run.py LIB [--python PYTHON] [--rounds N] [--no-instructions]: what patchshim costs, as ratios to plain NEURON in one run.

Times: processor time, the least of the rounds, plain and under the library by turns. Instructions: callgrind's, of the work alone (a run with it less one
that prepares the same and does not do it), which do not depend on what else the machine does. Prints a table in Markdown; status 1 where a limit is exceeded. Not shown: caches and branch
prediction (callgrind counts only), and the wall time of several ranks.
"""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# what, size for times, size for instructions, limit of the ratio of instructions (DESIGN: run, build, death, assignments)
PHASES = [
    ("run_one_cell", "steps of one hh cell", 100000, 2000, 1.005),
    ("fadvance_calls", "calls of h.fadvance() from Python", 100000, 2000, None),
    ("run_network", "steps of 1,000 connected cells", 400, 10, 1.005),
    ("build", "cells built, with synapse and NetCon", 10000, 200, 1.05),
    ("births", "point processes made", 50000, 1000, None),
    ("death", "cells dropped, all at once, by accident", 10000, 200, 2.0),
    ("death_by_word", "cells dropped, all at once, by the user's word", 10000, 200, 2.0),
    ("death_of_sections_first", "cells dropped, sections first", 10000, 200, 2.0),
    ("assignments", "pairs of objref assignments in a HOC loop", 300000, 5000, 1.015),
]


def environment(lib):
    env = {k: v for k, v in os.environ.items() if k not in ("PATCHSHIM", "LD_PRELOAD")}
    env.update(NEURON_MODULE_OPTIONS="-nogui", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    if lib:
        env["LD_PRELOAD"] = lib
    return env


def run(a, lib, phase, size):
    """(processor time, bytes, processor time of the whole process)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([a.python, os.path.join(HERE, "program.py"), phase, str(size)], env=environment(lib), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit("%s %s: status %d\n%s" % (phase, size, done.returncode, done.stderr))
    took, grown = done.stdout.split()[:2]
    return float(took), int(grown), after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def instructions(a, lib, phase, size, *idle):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--trace-children=no", "--callgrind-out-file=" + folder + "/out", a.python, os.path.join(HERE, "program.py"), phase, str(size), *idle]
        done = subprocess.run(command, env=environment(lib), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    found = re.search(r"refs:\s*([\d,]+)", done.stderr)
    if not found:
        sys.exit(done.stderr)
    return int(found.group(1).replace(",", ""))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib", type=os.path.abspath)
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-instructions", action="store_true")
    parser.add_argument("-k", action="append", default=[])
    a = parser.parse_args()
    exceeded = 0
    wanted = lambda name: not a.k or any(k in name for k in a.k)
    print("| what | size | plain | shim | time | instructions | limit |\n|---|---|---|---|---|---|---|", flush=True)
    if wanted("attach"):
        times = [[run(a, lib, "attach", 0)[2] for lib in (None, a.lib)] for _ in range(2 * a.rounds)]
        plain, shim = (min(column) for column in zip(*times))
        counted = None if a.no_instructions else [instructions(a, lib, "attach", 0) for lib in (None, a.lib)]
        print("| attach: import of neuron and stdrun.hoc | 1 | %.1f ms | %.1f ms | %+.1f ms | %s | +2 ms |" %
              (1e3 * plain, 1e3 * shim, 1e3 * (shim - plain), "-" if not counted else "%+.1f million" % ((counted[1] - counted[0]) / 1e6)), flush=True)
    for name, what, size, small, limit in PHASES:
        if not wanted(name):
            continue
        taken = [[run(a, lib, name, size) for lib in (None, a.lib)] for _ in range(a.rounds)]
        plain, shim = (min(r[i][0] for r in taken) for i in (0, 1))
        ratio = None
        if not a.no_instructions:
            one, other = (instructions(a, lib, name, small) - instructions(a, lib, name, small, "idle") for lib in (None, a.lib))
            ratio = other / one
        bad = limit and ratio and ratio > limit
        exceeded += bool(bad)
        print("| %s | %d | %.3f s | %.3f s | %.3f | %s%s | %s |" % (what, size, plain, shim, shim / plain, "-" if ratio is None else "%.4f" % ratio, " **exceeded**" if bad else "", limit or ""), flush=True)
        if name in ("build", "births"):
            objects = 3 * size if name == "build" else size
            grown = [min(r[i][1] for r in taken) for i in (0, 1)]
            bytes_each = (grown[1] - grown[0]) / objects
            print("| memory of these | %d objects | %.1f MB | %.1f MB | %.0f bytes an object | | 64 bytes |" % (objects, grown[0] / 1e6, grown[1] / 1e6, bytes_each), flush=True)
    print("\n%d limits exceeded" % exceeded)
    return exceeded > 0


if __name__ == "__main__":
    sys.exit(main())
