"""SaveState is saved, written, read and restored over what it saved; sections are made before it is saved anew.
Plain NEURON: goes on where it was.
patchshim: says nothing.
"""
import os
import tempfile
from neuron import h
h.load_file('stdrun.hoc')

a = h.Section(name='a')
a.insert('hh')
state, other = h.SaveState(), h.SaveState()
h.finitialize(-65)
h.continuerun(5)
state.save()
h.continuerun(10)
state.restore()
print("%.3f %.3f" % (h.t, a(0.5).v))
b = h.Section(name='b')
h.finitialize(-65)
state.save()
name = os.path.join(tempfile.mkdtemp(), "state")
file = h.File(name)
state.fwrite(file)
h.continuerun(3)
other.fread(file)
other.restore()
state.restore()
print("%.3f %.3f" % (h.t, b(0.5).v))
os.unlink(name)
os.rmdir(os.path.dirname(name))
