"""PtrVector.scatter() after the section behind one of its pointers was deleted.
Plain NEURON: writes into freed memory.
patchshim: an error at scatter() (dangling-pointer).
"""
from neuron import h
a, b = h.Section(name="a"), h.Section(name="b")
pointers = h.PtrVector(2)
pointers.pset(0, a(0.5)._ref_v)
pointers.pset(1, b(0.5)._ref_v)
h.finitialize(-65)
print("alive %.1f" % pointers.getval(0), flush=True)
a = None
others = [h.Section(name="s%d" % i) for i in range(30)]
h.finitialize(-10)
pointers.scatter(h.Vector([1, 2]))
print("scattered")
