"""Sources that go: taken back by the user, together with their NetCons, rebuilt in trials with them, and after the last run.
Plain NEURON: runs with what is there.
patchshim: the same, without a word.
"""
from neuron import h
h.load_file('stdrun.hoc')
soma = h.Section(name='soma')
syn = h.ExpSyn(soma(0.5))


def run():
    h.finitialize(-65)
    h.continuerun(3)
    return round(syn.g, 4)


def spike(start):
    s = h.NetStim()
    s.start, s.number = start, 1
    return s


def axon():
    s = h.Section(name='axon')
    s.insert('hh')
    return s


lesioned = spike(1)
nc = h.NetCon(lesioned, syn, 0, 1, 0.1)
print(run())
del lesioned                       # a lesion
print(run())
pre = axon()
nc = h.NetCon(pre(0.5)._ref_v, syn, 0, 1, 0.1, sec=pre)
print(run())
pre = None
print(run())
for i in range(3):
    stim = spike(i)
    nc = h.NetCon(stim, syn, 0, 1, 0.1)
    print(run())


def trial(start):
    stim = spike(start)
    nc = h.NetCon(stim, syn, 0, 1, 0.1)
    return run()


nc = None
print([trial(i) for i in range(3)])
kept = []
for i in range(3):
    stim = spike(i)
    kept = [h.NetCon(stim, syn, 0, 1, 0.1)]
    run()
stim = spike(0)
