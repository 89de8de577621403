"""A region, its species and a Rate are local to a function.
Plain NEURON: nothing of them is there.
patchshim: keeps them as long as the section lives (unused-death): cai falls to 0.368.
"""
from neuron import h, rxd
import os
h.load_file('stdrun.hoc')
folder = os.path.dirname([l.split()[-1] for l in open('/proc/self/maps') if 'libnrniv' in l][0])
if os.path.exists(os.path.join(folder, 'librxdmath.so')):     # some packages do not find their own library
    rxd.rxd._find_librxdmath = lambda: os.path.join(folder, 'librxdmath.so')


def live():
    """reactions and species that rxd knows"""
    return [sum(r() is not None for r in known) for known in (rxd.rxd._all_reactions, rxd.species._all_species)]


def run(t=10):
    h.finitialize(-65)
    h.continuerun(t)


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
