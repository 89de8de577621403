"""Recordings of spikes that follow each other: a Vector that is gone by the run, trials, a Vector for many sources, the same Vector again.
Plain NEURON: each Vector holds what it should.
patchshim: the same, without a word.
"""
from neuron import h
h.load_file('stdrun.hoc')
soma = h.Section(name='soma')
stims = [h.NetStim() for i in range(3)]
for s in stims:
    s.start, s.number = 1, 1


def recorded(source):
    v = h.Vector()
    h.NetCon(source, None).record(v)
    return v


def run():
    h.finitialize(-65)
    h.continuerun(3)


spikes = recorded(stims[0])
spikes = recorded(stims[0])         # a cell of a notebook run twice
run()
print(len(spikes))
trials = []
for i in range(3):
    trials.append(recorded(stims[0]))
    run()
print([len(v) for v in trials])
every, ids = h.Vector(), h.Vector()
ncs = [h.NetCon(s, None) for s in stims]
for i, nc in enumerate(ncs):
    nc.record(every, ids, i)
    nc.record(every, ids, i)
run()
print(len(every), list(ids))
for nc in ncs:
    nc.record()
last = recorded(stims[1])
run()
print(len(every), len(last))
