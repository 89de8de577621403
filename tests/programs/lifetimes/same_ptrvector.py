"""A PtrVector whose variables live.
Plain NEURON: right. patchshim: not a word.
"""
from neuron import h
sections = [h.Section(name="s%d" % i) for i in range(4)]
pointers = h.PtrVector(4)
for i, section in enumerate(sections):
    pointers.pset(i, section(0.5)._ref_v)
h.finitialize(-65)
pointers.setval(1, -50)
pointers.scatter(h.Vector([-60, pointers.getval(1), -40, -30]))
print([section(0.5).v for section in sections], pointers.getval(2), int(pointers.size()))
pointers.resize(6)
for i in range(6):
    pointers.pset(i, sections[i % 4](0.5)._ref_v)
out = h.Vector(6)
pointers.gather(out)
print(list(out))
