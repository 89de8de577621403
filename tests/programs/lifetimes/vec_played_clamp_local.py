"""The current of an IClamp is played: clamp and Vectors are locals of a function, and the clamp itself never gets an amplitude.
Plain NEURON: there is no clamp.
patchshim: keeps it (unused-death): a spike.
"""
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.L = soma.diam = 20
soma.insert("hh")


def stimulate():
    clamp = h.IClamp(soma(0.5))
    clamp.dur = 1e9
    current, times = h.Vector([0, 0, 1, 1]), h.Vector([0, 1, 1, 100])
    current.play(clamp._ref_amp, times)


stimulate()
v = h.Vector().record(soma(0.5)._ref_v)
h.finitialize(-65)
h.continuerun(10)
print("clamps %d, %s" % (h.List("IClamp").count(), "spike" if v.max() > 0 else "no spike"))
