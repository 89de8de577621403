"""Sections of the user's class that hold their own recording, synapse and daughter, built and dropped in a loop.
Plain NEURON: all are gone at the end.
patchshim: the same, nothing is kept by what a dropped section holds itself.
"""
from neuron import h
import nrn


class Cable(nrn.Section):
    pass


def build(kept=None):
    soma = Cable(name='soma')
    soma.trace = h.Vector()
    soma.trace.record(soma(0.5)._ref_v)
    soma.synapses = [h.ExpSyn(soma(0.5))]
    soma.synapses[0].tau = 3
    soma.by_place = {0.5: [h.IClamp(soma(0.5))]}
    soma.by_place[0.5][0].amp = 1
    soma.daughter = Cable(name='daughter')
    soma.daughter.connect(soma(1))
    soma.label = 'mine'
    return soma


def count():
    return len(list(h.allsec())), len(h.List('ExpSyn')), len(h.List('IClamp')), len(h.List('Vector'))


for i in range(20):
    build()
print("after the loop", count())
for i in range(20):
    soma = build()
soma.trace.resize(0)
h.finitialize(-65)
print("the last one", soma.label, count())
soma = None
print("at the end", count())
