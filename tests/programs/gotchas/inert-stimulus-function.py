# A voltage clamp, made and dropped by a function that runs the model, whose durations nobody set.
# Plain NEURON says nothing.
# patchshim: note at exit [inert-stimulus].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("hh")

def protocol():
    clamp = h.SEClamp(soma(0.5))
    clamp.amp1, clamp.amp2 = -70, 20
    h.tstop = 3
    h.run()

protocol()
