"""A LinearMechanism is kept; its matrices and vectors were local to the function that made it.
Plain NEURON: SIGSEGV.
patchshim: owns them (dangling-pointer).
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.L = soma.diam = 20
soma.insert('pas')


def electrode(*place, **section):
    c, g, y, b = h.Matrix(1, 1), h.Matrix(1, 1), h.Vector(1), h.Vector(1)
    g.setval(0, 0, 0.01)
    b.x[0] = 0.25
    return h.LinearMechanism(c, g, y, b, *place, **section)


a = electrode(0.5, sec=soma)
b = electrode(h.SectionList([soma]), h.Vector([0.5]))
h.finitialize(-70)
h.continuerun(20)
print("v %.1f" % soma(0.5).v)
