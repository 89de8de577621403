"""An rxd.Species is local to a function, its region is not.
Plain NEURON: the species is not there.
patchshim: keeps it (unused-death): cai is its initial 1.
"""
from rxd_model import h, live, run, rxd

soma = h.Section(name='soma')
cyt = rxd.Region([soma], name='cyt', nrn_region='i')


def make():
    ca = rxd.Species(cyt, name='ca', charge=2, initial=1)


make()
run()
print("cai %.3f, live %s" % (soma.cai, live()))
