#!/usr/bin/env python3
"""run.py LIB FOLDER [--write PAGE] [--only WORD]... [--offline] [-j N]: the whole suite of programs on every pair of NEURON and CPython that can be had.

FOLDER holds a virtual environment for each pair (VERSION-MINOR, as 8.2.7-311); a missing one is made where that interpreter is (in PATH as python3.MINOR, or below
pyenv) and PyPI has the wheel, otherwise the pair is skipped by name. The system's NEURON (/usr/bin/python3, /usr/bin/nrniv) counts as a pair too. Prints a table, and
writes it to PAGE; 'N passed, N failed' last, summed over all pairs; status 1 when any fails."""
import argparse
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "../programs/run.py")
MATRIX = {"8.0.0": (8, 9), "8.1.0": (8, 9, 10), "8.2.2": (8, 9, 10, 11), "8.2.7": (9, 10, 11, 12, 13), "9.0.0": (9, 10, 11, 12, 13), "9.0.2": (10, 11, 12, 13), "nightly": (10, 11, 12, 13)}
BESIDE = {"8.0.0": "numpy<1.20", "8.1.0": "numpy<2", "8.2.2": "numpy<2"}  # with a later numpy plain NEURON cannot import rxd there, and 8.0 has no Vector.as_numpy()
PAGE = """# Compatibility

Written by `make check-matrix MATRIX_FLAGS='--write ../docs/compatibility.md'`: every program of tests/programs on each pair of NEURON and CPython that could be had.
A row of a program is what it must do (tests/programs/run.py says which verdicts there are). *known* are rows of tests/programs/known.tsv that do not hold there yet,
with the reason beside them in that file.

| NEURON | CPython | rows that hold | rows that fail | known |
|---|---|---|---|---|
%s

%s
"""


def interpreter(minor):
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    named = [os.path.join(folder, "python3.%d" % minor) for folder in os.environ.get("PATH", "").split(":")]
    for python in glob.glob("%s/versions/3.%d.*/bin/python3" % (root, minor)) + named:
        if os.access(python, os.X_OK) and subprocess.run([python, "-c", "import venv, sys; sys.exit(sys.version_info[1] != %d)" % minor], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


def environment(folder, version, minor, offline):
    """The pair as label=PYTHON:NRNIV; or why there is none."""
    label = "%s-3%d" % (version, minor)
    place = os.path.join(os.path.abspath(folder), label)
    if not os.access(place + "/bin/nrniv", os.X_OK):
        python = interpreter(minor)
        if not python or offline:
            return None, "no CPython 3.%d here" % minor if not python else "not installed"
        package = "neuron-nightly" if version == "nightly" else "neuron==" + version
        made = subprocess.run([python, "-m", "venv", place], stdout=subprocess.DEVNULL).returncode == 0
        if not made or subprocess.run([place + "/bin/pip", "install", "-q", package, "setuptools<81", BESIDE.get(version, "numpy")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return None, "no wheel for CPython 3.%d can be had" % minor
    if subprocess.run([place + "/bin/python", "-c", "import neuron"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        return None, "plain NEURON cannot be imported there"
    return "%s=%s/bin/python:%s/bin/nrniv" % (label, place, place), None


def pairs(folder, offline):
    if os.access("/usr/bin/nrniv", os.X_OK):
        ask = "import sys, neuron; print(sys.version_info[1], neuron.__version__)"
        minor, version = subprocess.run(["/usr/bin/python3", "-c", ask], stdout=subprocess.PIPE, universal_newlines=True).stdout.split()[-2:]
        yield "Debian's " + version.split("+")[0], int(minor), "debian=/usr/bin/python3:/usr/bin/nrniv", None
    for version, minors in MATRIX.items():
        for minor in minors:
            yield (version, minor) + environment(folder, version, minor, offline)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib")
    parser.add_argument("folder")
    parser.add_argument("--write", metavar="PAGE")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--offline", action="store_true")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 2)
    a = parser.parse_args()
    rows, skipped, total = [], [], [0, 0]
    for version, minor, neuron, why in pairs(a.folder, a.offline):
        name = "%s with CPython 3.%d" % (version, minor)
        if a.only and not any(word in (neuron or "") for word in a.only):
            continue
        if why:
            skipped.append("%s: %s" % (name, why))
            print("skip %s: %s" % (name, why), flush=True)
            continue
        done = subprocess.run([sys.executable, PROGRAMS, a.lib, neuron, "-j", str(a.j)], stdout=subprocess.PIPE, universal_newlines=True).stdout
        passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", done)[-1])
        known = sum(map(int, re.findall(r"^(\d+) rows known", done, re.M)))
        rows.append("| %s | 3.%d | %d | %d | %d |" % (version, minor, passed, failed, known))
        total = [total[0] + passed, total[1] + failed]
        print("%s: %d hold, %d fail, %d known" % (name, passed, failed, known), flush=True)
        if failed:
            print("".join(line + "\n" for line in done.splitlines()[:-1]), flush=True)
    if a.write:
        with open(a.write, "w", encoding="utf-8") as page:
            page.write(PAGE % ("\n".join(rows), "Not run: " + "; ".join(skipped) + "." if skipped else "All pairs were run."))
    print("%d passed, %d failed" % tuple(total))
    return total[1] > 0


if __name__ == "__main__":
    sys.exit(main())
