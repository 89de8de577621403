"""Recorded sections that go with their Vectors, or whose Vector stops recording and records something else.
Plain NEURON: nothing is left of them.
patchshim: the same, without a word.
"""
from neuron import h
h.load_file('stdrun.hoc')
other = h.Section(name='other')


def left():
    return len(list(h.allsec())), len(h.List('Vector')), len(h.List('ExpSyn'))


def both_local(first):
    if first:
        v = h.Vector()
        s = h.Section(name='s')
    else:
        s = h.Section(name='s')
        v = h.Vector()
    v.record(s(0.5)._ref_v)


def returned():
    s = h.Section(name='s')
    syn = h.ExpSyn(s(0.5))
    syn.tau = 3
    return h.Vector().record(syn._ref_g)


for i in range(20):
    both_local(i % 2)
print(left())

v = returned()
v = None
print(left())

v = returned()
v.play_remove()
v.record(other(0.5)._ref_v)
print(left())

v = returned()
v.play_remove()
print(left())


class Cell:
    def __init__(self):
        self.soma = h.Section(name='soma', cell=self)
        self.v = h.Vector().record(self.soma(0.5)._ref_v)


for i in range(3):
    cell = Cell()
    h.finitialize(-65)
    h.continuerun(0.1)
    print(len(cell.v), left())
del cell
print(left())
