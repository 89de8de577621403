"""An APCount is local to a function; the Vector that it records spike times into is returned.
Plain NEURON: the Vector stays empty.
patchshim: keeps the APCount, whose threshold nobody changed (unused-death).
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.L = soma.diam = 20
soma.insert('hh')
ic = h.IClamp(soma(0.5))
ic.delay, ic.dur, ic.amp = 1, 2, 1


def count():
    counter = h.APCount(soma(0.5))
    times = h.Vector()
    counter.record(times)
    return times


times = count()
h.finitialize(-65)
h.continuerun(10)
print("spikes %d, APCount %d" % (len(times), len(h.List('APCount'))))
