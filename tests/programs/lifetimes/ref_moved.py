"""References are kept while the voltages move (cache_efficient).
Plain NEURON 8: they show what was, and write to nowhere.
patchshim: they follow.
"""
from neuron import h
soma = h.Section(name='soma')
soma.nseg = 3
ref = soma(0.5)._ref_v
h.CVode().cache_efficient(1)
h.finitialize(-65)
soma(0.5).v = -40
print("voltage %g" % ref[0])
ref[0] = -30
print("set %g" % soma(0.5).v)
