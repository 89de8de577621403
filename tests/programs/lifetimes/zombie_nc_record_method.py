"""A cell's NetCon calls a method of it at each spike: a cycle through NEURON. The cells of earlier trials are still there.
Plain NEURON: each run simulates all of them.
patchshim: says so at exit (zombie).
"""
from neuron import h
h.load_file('stdrun.hoc')


class Neuron:
    def __init__(self):
        self.sections = [h.Section(name='soma', cell=self), h.Section(name='dend', cell=self)]
        self.nc = h.NetCon(self.sections[0](0.5)._ref_v, None, sec=self.sections[0])
        self.nc.record(self.spiked)

    def spiked(self):
        pass


for trial in range(3):
    cell = Neuron()
    h.finitialize(-65)
    h.continuerun(1)
print("sections %d" % len(list(h.allsec())))
