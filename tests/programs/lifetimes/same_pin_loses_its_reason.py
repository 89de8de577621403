"""What was dropped by accident is taken apart by the user's word before any run: setpost, disconnect, connect elsewhere, loc, and the end of a target or a section.
Plain NEURON: none of it is there.
patchshim: none of it is there either, and nothing is said.
"""
from neuron import h

soma, axon, other = [h.Section(name=n) for n in ('soma', 'axon', 'other')]
syn, ns = h.ExpSyn(soma(0.5)), h.NetStim()


def state(what):
    names = sorted(s.name() for s in h.allsec())
    print(what, names, [len(h.List(c)) for c in ('ExpSyn', 'NetCon', 'NetStim', 'IClamp')])


def trunk():
    return h.Section(name='trunk')


def connect(target):
    h.NetCon(h.NetStim(), target)


nc = h.NetCon(ns, h.ExpSyn(soma(0.5)))
nc.setpost(syn)
state("setpost")

child = h.Section(name='child')
child.connect(trunk()(1))
child.connect(axon(1))
state("connect elsewhere")
child.connect(trunk()(1))
h.disconnect(sec=child)
state("disconnect")

moved = h.ExpSyn(trunk()(0.5))
moved.loc(soma(0.5))
state("loc")

target = h.ExpSyn(soma(0.5))
connect(target)
target = None
state("target gone")

def drive(values, times):
    clamp = h.IClamp(soma(0.5))
    values.play(clamp._ref_amp, times)


values, times = h.Vector([0, 1]), h.Vector([0, 1])
drive(values, times)
values = None
state("Vector gone")

connection = h.NetCon(ns, h.ExpSyn(other(0.5)))
del other
state("section gone")
del connection
h.finitialize(-65)
h.fadvance()

state("run")
