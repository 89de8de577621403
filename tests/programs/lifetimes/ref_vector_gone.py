"""A reference to an element of a Vector that was dropped.
Plain NEURON: reads freed memory.
patchshim: an error that names it (dangling-pointer).
"""
from neuron import h
vec = h.Vector([1, 2, 3])
ref = vec._ref_x[1]
del vec
others = [h.Vector([9] * 3) for _ in range(50)]
print("read", ref[0])
