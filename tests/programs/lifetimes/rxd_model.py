"""What the programs about rxd have in common. It holds nothing of a model."""
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
