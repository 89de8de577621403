#!/usr/bin/env python3
"""run.py LIB LABEL=PYTHON:NRNIV... [--hoc] [--count N] [--first SEED] [--valgrind]: random programs against the reference, in Python or in HOC. For every difference the seed, the program cut
down as far as it still differs, and both looks; with --valgrind also what memcheck says of each, uncut. Status 1 when there is one."""
import argparse
import json
import os
import shutil
import sys
import tempfile

import hoc
import programs
import reference

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import limited  # noqa: E402

# What these programs do beside their subject: they record nothing, set up what they like, and run on.
NOT_HERE = "replaced-unused not-initialized late-record late-insert dt-after-cvode nan overflow silent-source play-mismatch local-dt-time".split()
HERE = os.path.dirname(os.path.abspath(__file__))


def environment(lib):
    env = {k: os.environ[k] for k in ("HOME", "TMPDIR", "PATH") if k in os.environ}
    return dict(env, LD_PRELOAD=lib, NEURON_MODULE_OPTIONS="-nogui", LANG="C.UTF-8", PATCHSHIM=" ".join("check.%s=off" % check for check in NOT_HERE))


def under_memcheck(language, lib, python, cases):
    """(as play, [(seed or None: none of the programs, errors, text of the first)] of each process that memcheck had something to say about)"""
    sys.path.insert(0, os.path.join(os.path.dirname(HERE), "memory"))
    import valgrind  # puts its own folders in front; here nothing else is imported any more

    folder = tempfile.mkdtemp()
    try:
        played = play(language, lib, python, cases, before=valgrind.under_valgrind(folder), more=valgrind.ALLOCATORS, seconds=7200)
        seeds = {process: seed for seed, _, process in played}
        said = []
        for log in os.listdir(folder):
            errors, text, _ = valgrind.read_log(os.path.join(folder, log))
            if errors:
                said.append((seeds.get(int(log.split(".")[0])), errors, text))
        return played, said
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(language, lib, python, cases, before=(), more=(), seconds=600):
    """[seed, looks, process] of each; one that ended the process shows as a signal, and the rest is played by another one."""
    results = []
    while cases:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump([[seed, language.text(source)] for seed, source, _ in cases], file)
            file.flush()
            done = limited.run([*before, python, os.path.join(HERE, "worker.py"), file.name, language.__name__], seconds, env=dict(environment(lib), **dict(more)), text=True)
        got = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
        results += got
        cases = cases[len(got):]
        if cases:
            results.append([cases[0][0], [["ended", done.returncode, done.stderr[-600:]]], None])
            cases = cases[1:]
    return results


def first_that_differs(language, lib, python, sources):
    """The first of these programs that differs, each played alone; None: all are as they should be, or are no programs."""
    cases = []
    for source in sources:
        try:
            cases.append([len(cases), source, json.loads(json.dumps(language.expected(source)))])
        except (reference.Invalid, reference.Raised, AttributeError, TypeError, KeyError, IndexError):
            pass
    for i in range(0, len(cases), 40):
        for (_, looks, _), case in zip(play(language, lib, python, cases[i : i + 40]), cases[i : i + 40]):
            if looks != case[2] and not any(look[0] == "failed" for look in looks):
                return case[1]
    return None


def shrink(language, lib, python, source):
    """Cuts out statement after statement, the largest first, while the rest still differs."""
    while True:
        smaller = first_that_differs(language, lib, python, sorted(language.cuts(source), key=len))
        if not smaller:
            return source
        source = smaller


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib")
    parser.add_argument("neuron", nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--block", type=int, default=250)
    parser.add_argument("--hoc", action="store_true")
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("--shrink", type=int, default=3, help="that many differences are cut down")
    a = parser.parse_args()
    lib, language = os.path.abspath(a.lib), hoc if a.hoc else programs
    failed = played = 0
    for first in range(a.first, a.first + a.count, a.block):
        cases = [[seed, *language.generate(seed)] for seed in range(first, min(first + a.block, a.first + a.count))]
        for neuron in a.neuron:
            label, _, paths = neuron.partition("=")
            python = paths.partition(":")[0]
            if a.valgrind:
                results, said = under_memcheck(language, lib, python, cases)
                for seed, errors, text in said:
                    failed += 1
                    print("random: seed %s on %s: %d errors\n%s" % (seed, label, errors, "\n".join(text.splitlines()[:30])), flush=True)
            else:
                results = play(language, lib, python, cases)
            for case, (seed, looks, _) in zip(cases, results):
                played += 1
                wanted = json.loads(json.dumps(case[2]))
                if looks == wanted:
                    continue
                failed += 1
                print("random: seed %d on %s differs" % (seed, label), flush=True)
                if failed > a.shrink:
                    continue
                source = case[1]
                if first_that_differs(language, lib, python, [source]):
                    source = shrink(language, lib, python, source)
                    looks, wanted = play(language, lib, python, [[0, source, None]])[0][1], language.expected(source)
                else:
                    print("  only after the programs before it")
                print("".join("    %s\n" % line for line in language.text(source).splitlines() if line.strip()), end="")
                for shown, want in zip(looks, wanted):
                    if shown != json.loads(json.dumps(want)):
                        print("  shown  %s\n  wanted %s" % (json.dumps(shown), json.dumps(want)))
                        break
    print("random: seeds %d to %d" % (a.first, a.first + a.count - 1))
    print("%d passed, %d failed" % (played - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
