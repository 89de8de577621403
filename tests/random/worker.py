"""worker.py FILE LANGUAGE: runs the programs of FILE (JSON: a list of [seed, text]; the language is programs: Python, or hoc), each in a child of its own, under the shim, and writes what each look
showed. A program's own module is one code object; what it leaves at its end goes by the user's word. Output: one JSON line a program, [seed, looks, process]."""
import contextlib
import ctypes
import gc
import json
import os
import re
import sys
import tempfile
import traceback

sys.path.pop(0)  # this folder: NEURON 8.0 imports a module of its own named hoc
from neuron import h  # noqa: E402

CLASSES = "IClamp ExpSyn NetStim IntFire1 NetCon Vector FInitializeHandler SectionRef".split()
PIN = re.compile(r"patchshim: pin: (?:(section) \S+|(\w+)\[\d+\].*), made (.*):(\d+), held through")
pins_of = ctypes.CDLL(None).patchshim_pins
def pins(name):
    sys.stderr.flush()
    kept = os.dup(2)
    capture.seek(0)
    capture.truncate()
    os.dup2(capture.fileno(), 2)
    pins_of()
    os.dup2(kept, 2)
    os.close(kept)
    capture.seek(0)
    found = []
    for line in capture.read().decode().splitlines():
        m = PIN.match(line)
        if not m:
            found.append(line)
        elif os.path.basename(m[3]) == name:
            found.append("%s:%s" % ("Section" if m[1] else m[2], m[4]))
        else:
            found.append(line)
    return sorted(found)


def state(name, templates):
    sections = sorted(s.name() for s in h.allsec() if s.name() != "always")
    counts = {c: int(lists[c].count()) - at_start[c] for c in CLASSES}
    counts.update({c: int(h.List(c).count()) for c in templates})
    return {"sections": sections, "counts": {c: n for c, n in counts.items() if n}, "pins": pins(name)}


cvode = h.CVode()
threads = h.ParallelContext()
always = h.Section(name="always")  # NEURON itself cannot go on with a variable step where every section is gone
stim, pending = h.NetStim(), []
stim.start, stim.number = 0.001, 1
spikes = h.NetCon(stim, None)


def now(moment):
    """What a run is to do at this moment, once."""
    if pending and pending[0][0] == moment:
        pending.pop()[1]()


def started():
    if pending and pending[0][0] == "event":
        cvode.event(0.01, lambda: now("event"))


spikes.record(lambda: now("netcon"))
handlers = [h.FInitializeHandler(kind, lambda kind=kind: now("handler %d" % kind)) for kind in range(4)] + [h.FInitializeHandler(2, started)]


capture = tempfile.TemporaryFile()
lists = {c: h.List(c) for c in CLASSES}
at_start = {c: int(lists[c].count()) for c in CLASSES}


def simulate(moment=None, function=None, integrator="fixed", count=1):
    if integrator == "fixed":
        cvode.active(False)
        h.dt = 0.025
    else:
        cvode.use_local_dt(False)  # first: NEURON 9 looks for what is played in the lists of the last run with local step (NetCvode::playrec_setup), and raises an error
        cvode.active(True)
        cvode.use_local_dt(integrator == "local")
    if integrator == "local" and int(lists["Vector"].count()) > at_start["Vector"]:
        count = 1  # NEURON 9 crashes where a Vector is played with local step and two threads
    if threads.nthread() != count:
        threads.nthread(count, 1 if count == 2 and moment != "netcon" else 0)
    pending[:] = [(moment, function)] if function else []
    h.finitialize(-65)
    step(0.025)
    now("between")
    step(0.05)


def step(t):
    if cvode.active():
        cvode.solve(t)
    else:
        h.fadvance()


class Looks(list):
    """What one program showed; its look() and run()."""

    def __init__(self, name, templates=()):
        self.name, self.templates = name, templates

    def look(self, what="look"):
        self.append([what, state(self.name, self.templates)])

    def run(self, *how):
        try:
            simulate(*how)
        except RuntimeError:
            self.append(["error"])
        del pending[:]


def play_programs(name, source):
    looks = Looks(name)
    names = {"h": h, "look": looks.look, "run": looks.run, "collect": gc.collect, "contextmanager": contextlib.contextmanager, "yes": True, "no": False, "__name__": name}
    try:
        exec(compile(source, name, "exec"), names)
    except Exception as e:
        looks.append(["failed", repr(e), traceback.format_exc()])
        del e
    names.clear()
    gc.collect()
    looks.look("end")
    return looks


def play_hoc(name, source):
    looks = Looks(name, re.findall("^begintemplate (\\w+)", source, re.M))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open(name, "w") as file:
            file.write(source)
        sys.modules["__main__"].__dict__.update(look=looks.look, run=looks.run)  # where HOC's nrnpython() looks for them
        try:
            h.load_file(1, name)
        except RuntimeError as e:
            looks.append(["failed", repr(e)])
        os.chdir("/")
    looks.look("end")
    return looks


LANGUAGES = {"programs": (play_programs, "program_%d.py"), "hoc": (play_hoc, "program_%d.hoc")}
gc.disable()
with open(sys.argv[1]) as file:
    programs = json.load(file)
play, named = LANGUAGES[sys.argv[2]]
for seed, source in programs:
    child = os.fork()  # nothing of one program is there for the next
    if child == 0:
        print(json.dumps([seed, play(named % seed, source), os.getpid()]), flush=True)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status:
        print(json.dumps([seed, [["ended", status]], child]), flush=True)
