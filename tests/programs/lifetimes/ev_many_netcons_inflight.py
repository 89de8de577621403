"""A list of NetCons goes at one line, with an event of each on its way.
Plain NEURON: other things get the events, or it crashes.
patchshim: they are purged, one finding says how many.
"""
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
synapse = h.ExpSyn(soma(0.5))
stim = h.NetStim()
stim.number, stim.start = 1, 1
connections = [h.NetCon(stim, synapse, 0, 5 + 0.1 * i, 0.1) for i in range(50)]
h.finitialize(-65)
h.continuerun(3)
del connections[:]
h.continuerun(10)
print("g %.3f" % synapse.g)
