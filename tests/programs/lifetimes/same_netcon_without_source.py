"""Connections without a source, in helpers that only look at them; and one whose section is deleted by hand, with synapses at x = 0.
Plain NEURON: they are gone.
patchshim: they are gone too, and nothing is said.
"""
from neuron import h

soma, dend = h.Section(name='soma'), h.Section(name='dend')
dend.connect(soma(1))
syn = h.ExpSyn(soma(0.5))


def default_delay():
    nc = h.NetCon(None, syn)
    nc.weight[0] = 2
    return nc.delay


print(default_delay(), len(h.List('NetCon')))
for i in range(2):
    nc = h.NetCon(soma(0.5)._ref_v, h.ExpSyn(dend(0)), sec=soma)
h.delete_section(sec=dend)
print(len(h.List('ExpSyn')))
del nc
print(len(h.List('NetCon')))
h.finitialize(-65)
h.fadvance()
