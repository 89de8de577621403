#!/usr/bin/env python3
"""renamed.py LIB PYTHON [--write PAGE] [HOOK]...: a NEURON nobody knows. In a copy of the NEURON of PYTHON one function after the other that patchshim has a hook for gets another
name, in libnrniv and in all that call it: as in a version that renamed it. The program must run; a missing required hook is one error line and plain NEURON (status 3
where attach=strict); a missing optional one costs a feature and nothing else. Needs patchelf 0.18 or later. Prints a table, and
writes it to PAGE; 'N passed, N failed' last."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = """
from neuron import h
h.load_file("stdrun.hoc")
def stimulate(sec):
    ic = h.IClamp(sec(0.5)); ic.delay, ic.dur, ic.amp = 1, 5, 1
    return ic
soma, dend = h.Section(name="soma"), h.Section(name="dend")
dend.connect(soma)
soma.insert("hh"); soma.L = soma.diam = 20
ic = stimulate(soma)
stim, syn = h.NetStim(), h.ExpSyn(dend(0.5))
stim.number, stim.start = 3, 1
random = h.Random(); stim.noiseFromRandom(random)
nc = h.NetCon(stim, syn)
nc.weight[0] = 0.001
v, t = h.Vector().record(soma(0.5)._ref_v), h.Vector().record(h._ref_t)
drive = h.Vector([0, 0.1, 0])
clamp = h.IClamp(dend(0.5)); clamp.dur = 1e9
drive.play(clamp._ref_amp, 1)
h.finitialize(-65)
h.continuerun(10)
dend.nseg = 3
del nc
h.finitialize(-65)
h.continuerun(5)
print("end", len(v) == len(t), round(max(v), 3), flush=True)
"""


def hooks():
    with open(os.path.join(HERE, "../../src/hooks/hooks.def"), encoding="utf-8") as text:
        rows = re.findall(r"^HOOK\((\w+), (REQUIRED|OPTIONAL),\s*([^)]*)\)", text.read(), re.M)
    return [(one, need == "REQUIRED", re.findall(r'"([^"]+)"', names)) for one, need, names in rows]


def package(python):
    """The folder of the package neuron."""
    found = subprocess.run([python, "-c", "import neuron, os; print(os.path.dirname(neuron.__file__))"], stdout=subprocess.PIPE, universal_newlines=True, check=True)
    return found.stdout.split()[-1]


def symbols(path):
    table = subprocess.run(["nm", "-D", path], stdout=subprocess.PIPE, universal_newlines=True).stdout
    return {line.split()[-1].split("@")[0] for line in table.splitlines() if line.split()}


def run(python, folder, lib, options=""):
    env = {k: v for k, v in os.environ.items() if not k.startswith("PATCHSHIM") and k != "LD_PRELOAD"}
    env.update(NEURON_MODULE_OPTIONS="-nogui", PYTHONPATH=folder, PATCHSHIM=options, **({"LD_PRELOAD": lib} if lib else {}))
    done = subprocess.run([python, "-c", MODEL], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def renamed(libraries, originals, names):
    """Writes LIBRARIES anew, with other names for what is one of NAMES; how many it is in."""
    count = 0
    for path, symbol_names in originals.items():
        target = libraries[path]
        if os.path.lexists(target):
            os.unlink(target)
        os.symlink(path, target)
        hit = [name for name in names if name in symbol_names]
        if not hit:
            continue
        os.unlink(target)
        shutil.copyfile(path, target)
        with tempfile.NamedTemporaryFile("w", suffix=".map") as table:
            table.write("".join("%s renamed_%s\n" % (name, name) for name in hit))
            table.flush()
            subprocess.run(["patchelf", "--rename-dynamic-symbols", table.name, target], check=True)
        count += 1
    return count


PAGE = """# A NEURON that nobody knows

Written by `make check-renamed RENAMED_FLAGS='--write ../docs/renamed.md'`: in a copy of NEURON %s one function after the other that patchshim has a hook for has another name,
as in a version to come. The model makes and connects sections, point processes and NetCons, records, plays, runs, changes nseg and runs again. What is told is one line at
the start; without a required hook patchshim stands aside as a whole and the program runs as in plain NEURON (`attach=strict`: it ends with status 3 instead);
without an optional one only what needs it is off.

%s
"""


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lib", type=os.path.abspath)
    parser.add_argument("python")
    parser.add_argument("--write")
    parser.add_argument("hook", nargs="*")
    a = parser.parse_intermixed_args()
    lib, python, chosen = a.lib, a.python, a.hook
    table = ["| hook | need | libraries that name it | the program | said |", "|---|---|---|---|---|"]
    source, passed, failed = package(python), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "neuron")
        shutil.copytree(source, copy, copy_function=lambda a, b: os.symlink(a, b))
        shared = [os.path.join(base, name) for base, _, files in os.walk(source) for name in files if ".so" in name]
        originals = {path: symbols(path) for path in shared}
        libraries = {p: os.path.join(copy, os.path.relpath(p, source)) for p in originals}
        print("\n".join(table))
        for one, required, names in [(None, False, [])] + [row for row in hooks() if not chosen or row[0] in chosen]:
            count = renamed(libraries, originals, names)
            if one and not count:
                continue
            plain, shim = run(python, folder, None), run(python, folder, lib)
            said = re.findall(r"^patchshim: (?:error|warning|note): .*?\[\S+\]$", shim[2], re.M)
            attach = [line for line in said if line.endswith("[attach]")]
            good = plain[0] == 0 and shim[:2] == plain[:2] and "\nend" in "\n" + shim[1]
            if required:
                good = good and len(attach) == 1 and one in attach[0] and len(said) == 1 and run(python, folder, lib, "attach=strict")[0] == 3
            else:
                good = good and not [line for line in attach if ": error:" in line] and (not attach if not one else len(attach) == 1 and one in attach[0])
            passed, failed = passed + good, failed + (not good)
            table.append("| %s | %s | %d | %s | %s |" % (one or "(none)", "required" if required else "optional", count, "runs" if shim[:2] == plain[:2] else "differs: status %d" % shim[0],
                                                "; ".join(re.sub(r".*(these hooks|does not define|is of no ABI family)(.*) \[attach\]", r"\1\2", line) for line in attach) or "nothing"))
            print(table[-1], flush=True)
            if not good:
                print("FAIL %s\n%s" % (one, shim[2][-800:]))
    if a.write:
        version = subprocess.run([python, "-c", "import neuron; print(neuron.__version__)"], stdout=subprocess.PIPE, universal_newlines=True).stdout.split()[-1]
        with open(a.write, "w", encoding="utf-8") as page:
            page.write(PAGE % (version, "\n".join(table)))
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


sys.exit(main())
