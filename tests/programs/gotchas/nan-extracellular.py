# A NaN in extracellular, whose voltages lie elsewhere than those of other mechanisms.
# Plain NEURON goes on with NaN.
# patchshim: error [nan] that names it.
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("pas")
soma.insert("extracellular")
soma.e_extracellular = float("nan")
h.run()
print("ran to", h.t)
