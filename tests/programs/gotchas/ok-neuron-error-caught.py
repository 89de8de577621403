# Terse errors of NEURON that a program catches; the end of the program is another exception of its own, also caught.
# patchshim: says nothing.
from neuron import h
soma = h.Section(name="soma")
syn = h.ExpSyn(soma(0.5))
for attempt in lambda: h.NetCon(3, syn), lambda: h.NetStim().noiseFromRandom(1), lambda: h.CVode().event("x"):
    try:
        attempt()
    except RuntimeError as error:
        print("caught a", type(error).__name__)
try:
    {}["missing"]
except KeyError:
    print("done")
