"""A function builds, runs and returns the times and values; later runs build anew. A Vector that play_remove ended stays as it is.
Plain NEURON: each Vector keeps the numbers of its own run.
patchshim: the same, without a word: a recording that had its run is over when its section goes.
"""
from neuron import h
h.load_file('stdrun.hoc')


def run(tstop):
    soma = h.Section(name='soma')
    t = h.Vector().record(h._ref_t)
    v = h.Vector().record(soma(0.5)._ref_v)
    h.finitialize(-65)
    h.continuerun(tstop)
    return t, v


results = [run(i) for i in range(1, 5)]
print([(len(t), len(v), t[-1]) for t, v in results])

first = h.Section(name='first')
kept = h.Vector().record(h._ref_t)
kept.play_remove()
second = h.Section(name='second')
del first
h.finitialize(-65)
h.continuerun(1)
print(len(kept), [len(t) for t, v in results])
