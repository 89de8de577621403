"""A reference to an element of a Vector is kept while the Vector grows: its numbers move.
Plain NEURON: reads and writes freed memory.
patchshim: the reference follows the element.
"""
from neuron import h
vec = h.Vector([1, 2, 3])
ref = vec._ref_x[1]
for i in range(1000):
    vec.append(i)
others = [h.Vector([9] * 3) for _ in range(50)]
ref[0] += 5
vec.resize(100000)
print("element", vec[1], ref[0], "others", sum(o[1] != 9 for o in others))
