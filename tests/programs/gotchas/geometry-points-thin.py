# 3-d points without a diameter.
# Plain NEURON says nothing, and the section has no area.
# patchshim: error [geometry] at finitialize.
from neuron import h
soma = h.Section(name="soma")
for i in range(3):
    soma.pt3dadd(i, 0, 0, 0)
h.finitialize(-65)
print("initialised")
