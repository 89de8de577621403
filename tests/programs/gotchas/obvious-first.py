# A template whose file wants another standard file first, and nobody loaded either.
# Plain NEURON: an error that says nothing of a file.
# patchshim: loads both.
from neuron import h
net = h.ParallelNetManager(3)
print(int(h.name_declared("continuerun")), int(net.ncell))
