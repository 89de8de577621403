# A program that asks whether names are there, and waits for errors.
# Plain NEURON: the answer is no, the errors come.
# patchshim: says and changes nothing.
import contextlib
from neuron import h
soma = h.Section(name="soma")
synapse = h.ExpSyn(soma(0.5))
print(hasattr(h, "run"), getattr(h, "tstop", None), "continuerun" in dir(h))


def probe(what):
    return what()


for attempt in (lambda: h.run, lambda: h.Import3d_SWC_read, lambda: h.NetCon(soma, synapse), lambda: h.Vector().record(soma), lambda: h.no_such_name):
    try:
        probe(attempt)
        print("worked")
    except (AttributeError, RuntimeError) as error:
        print(type(error).__name__)
with contextlib.suppress(LookupError):
    h.tstop = 5
    print("set")
try:
    h.tstop = 5
except LookupError:
    print("LookupError")
if not h("run()"):
    print("no run")
if not hasattr(h, "run"):
    h.load_file("stdrun.hoc")
print(h.tstop)
h.run()
print("%.3f" % h.t)
