# The variable time step leaves dt finer than the fixed step's own.
# Plain NEURON goes on with it, which is finer than need be.
# patchshim: says nothing [dt-after-cvode].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("hh")
cvode = h.CVode()
cvode.active(1)
h.finitialize(-40)
for i in range(5):
    h.fadvance()
assert h.dt < 0.025
cvode.active(0)
h.finitialize(-65)
h.fadvance()
print("%.3f" % soma(0.5).v)
