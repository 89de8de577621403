"""A small network with the mistakes that are made most: run it with report=network.html and look at the page."""
from neuron import h

h.load_file("stdrun.hoc")


def build():
    soma = h.Section(name="soma")
    soma.L = soma.diam = 20
    soma.insert("hh")
    dends = [h.Section(name="dend%d" % i) for i in range(3)]
    for dend in dends:
        dend.connect(soma(1))
    return soma, dends[0]


def excite(dend):
    stim = h.NetStim()
    stim.number, stim.start = 3, 2
    syn = h.ExpSyn(dend(0.5))
    con = h.NetCon(stim, syn)
    con.weight[0] = 0.5
    return syn


soma, dend = build()
syn = excite(dend)
spikes = h.Vector()
detector = h.NetCon(soma(0.5)._ref_v, None, sec=soma)
detector.record(spikes)
h.finitialize(-65)
h.continuerun(20)
print("spikes:", len(spikes))
