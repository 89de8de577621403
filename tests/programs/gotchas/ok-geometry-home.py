# A section that only gives a home to what is no cell: its points stand at one place.
# Plain NEURON computes as it should.
# patchshim: says nothing [geometry].
from neuron import h
home = h.Section(name="acell_home_")
for i in range(2):
    home.pt3dadd(0, 0, 0, 1)
count = h.APCount(home(0.5))
soma = h.Section(name="soma")
soma.insert("hh")
h.finitialize(-65)
print("%.3f" % soma(0.5).v)
