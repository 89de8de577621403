#!/usr/bin/env python3
"""run.py LIB NEURON... [-k WORD]... [--tier N] [-j N] [-v]: the programs of tests/programs under the shim, and plain where that is compared, on each NEURON.

NEURON is label=PYTHON:NRNIV. A case's row in expect.tsv: case, verdict, pattern, tier, why; several rows of one case must all hold.
  silent  as same, and not a word of patchshim on stderr
  same    exit status and stdout as plain, no error or warning of patchshim
  fixed   exit status 0, stdout matches the pattern
  loud    exit status not 0 and no signal or time-out; a `patchshim: error:` line matches
  warned, noted   no signal; a line of that severity or a higher one matches
  safe    no signal, no time-out (stdout matches, if there is a pattern)
  error   exit status not 0 and no signal: where some NEURON is loud by itself
  a|b     either
PRELOAD_FIRST: what must be preloaded before LIB (a sanitizer's library).
known.tsv names rows that do not hold yet (set/case, verdict, NEURON glob, reason): they are counted as known, and it is a failure if one of
them holds, unless plain NEURON crashes there, which may happen or not. Prints a line a failing row, then 'N passed, N failed'; status 1 when any fails.
"""
import argparse
import concurrent.futures
import csv
import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import limited  # noqa: E402

SETS = "lifetimes", "gotchas", "campaign"


def rows_of(name):
    path = os.path.join(HERE, name, "expect.tsv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as text:
        rows = [r for r in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE) if r and not r[0].startswith("#")]
    return [(name, *(r + ["", "", "1"])[:4]) for r in rows]


def known_rows():
    with open(os.path.join(HERE, "known.tsv"), encoding="utf-8") as text:
        return [tuple(r[:3]) for r in csv.reader(text, delimiter="\t") if r and not r[0].startswith("#")]


