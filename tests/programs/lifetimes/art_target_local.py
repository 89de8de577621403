"""The artificial cell that a connection ends in is made on the connection's own line.
Plain NEURON: it dies there, and nothing is delivered.
patchshim: keeps it (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')

ns = h.NetStim()
ns.number, ns.start, ns.interval = 5, 1, 1
nc = h.NetCon(ns, h.IntFire1(), 0, 1, 0.1)
h.finitialize()
h.continuerun(10)
print("IntFire1 %d, valid %s" % (len(h.List('IntFire1')), bool(nc.valid())))
