"""as_numpy() of a Vector that grows afterwards, and is dropped.
Plain NEURON: the array shows freed memory.
patchshim: the array keeps its memory; as long as the Vector need not move, both show the same (numpy-view).
"""
from neuron import h
vec = h.Vector([1, 2, 3])
a = vec.as_numpy()
part = a[1:]
vec.resize(2)
vec.resize(3)
vec.x[2] = 4
print("shared", float(a[2]), float(part[1]))
vec.append(h.Vector(range(1000)))
vec.x[0] = 99
others = [h.Vector([9, 9, 9]) for _ in range(50)]
b = vec.as_numpy()
b[0] = 7
print("apart", [float(x) for x in a], vec[0], len(b))
del vec
others += [h.Vector([9] * 1003) for _ in range(50)]
print("dropped", float(b[0]), float(b[1002]), [float(x) for x in part])
