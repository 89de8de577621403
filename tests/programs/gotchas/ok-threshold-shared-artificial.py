# Two NetCons of an artificial cell with thresholds of their own: it has none that counts.
# Plain NEURON delivers through both.
# patchshim: says nothing [threshold-shared].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
syn = h.ExpSyn(soma(0.5))
stim = h.NetStim()
stim.start, stim.number = 1, 1
cons = [h.NetCon(stim, syn) for i in range(2)]
for i, con in enumerate(cons):
    con.threshold, con.delay, con.weight[0] = 10 * i - 20, 1, 0.1
h.tstop = 5
h.run()
print("%.4f" % syn.g)
