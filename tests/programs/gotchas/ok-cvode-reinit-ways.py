# Callbacks that need no re_init: a pulse to come is set up, what only events use is changed, an artificial cell, a value that stays as it is; re_init by another callback of
# the same time; by an event that asks for it (the last argument).
# Plain NEURON computes as it should.
# patchshim: says nothing [cvode-reinit].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("hh")
clamp = h.IClamp(soma(0.5))
syn = h.Exp2Syn(soma(0.5))
stim = h.NetStim()
stim.start, stim.number, stim.interval = 1, 100, 1
con = h.NetCon(stim, syn)
con.weight[0] = 0.001
cvode = h.CVode()
cvode.active(1)


def plan_pulse():
    clamp.delay, clamp.dur, clamp.amp = 6, 1, 0.1


def change_events():
    stim.interval = 2
    con.weight[0] = 0.002
    soma.gnabar_hh = soma.gnabar_hh


def change():
    soma.gnabar_hh *= 0.9


def plan():
    cvode.event(2, plan_pulse)
    cvode.event(3, change_events)
    cvode.event(4, change)
    cvode.event(4, cvode.re_init)
    cvode.event(5, change, syn, 1)


fih = h.FInitializeHandler(plan)
h.finitialize(-65)
h.continuerun(15)
print("%.3f" % soma(0.5).v)
