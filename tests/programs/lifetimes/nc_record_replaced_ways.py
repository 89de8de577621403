"""A source's spikes are recorded by a NetCon of a function, then by pc.spike_record; a NetStim's by two functions.
Plain NEURON: the first Vectors stay empty.
patchshim: warns of both (record-replaced).
"""
from neuron import h
h.load_file('stdrun.hoc')
pc = h.ParallelContext()
stim = h.NetStim()
stim.start, stim.number = 1, 1
pc.set_gid2node(3, pc.id())
pc.cell(3, h.NetCon(stim, None))
other = h.NetStim()
other.start, other.number = 1, 1


def recorded(source):
    v = h.Vector()
    nc = h.NetCon(source, None)
    nc.record(v)
    return v


first = recorded(stim)
times, gids = h.Vector(), h.Vector()
pc.spike_record(3, times, gids)
kept = [recorded(other), recorded(other)]
soma = h.Section(name='soma')
h.finitialize(-65)
h.continuerun(3)
print(len(first), len(times), [len(v) for v in kept])
