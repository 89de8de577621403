"""Reactions of all kinds are lost: locals, a result thrown away, a variable of a loop, a variable bound again.
Plain NEURON: some are there, some are not.
patchshim: keeps them all, with the parameters that only they hold (unused-death).
"""
from rxd_model import h, live, run, rxd

soma = h.Section(name='soma')
cyt = rxd.Region([soma], name='cyt', nrn_region='i')
er = rxd.Region([soma], name='er', geometry=rxd.FractionalVolume(0.2))
membrane = rxd.Region([soma], name='membrane', geometry=rxd.ScalableBorder(1))
ca = rxd.Species([cyt, er], name='ca', charge=2, initial=lambda node: 1 if node.region is er else 0.1)
a = rxd.Species(cyt, name='a', initial=1)
b = rxd.Species(cyt, name='b', initial=0)
c = rxd.State(cyt, name='c', initial=0)


def react():
    k = rxd.Parameter(cyt, name='kf', value=0.1)
    forth = rxd.Reaction(a, b, k, 0.05)
    both = rxd.Reaction(a + b > c, 0.01)


def leak():
    leaks = rxd.MultiCompartmentReaction(ca[er] != ca[cyt], 100, 100, membrane=membrane)


react()
leak()
rxd.Rate(c, 0.1)
rxd.Rate(c[cyt], 0.1 * a)
for species in a, b:
    rate = rxd.Rate(species, -0.01 * species)
print("live %s" % live())
run()
print("a %.3f, b %.3f, c %.3f, live %s" % (a.nodes[0].concentration, b.nodes[0].concentration, c.nodes[0].concentration, live()))
