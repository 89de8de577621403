"""A setter gives a cell a new NetStim after a run; the NetCon still stands for the old one.
Plain NEURON: valid() is False and the second run has no input.
patchshim: says that the source is gone (dead-source).
"""
from neuron import h
h.load_file('stdrun.hoc')


class Input:
    def __init__(self, seg):
        self.syn = h.ExpSyn(seg)
        self.set(1)
        self.nc = h.NetCon(self.stim, self.syn, 0, 1, 0.01)

    def set(self, start):
        self.stim = h.NetStim()
        self.stim.number = 1
        self.stim.start = start


soma = h.Section(name='soma')
drive = Input(soma(0.5))
for start in 1, 2:
    h.finitialize(-65)
    h.continuerun(5)
    print("g %.3f" % drive.syn.g)
    drive.set(2)
