"""A reference to the weight of a NetCon that was dropped is written to.
Plain NEURON: writes into freed memory.
patchshim: an error that names it (dangling-pointer).
"""
from neuron import h
soma = h.Section(name='soma')
syn = h.ExpSyn(soma(0.5))
stim = h.NetStim()
nc = h.NetCon(stim, syn)
ref = nc._ref_weight[0]
del nc
ref[0] = 3
print("written")
