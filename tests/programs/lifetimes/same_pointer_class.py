"""h.Pointer to a variable that lives, and one that moves.
Plain NEURON: right. patchshim: not a word.
"""
from neuron import h
section = h.Section(name="s")
section.nseg = 3
pointer = h.Pointer(section(0.5)._ref_v)
pointer.assign(-50)
print(pointer.val, section(0.5).v)
pointer.val = -40
vec = h.Vector([1, 2, 3])
element = h.Pointer(vec._ref_x[1])
print(section(0.5).v, element.val, element.assign(7), vec.x[1])
