"""A reference whose section is gone is given to Vector.record.
Plain NEURON: records freed memory.
patchshim: an error at the line that gives it away (dangling-pointer).
"""
from neuron import h
keep = h.Section(name='keep')
soma = h.Section(name='soma')
ref = soma(0.5)._ref_v
h.delete_section(sec=soma)
print("handed", flush=True)
vec = h.Vector().record(ref, sec=keep)
h.finitialize(-65)
print("recorded")
