# NetCons whose weight nobody set: the synapse gets events and stays as it is.
# Plain NEURON says nothing.
# patchshim: note at exit [inert-stimulus].
from neuron import h
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("hh")
syn = h.ExpSyn(soma(0.5))
stim = h.NetStim()
stim.start, stim.number = 1, 10
con = h.NetCon(stim, syn)
con.delay = 1
h.tstop = 20
h.run()
print("g %g" % syn.g)