def environment(neuron):
    keep = {k: os.environ[k] for k in ("HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS") if k in os.environ}
    return dict(keep, PATH=os.path.dirname(neuron.nrniv) + ":/usr/bin:/bin", LANG="C.UTF-8", NEURON_MODULE_OPTIONS="-nogui", OMPI_ALLOW_RUN_AS_ROOT="1",
                OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1", PYTHON=neuron.python, NRNIV=neuron.nrniv)


class Neuron:
    def __init__(self, text):
        self.label, _, paths = text.partition("=")
        self.python, _, self.nrniv = paths.partition(":")


def command(case, neuron):
    if case.endswith(".py"):
        return [neuron.python, case]
    if case.endswith(".hoc"):
        return [neuron.nrniv, "-nogui", "-nobanner", case, "-c", "quit()"]
    return ["bash", case]


def run_once(case, neuron, lib, cwd, timeout):
    env = environment(neuron)
    if lib:
        env["LD_PRELOAD"] = lib
    try:
        done = limited.run(command(case, neuron), timeout, cwd=cwd, env=env, stdin=subprocess.DEVNULL)
        status = done.returncode
    except subprocess.TimeoutExpired as why:
        done, status = why, 124
    return status, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


# Open MPI's mpirun (4.1.4) itself crashes now and then, when it has ended the ranks (seen in orte_finalize, on a loaded machine), or waits for a lock there until it is killed
# (with plain NEURON as well). That tells nothing about the program: it is run again.
MPIRUN_CRASHED = re.compile(r"^\[\S+\] \[ ?\d+\] mpirun\(", re.M)


def run(case, neuron, lib, cwd, timeout):
    done = run_once(case, neuron, lib, cwd, timeout)
    if not MPIRUN_CRASHED.search(done[2]) and not (done[0] == 137 and "mpi" in case):
        return done
    print("again %s %s (%s): status %d" % (neuron.label, case, "shim" if lib else "plain", done[0]), flush=True)
    return run_once(case, neuron, lib, cwd, timeout)


def died(status, err):
    """nrniv catches SIGSEGV, says so and ends with 0."""
    return status < 0 or status in (124, 132, 134, 135, 136, 137, 139) or "\nSegmentation violation" in "\n" + err or "\nBus error" in "\n" + err


def said(err, *levels):
    return [line for line in err.splitlines() if any(line.startswith("patchshim: %s:" % level) for level in levels)]


def holds(verdict, pattern, plain, shim):
    status, out, err = shim
    search = re.compile(pattern, re.S | re.M).search if pattern else lambda text: True
    hit = lambda *levels: any(search(line) for line in said(err, *levels))
    if verdict == "same":
        return (status, out) == plain[:2] and not said(err, "error", "warning")
    if verdict == "silent":
        return holds("same", pattern, plain, shim) and not any(line.startswith("patchshim:") for line in err.splitlines())
    if verdict == "fixed":
        return status == 0 and bool(pattern) and bool(search(out))
    if verdict == "loud":
        return status != 0 and not died(status, err) and hit("error")
    if verdict == "warned":
        return not died(status, err) and hit("warning", "error")
    if verdict == "noted":
        return not died(status, err) and hit("note", "warning", "error")
    if verdict == "error":
        return status != 0 and not died(status, err)
    if verdict == "safe":
        return not died(status, err) and bool(search(out))
    sys.exit("unknown verdict " + verdict)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib")
    parser.add_argument("neuron", nargs="+", type=Neuron)
    parser.add_argument("-k", action="append", default=[])
    parser.add_argument("-j", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--tier", type=int, default=9)
    parser.add_argument("--timeout", type=int, default=60)
    parser.add_argument("-v", action="store_true")
    a = parser.parse_args()
    lib = " ".join(filter(None, [os.environ.get("PRELOAD_FIRST"), os.path.abspath(a.lib)]))
    rows = [r for s in SETS for r in rows_of(s) if int(r[4] or 1) <= a.tier and (not a.k or any(k in r[1] for k in a.k))]
    known = known_rows()
    compared = {r[:2] for r in rows if set(r[2].split("|")) & {"same", "silent"}}
    needs_plain = lambda name, case: (name, case) in compared or any(k[0] == name + "/" + case for k in known)
    work = tempfile.mkdtemp()
    passed = failed = expected = 0
    try:
        jobs = {}
        with concurrent.futures.ThreadPoolExecutor(a.j) as pool:
            for neuron in a.neuron:
                for name in SETS:
                    folder = os.path.join(work, neuron.label, name)
                    if os.path.isdir(os.path.join(HERE, name)):
                        shutil.copytree(os.path.join(HERE, name), folder)
                        for base, _, files in os.walk(folder):
                            os.chmod(base, 0o755)
                    for case in dict.fromkeys(r[1] for r in rows if r[0] == name):
                        once = lambda l, case=case, neuron=neuron, folder=folder: run(case, neuron, l, folder, a.timeout)
                        both = lambda once=once, name=name, case=case: (once(None) if needs_plain(name, case) else None, once(lib))
                        jobs[neuron.label, name, case] = once, pool.submit(both)
            for neuron in a.neuron:
                for name, case, verdicts, pattern, _ in rows:
                    once, done = jobs[neuron.label, name, case]
                    plain, shim = done.result()
                    good = any(holds(v, pattern, plain, shim) for v in verdicts.split("|"))
                    is_known = any(k[0] == name + "/" + case and k[1] in ("*", verdicts) and fnmatch.fnmatch(neuron.label, k[2]) for k in known)
                    passed += good and not is_known
                    expected += is_known and not good
                    luck = is_known and died(plain[0], plain[2])  # a crash of NEURON that may happen or not
                    passed += good and luck
                    failed += good == is_known and not luck
                    if (good == is_known and not luck) or a.v:
                        plain = plain or once(None)
                        print("%s %s %s/%s: %s wanted /%s/, status %d (plain %d)" % ("ok  " if good else "FAIL", neuron.label, name, case, verdicts, pattern, shim[0], plain[0]) +
                              (": listed in known.tsv, but it holds" if good and is_known else ""), flush=True)
                        if a.v or not good:
                            print("    out: " + shim[1][-300:].replace("\n", "\n         ") + "\n    err: " + shim[2][-500:].replace("\n", "\n         "))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if expected:
        print("%d rows known not to hold yet (known.tsv)" % expected)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
