"""A NetStim with a Random of its own is made in a helper and dropped: it is kept, and a note says so.

Plain NEURON: the NetStim is gone, no event arrives. patchshim: unused-death.
"""
from neuron import h
h.load_file("stdrun.hoc")

soma = h.Section(name="soma")
syn = h.ExpSyn(soma(0.5))


def drive():
    stim = h.NetStim()
    stim.number, stim.start, stim.interval, stim.noise = 3, 1, 2, 0
    random = h.Random()
    random.negexp(1)
    stim.noiseFromRandom(random)
    return h.NetCon(stim, syn, 0, 1, 0.001)


nc = drive()
times = h.Vector()
nc.record(times)
h.finitialize(-65)
h.continuerun(10)
print("events", len(times))
