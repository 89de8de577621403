# psolve: the tip of a dendrite reaches impossible voltages, the soma does not.
# Plain NEURON says nothing.
# patchshim: warning [overflow].
from neuron import h
soma, dend = h.Section(name="soma"), h.Section(name="dend")
dend.connect(soma)
soma.L = soma.diam = 20
dend.L, dend.diam, dend.nseg = 3000, 1, 51
for sec in soma, dend:
    sec.insert("pas")
clamp = h.IClamp(dend(1))
clamp.dur, clamp.amp = 5, 1000
pc = h.ParallelContext()
pc.set_maxstep(10)
h.finitialize(-65)
pc.psolve(2)
print("ran to", h.t, soma.v > -100)
