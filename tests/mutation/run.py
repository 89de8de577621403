#!/usr/bin/env python3
"""run.py [WORD]...: is each decision tested? decisions.tsv names the decisions that src/world makes, and how each would be made the other way. With each flipped, in a copy, the unit tests are built
and run: one must fail. Survivors are named, and so is a row whose text does not occur exactly once; 'N passed, N failed' last. WORD: only rows that contain one of these."""
import concurrent.futures
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "../..")
sys.path.insert(0, os.path.join(HERE, ".."))
import limited

# The quickest first; how many random programs.
TESTS = (("policy", ()), ("world", ()), ("pins", ()), ("world_random", ("60000",)))
FLAGS = ["-std=gnu11", "-D_GNU_SOURCE", "-O1", "-w"]


def decisions(words):
    with open(os.path.join(HERE, "decisions.tsv"), encoding="utf-8") as table:
        rows = [line.rstrip("\n").split("\t") for line in table if not line.startswith("#")]
    return [(row[0], row[1], *(text.replace("\\n", "\n") for text in row[2:])) for row in rows if not words or any(word in "\t".join(row) for word in words)]


def build(folder, changed=None):
    """Builds the unit tests of FOLDER's copy; with CHANGED only what that file is part of."""
    objects = {}
    for path in glob.glob(folder + "/src/world/*.c") + [SOURCE + "/tests/unit/%s.c" % name for name in ("world_fake", *(test for test, unused in TESTS))]:
        target = objects[path] = "%s/%s.o" % (folder, os.path.basename(path)[:-2] + ("" if "/src/world/" in path else "_test"))
        if not changed or changed.endswith(".h") or path.endswith(changed):
            subprocess.run(["cc", *FLAGS, "-I%s/src" % folder, "-I%s/src/world" % folder, "-c", "-o", target, path], check=True)
    library = subprocess.run(["pkg-config", "--libs", "check"], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.split()
    shared = [target for path, target in objects.items() if not path.startswith(SOURCE) or path.endswith("world_fake.c")]
    for test, unused in TESTS:
        subprocess.run(["cc", "-o", "%s/%s" % (folder, test), objects[SOURCE + "/tests/unit/%s.c" % test], *shared, *library], check=True)


def noticed(folder):
    """The first test that fails, or does not come to an end; None."""
    for test, words in TESTS:
        try:
            if limited.run(["%s/%s" % (folder, test), *words], 60).returncode:
                return test
        except subprocess.TimeoutExpired:
            return test + " (without end)"
    return None


def judge(original, row):
    path, what, text, flipped = row
    with tempfile.TemporaryDirectory() as folder:
        copy = folder + "/copy"
        shutil.copytree(original, copy)
        with open("%s/src/%s" % (copy, path), encoding="utf-8") as source:
            before = source.read()
        if before.count(text) != 1:
            return "its text occurs %d times in src/%s: %r" % (before.count(text), path, text)
        with open("%s/src/%s" % (copy, path), "w", encoding="utf-8") as source:
            source.write(before.replace(text, flipped))
        try:
            build(copy, path)
        except subprocess.CalledProcessError:
            return "it does not compile the other way"
        by = noticed(copy)
    return None if by else "survives: no unit test notices"


def main():
    passed = failed = 0
    rows = decisions(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SOURCE + "/src/world", folder + "/src/world")
        for header in glob.glob(SOURCE + "/src/*.h"):
            shutil.copy(header, folder + "/src")
        build(folder)
        if noticed(folder):
            print("FAIL the unit tests, with nothing changed")
            failed += 1
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for row, why in zip(rows, pool.map(lambda row: judge(folder, row), rows)):
                passed, failed = passed + (not why), failed + bool(why)
                if why:
                    print("FAIL %s: %s: %s" % (row[0], row[1], why), flush=True)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main())
