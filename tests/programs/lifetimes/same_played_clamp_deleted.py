"""Vectors that nobody holds play into a clamp; then its section is deleted. The play has nothing to act on any more, and the Vectors go with it.
"""
from neuron import h

section = h.Section(name="section")
clamp = h.IClamp(section(0.5))
clamp.dur = 1e9
h.Vector([0, 1]).play(clamp._ref_amp, h.Vector([0, 1]))
h.delete_section(sec=section)
print(h.List("Vector").count())
