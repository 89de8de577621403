# A conductance that is NaN, set by an event in the middle of the run, on another segment than the root; 3 threads.
# Plain NEURON runs to tstop; every voltage of the cell is NaN.
# patchshim: error [nan] with the variable and its segment.
from neuron import h
h.load_file("stdrun.hoc")
cells = [(h.Section(name="soma%d" % i), h.Section(name="dend%d" % i)) for i in range(3)]
for soma, dend in cells:
    dend.connect(soma(1))
    soma.insert("hh")
    dend.insert("pas")
    dend.nseg = 3
h.ParallelContext().nthread(3)
cvode = h.CVode()
fih = h.FInitializeHandler(lambda: cvode.event(2, lambda: setattr(cells[2][1](0.5).pas, "g", float("nan"))))
h.tstop = 5
h.run()
print("v", cells[2][0](0.5).v)
