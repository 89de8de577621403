"""SaveState is restored after a section was made.
Plain NEURON: restores the others, without a word.
patchshim: a warning (savestate-mismatch).
"""
from neuron import h
h.load_file('stdrun.hoc')

a = h.Section(name='a')
a.insert('hh')
state = h.SaveState()
h.finitialize(-65)
h.continuerun(5)
state.save()
b = h.Section(name='b')
state.restore()
print("restored, v %.1f" % a(0.5).v)
