"""A region, its species and a Rate are local to a function.
Plain NEURON: nothing of them is there.
patchshim: keeps them as long as the section lives (unused-death): cai falls to 0.368.
"""
from rxd_model import h, live, run, rxd

soma = h.Section(name='soma')
cyt = rxd.Region([soma], name='cyt', nrn_region='i')


def make():
    region = rxd.Region([soma], name='region', nrn_region='i')
    ca = rxd.Species(region, name='ca', charge=2, initial=1)
    rate = rxd.Rate(ca, -0.1 * ca)


make()
run()
print("cai %.3f, live %s" % (soma.cai, live()))
soma = cyt = None
print("sections %d" % len(list(h.allsec())))
print("live %s" % live())
