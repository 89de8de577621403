"""A parameter is set on an element of a tuple that nobody keeps, and on one of a cell that nobody keeps.
Plain NEURON: the clamps die at the end of their own lines.
patchshim: keeps them (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.L = soma.diam = 20
soma.insert('pas')


def clamps():
    return h.IClamp(soma(0.5)), h.IClamp(soma(0.5))


class Electrode:
    def __init__(self):
        self.clamp = h.IClamp(soma(0.5))
        self.clamp.amp = 0.01


clamps()[1].amp = 0.01
(h.IClamp(soma(0.5)), 1)[0].amp = 0.01
[h.IClamp(soma(0.5))][0].amp = 0.01
Electrode().clamp.dur = 10
h.finitialize(-70)
h.fadvance()
print("IClamp %d" % len(h.List('IClamp')))
