"""Functions build a section each, record something of it in another form, and return only the Vector.
Plain NEURON: every section is gone, every Vector stays empty.
patchshim: keeps the sections and the synapse that living Vectors record (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')
keep = []


def made(name, nseg=1):
    s = h.Section(name=name)
    s.nseg = nseg
    s.insert('hh')
    return s


def every():
    s = made('every')
    return h.Vector().record(s(0.5)._ref_v, 0.5)


def sampled():
    s = made('sampled')
    times = h.Vector([0, 0.25, 0.5])
    keep.append(times)
    return h.Vector().record(s(0.5)._ref_v, times)


def gate():
    s = made('gate', 5)
    return h.Vector().record(s(0.9).hh._ref_m)


def ion():
    s = made('ion')
    return h.Vector().record(s(0.5)._ref_ina)


def end():
    s = made('end')
    h.define_shape()
    return h.Vector().record(s(0)._ref_v)


def synapse():
    syn = h.ExpSyn(other(0.5))
    return h.Vector().record(syn._ref_g)


other = h.Section(name='other')
vectors = [f() for f in (every, sampled, gate, ion, end, synapse)]
h.finitialize(-65)
h.continuerun(1)
print([len(v) for v in vectors], len(list(h.allsec())), len(h.List('ExpSyn')))
