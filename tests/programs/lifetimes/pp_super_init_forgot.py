"""The __init__ of a base class forgets to store its clamp; it is called by super().
Plain NEURON: the clamp is gone.
patchshim: keeps it (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')


class Cell:
    def __init__(self):
        self.soma = h.Section(name='soma', cell=self)
        self.soma.L = self.soma.diam = 20
        self.soma.insert('hh')
        clamp = h.IClamp(self.soma(0.5))
        clamp.delay, clamp.dur, clamp.amp = 1, 5, 1


class Pyramidal(Cell):
    def __init__(self):
        super().__init__()
        self.name = 'pyramidal'


cell = Pyramidal()
v = h.Vector().record(cell.soma(0.5)._ref_v)
h.finitialize(-65)
h.continuerun(10)
print("IClamp %d, vmax %.1f" % (len(h.List('IClamp')), v.max()))
