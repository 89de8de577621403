"""A species goes with the section that only it holds: by a function that closes over it, by an object whose method it has, by what rxd keeps for the space outside cells."""
from rxd_model import h, live, rxd

soma = h.Section(name='soma')
cyt = rxd.Region([soma], name='cyt', nrn_region='i')


class Cell:
    def __init__(self):
        self.dend = h.Section(name='dend', cell=self)
        region = rxd.Region([self.dend], name='region', nrn_region='i')
        x = rxd.Species(region, name='x', initial=self.initial)

    def initial(self, node):
        return self.dend.L


def closed(started=False):
    dend = h.Section(name='dend')

    def initial(node):
        return dend.L
    region = rxd.Region([dend], name='region', nrn_region='i')
    x = rxd.Species(region, name='x', initial=initial)
    rate = rxd.Rate(x, -0.1 * x)
    if started:
        x.nodes


def outside():
    dend = h.Section(name='dend')
    region = rxd.Region([dend], name='region', nrn_region='i')
    space = rxd.Extracellular(-10, -10, -10, 10, 10, 10, dx=10)
    k = rxd.Species([region, space], name='k', charge=1)
    nodes = k.nodes


soma = cyt = None
for build in closed, outside, Cell, closed:
    made = build()
    del made
    print(len(list(h.allsec())), live())
closed(True)
print(len(list(h.allsec())), live())
