"""The times of a step-wise play, and the Vector of discontinuities of a continuous one, are made on the line of the play.
Plain NEURON: with the times goes the play; the discontinuities dangle.
patchshim: keeps them (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.insert('pas')
ic, other = h.IClamp(soma(0.5)), h.IClamp(soma(0.5))
amp, ramp = h.Vector([0, 1, 0]), h.Vector([0, 1, 1, 0])
times = h.Vector([0, 1, 1, 2])
amp.play(ic._ref_amp, h.Vector([0, 1, 2]))
ramp.play(other._ref_amp, times, h.Vector([1]))
h.finitialize(-70)
h.continuerun(1.5)
print("amp %g, Vectors %d" % (ic.amp, len(h.List('Vector'))))
