# a negative capacitance in one segment.
# Plain NEURON says nothing.
# patchshim: error [geometry] at finitialize.
from neuron import h
soma = h.Section(name="soma")
soma.nseg = 3
soma.insert("pas")
soma(0.5).cm = -1
h.finitialize(-65)
print("initialised")
