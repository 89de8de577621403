# A duration of 0 among others in a loop of trials, or that a function takes; weights of 0 that were given, a NetCon that listens to spikes, one that nobody used.
# Plain NEURON does what is meant.
# patchshim: says nothing [inert-stimulus].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("hh")
soma.L = soma.diam = 20
syn = h.ExpSyn(soma(0.5))
h.tstop = 20


def spikes(duration):
    clamp = h.IClamp(soma(0.5))
    clamp.amp, clamp.delay, clamp.dur = 1, 1, duration
    count = h.APCount(soma(0.5))
    h.run()
    return count.n


print([spikes(duration) for duration in (0, 1, 10)])
held = h.SEClamp(soma(0.5))
held.rs, held.amp1, held.dur1 = 1e9, -65, 0
stim = h.NetStim()
stim.start, stim.number = 1, 10
given = h.NetCon(stim, syn, 10, 1, 0)
set_to = h.NetCon(stim, syn)
set_to.weight[0] = 0
listening, times = h.NetCon(soma(0.5)._ref_v, syn, sec=soma), h.Vector()
listening.record(times)
h.run()
late = h.NetCon(stim, syn)
print(len(times))
