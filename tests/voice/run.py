#!/usr/bin/env python3
"""run.py LIB label=PYTHON:NRNIV... [-k WORD] [-v]: runs each test of test_*.py in this folder on each NEURON. Last line: 'N passed, N failed'.

A test is a function test_...(neuron): neuron.python(text, ...) and neuron.hoc(text, ...) run a program under the library, in a folder of its own."""
import argparse
import glob
import importlib.util
import os
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import limited  # noqa: E402


class Skipped(Exception):
    """The machine lacks what the test needs."""


class Done:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __repr__(self):
        return "status %s\n--- stdout\n%s--- stderr\n%s" % (self.status, self.out, self.err)

    def findings(self):
        """Each finding as a dict of its lines: head, severity, id, made, lost, judged, line, effect, mend."""
        found = []
        for line in self.err.splitlines():
            if line.startswith("patchshim: ") and line.endswith("]") and line.split(": ")[1] in ("error", "warning", "note"):
                found.append({"head": line, "severity": line.split(": ")[1], "id": line[line.rindex("[") + 1 : -1]})
            elif line.startswith("    ") and found and line[4:10].strip() in ("made", "lost", "judged", "line", "effect", "mend", "more"):
                found[-1][line[4:10].strip()] = line[11:]
        return found


class Neuron:
    def __init__(self, label, python, nrniv, lib):
        self.label, self.executable, self.nrniv, self.lib = label, python, nrniv, lib

    def environment(self, variables):
        plain = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "GITHUB_ACTIONS", "NO_COLOR") and not name.startswith(("PATCHSHIM", "PYTEST"))}
        plain.update({"LD_PRELOAD": self.lib, "NEURON_MODULE_OPTIONS": "-nogui", "PYTHONDONTWRITEBYTECODE": "1", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                      "OMPI_MCA_rmaps_base_oversubscribe": "1"})
        plain.update(variables)
        return {name: value for name, value in plain.items() if value is not None}

    def run(self, *words, folder=None, files=None, stdin="", timeout=120, **variables):
        with tempfile.TemporaryDirectory() as fresh:
            cwd = folder or fresh
            for name, text in (files or {}).items():
                os.makedirs(os.path.dirname(os.path.join(cwd, name)), exist_ok=True)
                with open(os.path.join(cwd, name), "w") as file:
                    file.write(text)
            return Done(limited.run(words, timeout, stdin, cwd=cwd, env=self.environment(variables), universal_newlines=True))

    def python(self, text, files=None, **more):
        return self.run(self.executable, "model.py", files={"model.py": text, **(files or {})}, **more)

    def hoc(self, text, files=None, **more):
        return self.run(self.nrniv, "-nogui", "-nobanner", "model.hoc", "-c", "quit()", files={"model.hoc": text, **(files or {})}, **more)


def tests_of(path):
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [(name, value) for name, value in vars(module).items() if name.startswith("test_")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lib")
    parser.add_argument("neurons", nargs="+")
    parser.add_argument("-k", default="")
    parser.add_argument("-v", action="store_true")
    a = parser.parse_args()
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    passed = failed = skipped = 0
    for each in a.neurons:
        label, _, programs = each.partition("=")
        python, _, nrniv = programs.partition(":")
        neuron = Neuron(label, python, nrniv, os.path.realpath(a.lib))
        for path in sorted(glob.glob(folder + "/test_*.py")):
            for name, test in tests_of(path):
                if a.k not in name:
                    continue
                try:
                    test(neuron)
                    passed += 1
                    if a.v:
                        print("ok   %s: %s" % (label, name))
                except Skipped as why:
                    skipped += 1
                    print("skip %s: %s: %s" % (label, name, why))
                except Exception:
                    failed += 1
                    print("FAIL %s: %s\n%s" % (label, name, traceback.format_exc()))
                sys.stdout.flush()
    print("%d skipped" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.modules["run"] = sys.modules["__main__"]
    sys.exit(main())
