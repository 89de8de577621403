"""Hundreds of things that own, record and play, some of them dropped, others given another Random: the tables that note it grow.
Plain NEURON: right. patchshim: not a word.
"""
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.L = soma.diam = 20
soma.insert("pas")
N = 300
stims = [h.NetStim() for i in range(N)]
randoms = [h.Random() for i in range(2 * N)]
for i, random in enumerate(randoms):
    random.Random123(i, 1, 0)
    random.negexp(1)
for stim, random in zip(stims, randoms):
    stim.number, stim.start, stim.interval, stim.noise = 5, 0, 1, 0.5
    stim.noiseFromRandom(random)
synapses = [h.ExpSyn(soma(0.5)) for i in range(N)]
connections = [h.NetCon(stim, synapse, 0, 1, 1e-5) for stim, synapse in zip(stims, synapses)]
recordings = [h.Vector().record(synapse._ref_g) for synapse in synapses]
clamps = [h.IClamp(soma(0.5)) for i in range(N)]
drives = [h.Vector([0, 1e-4, 0]) for i in range(N)]
for clamp, drive in zip(clamps, drives):
    clamp.dur = 1e9
    drive.play(clamp._ref_amp, 1)
h.finitialize(-70)
h.continuerun(5)
print(sum(v.sum() for v in recordings), soma(0.5).v)
for stim, random in zip(stims, randoms[N:]):
    stim.noiseFromRandom(random)
del connections[::2], synapses[::2], recordings[::2], stims[::2], clamps[::2], drives[::2], randoms[:N]
h.finitialize(-70)
h.continuerun(5)
print(sum(v.sum() for v in recordings), soma(0.5).v)
