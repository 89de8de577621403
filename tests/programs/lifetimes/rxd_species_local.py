"""An rxd.Species is local to a function, its region is not.
Plain NEURON: the species is not there.
patchshim: keeps it (unused-death): cai is its initial 1.
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
    ca = rxd.Species(cyt, name='ca', charge=2, initial=1)


make()
run()
print("cai %.3f, live %s" % (soma.cai, live()))
