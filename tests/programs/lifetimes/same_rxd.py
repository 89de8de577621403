"""Reactions that are kept, that served, that the program's own word ends, that never came to be.
"""
from rxd_model import h, live, run, rxd

soma = h.Section(name='soma')
cyt = rxd.Region([soma], name='cyt', nrn_region='i')


class Cell:
    def __init__(self):
        self.soma = h.Section(name='soma', cell=self)
        self.cyt = rxd.Region([self.soma], name='i', nrn_region='i')
        self.ca = rxd.Species(self.cyt, name='ca', charge=2, initial=1)
        self.rates = [rxd.Rate(self.ca, -0.1 * self.ca)]
        self.rates.append(rxd.Rate(self.ca, -k * self.ca))


def trial(k):
    ca = rxd.Species(cyt, name='ca', charge=2, initial=1)
    rate = rxd.Rate(ca, -k * ca)
    run(1)
    return ca.nodes[0].concentration


def fails():
    rate = rxd.Rate(x, -0.1 * x)
    raise ValueError("no rate")


print("%.3f %.3f" % (trial(0.1), trial(0.2)), live())
x = rxd.Species(cyt, name='x', initial=1)
rate = rxd.Rate(x, -0.1 * x)
rate = None
rates = [rxd.Rate(x, -0.1 * x), rxd.Rate(x, -0.2 * x)]
rates.pop()
rates.clear()
try:
    fails()
except ValueError as error:
    print(error)
try:
    rxd.Rate(x, -0.1 * x, membrane_flux=7)
except rxd.RxDException if hasattr(rxd, 'RxDException') else Exception as error:
    print(error)
del x
print(live())
k = 0.05
cells = [Cell() for i in range(3)]
print(live(), len(list(h.allsec())))
cells = []
print(len(list(h.allsec())))
cells = [Cell() for i in range(2)]
run(1)
print("%.3f" % cells[0].soma.cai, live())
print(rxd.Rate.__init__.__name__, '__del__' in vars(rxd.Rate), repr(cells[0].rates[0])[:5])
