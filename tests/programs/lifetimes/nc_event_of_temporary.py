"""An event is sent by a connection without a source that nobody keeps, in a function and as a temporary.
Plain NEURON: the connection is gone when its event comes: a crash, or another object gets it.
patchshim: keeps it (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
syn = h.ExpSyn(soma(0.5))
syn.tau = 1e9


def kick(t):
    nc = h.NetCon(None, syn, 0, 0, 1)
    nc.event(t)


handler = h.FInitializeHandler(lambda: kick(1))
h.finitialize(-65)
h.NetCon(None, syn, 0, 0, 2).event(2)
h.continuerun(3)
print("g %.3f" % syn.g)
