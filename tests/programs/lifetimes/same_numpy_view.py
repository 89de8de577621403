"""as_numpy() of Vectors that live on: both show the same, and what is dropped is freed.
Plain NEURON: right. patchshim: not a word.
"""
from neuron import h
vec = h.Vector([1, 2, 3, 4])
a = vec.as_numpy()
a[0] = 5
vec.x[1] = 6
vec.buffer_size(100)
b = vec.as_numpy()
vec.resize(50)
vec.fill(3)
b[2] = 8
print(list(vec)[:5], [float(x) for x in b], vec.size(), vec.buffer_size())
for i in range(1000):
    h.Vector(1000).as_numpy()
print(int(h.List("Vector").count()))
