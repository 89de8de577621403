"""A LinearMechanism is stored; its matrices and vectors are local to the function that made it.
Plain NEURON: it computes with freed memory (SIGSEGV, a failed assertion, or other numbers).
patchshim: the LinearMechanism owns them.
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.L = soma.diam = 20
soma.insert('pas')


def clamp():
    """A strong conductance pulls towards -50 mV."""
    c, g, y, b = h.Matrix(1, 1), h.Matrix(1, 1), h.Vector(1), h.Vector(1)
    g.setval(0, 0, 1)
    b.x[0] = -50
    return h.LinearMechanism(c, g, y, b, 0.5, sec=soma)


lm = clamp()
junk = [h.Matrix(1, 1) for _ in range(50)] + [h.Vector(1) for _ in range(50)]
h.finitialize(-70)
h.continuerun(50)
print("v %.1f" % soma(0.5).v)
