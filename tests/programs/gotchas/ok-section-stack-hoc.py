# What HOC pushes it pops; sec= and errors under sec= leave nothing behind; a pop with each push.
# Plain NEURON does what is meant.
# patchshim: silent.
from neuron import h
soma, dend = h.Section(name="soma"), h.Section(name="dend")
h("proc look() { push_section(\"dend\") }")
h("create axon")
h("access axon")
h("axon { nseg = 3 }")
h.psection(sec=dend)
try:
    h.ExpSyn(2, sec=dend)
except RuntimeError:
    pass
dend.push()
h.IClamp(0.5)
h.pop_section()
print(h.cas())
