# diam = 0.
# Plain NEURON raises an error without the line.
# patchshim: error [geometry] at finitialize.
from neuron import h
soma = h.Section(name="soma")
soma.nseg = 3
soma.insert("pas")
soma.diam = 0
h.finitialize(-65)
print("initialised")
