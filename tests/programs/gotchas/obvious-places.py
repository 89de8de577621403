# Sections where NEURON wants a segment or a reference.
# Plain NEURON ends with an error at each.
# patchshim: the middle of the section, its voltage.
from neuron import h
soma, dend = h.Section(name="soma"), h.Section(name="dend")
dend.nseg = 3
clamp = h.IClamp(dend)
synapse = h.ExpSyn(soma(0.5))
first = h.NetCon(dend, synapse)
second = h.NetCon(dend(0.1), synapse, -10, 2, 0.3)
seen = h.Vector().record(dend)
rare = h.Vector()
same = rare.record(dend(0.1), 0.5)
h.finitialize(-70)
while h.t < 0.99:
    h.fadvance()
print(clamp.get_segment(), first.preseg(), first.syn(), first.delay)
print(second.preseg(), second.syn(), second.threshold, second.delay, second.weight[0])
print(len(seen), seen[0], same == rare, len(rare))
