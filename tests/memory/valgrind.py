#!/usr/bin/env python3
"""valgrind.py LIB NEURON... [-k WORD]... [--not WORD]... [-j N]: the programs of tests/programs under the shim and valgrind's memcheck, every process that they start of Python and NEURON.

NEURON is label=PYTHON:NRNIV. An error is a read or write of freed or foreign memory, a use of a value that was never set, a wrong free; named.supp has those that are not ours, each with the reason.
valgrind knows no floating-point flags. Prints a line a program that has errors with the first of them, then how often each suppression was needed, then 'N programs, N errors'; status 1 when there is one.
"""
import argparse
import collections
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "programs"))
import run  # noqa: E402

HELPERS = "sh dash bash cc gcc g++ c++ cc1 cc1plus as ld collect2 grep sed awk cat rm mkdir make ls orted mpirun mpiexec nocmodl modlunit nrnivmodl dirname basename uname which env tr head tail ps ssh file readelf patchelf timeout sleep ldconfig ldconfig.real".split()
ALLOCATORS = {"PYTHONMALLOC": "malloc", "GLIBCXX_FORCE_NEW": "1"}  # those that memcheck sees
KNOWN = re.compile(r"^--\d+-- used_suppression:\s+(\d+) (\S+) ", re.M)


def under_valgrind(folder):
    skip = ",".join("*/" + h for h in HELPERS)
    return ["valgrind", "--trace-children=yes", "--trace-children-skip=" + skip, "--leak-check=no", "--num-callers=24", "--error-limit=no", "-v", "--vgdb=no",
            "--suppressions=" + os.path.join(HERE, "named.supp"), "--log-file=" + os.path.join(folder, "%p.log")]


def read_log(name):
    """(errors, text of the first, {suppression: times}) of one process"""
    with open(name, errors="replace") as log:
        said = log.read()
    known = collections.Counter()
    for times, which in KNOWN.findall(said):
        known[which] += int(times)
    said_without = re.sub(r"^--\d+-- .*\n", "", said, flags=re.M)
    blocks = [b for b in re.split(r"^==\d+== *\n", said_without, flags=re.M) if re.search(r"^==\d+==    at 0x", b, re.M)]
    blocks = [b for b in blocks if re.match(r"(?:.*\n)*?==\d+== (Invalid|Conditional|Use of|Mismatched|Syscall param|Source and dest|Argument|Jump to|Process terminating)", b)]
    real = [b for b in blocks if "Process terminating" not in b]
    return len(real), real[0] if real else "", known


def play(case, neuron, lib, cwd, timeout):
    """(errors, text of the first, {suppression: times})"""
    folder = tempfile.mkdtemp(dir=os.path.dirname(cwd))
    env = dict(run.environment(neuron), LD_PRELOAD=lib, **ALLOCATORS)
    try:
        subprocess.run(under_valgrind(folder) + run.command(case, neuron), cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=timeout)
    except subprocess.TimeoutExpired:
        pass  # what was found until then counts
    errors, text, known = 0, "", collections.Counter()
    for name in glob.glob(folder + "/*.log"):
        found, first, used = read_log(name)
        errors += found
        text = text or first
        known.update(used)
    shutil.rmtree(folder, ignore_errors=True)
    return errors, text, known


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib")
    parser.add_argument("neuron", nargs="+", type=run.Neuron)
    parser.add_argument("-k", action="append", default=[])
    parser.add_argument("--not", action="append", default=[], dest="without")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--timeout", type=int, default=600)
    a = parser.parse_args()
    lib, known, count, failed = os.path.abspath(a.lib), collections.Counter(), 0, 0
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(a.j) as pool:
        jobs = []
        for neuron in a.neuron:
            for name in run.SETS:
                cases = dict.fromkeys(r[1] for r in run.rows_of(name) if (not a.k or any(k in r[1] for k in a.k)) and not any(k in r[1] for k in a.without))
                folder = os.path.join(work, neuron.label, name)
                if cases:
                    shutil.copytree(os.path.join(run.HERE, name), folder)
                jobs += [(neuron.label, case, pool.submit(play, case, neuron, lib, folder, a.timeout)) for case in cases]
        for label, case, job in jobs:
            errors, text, used = job.result()
            count += 1
            failed += errors
            known.update(used)
            if errors:
                print("FAIL %s %s: %d errors\n%s" % (label, case, errors, "\n".join(text.splitlines()[:30])), flush=True)
    for which, times in sorted(known.items()):
        print("suppressed %d: %s" % (times, which))
    print("%d programs, %d errors" % (count, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
