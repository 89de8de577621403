"""setpost of a NetCon with the target that it has already.
Plain NEURON: the NetCon watches its target twice and lets go of it once: SIGSEGV when the target goes.
patchshim: watches it once.
"""
from neuron import h

soma = h.Section(name='soma')
syn = h.ExpSyn(soma(0.5))
nc = h.NetCon(soma(0.5)._ref_v, syn, sec=soma)
nc.setpost(syn)
nc.setpost(syn)
print("targets", len(h.List("ExpSyn")))
nc = None
others = [h.NetCon(None, None) for _ in range(5)]
syn = None
print("gone")
