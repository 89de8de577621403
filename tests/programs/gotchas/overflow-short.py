# A current in the wrong unit, and a run of a few steps.
# Plain NEURON says nothing.
# patchshim: warning [overflow].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.L = soma.diam = 20
soma.insert("pas")
clamp = h.IClamp(soma(0.5))
clamp.dur, clamp.amp = 5, 5000
h.tstop = 0.3
h.run()
print("ran to", h.t)
