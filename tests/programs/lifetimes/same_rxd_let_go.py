"""A Rate is lost, and the program lets go of its species before anything ran: both are gone, and nothing is said.
"""
from rxd_model import h, live, rxd

soma = h.Section(name='soma')
cyt = rxd.Region([soma], name='cyt', nrn_region='i')
ca = rxd.Species(cyt, name='ca', charge=2, initial=1)
buffer = rxd.Species(cyt, name='buffer', initial=1)


def decay():
    rate = rxd.Rate(ca, -0.1 * ca * buffer)


def grow():
    rate = rxd.Rate(ca, 0.1)


decay()
grow()
ca = buffer = None
h.finitialize(-65)
print(live())
