# More threads, and a NetCon of a cell that goes before the run sets them up: NEURON goes by thread through lists that are not there yet.
from neuron import h

cvode, pc = h.CVode(), h.ParallelContext()
cells = [h.Section(name="cell%d" % i) for i in range(3)]
synapse = h.ExpSyn(cells[0](0.5))
cvode.active(1)
cvode.use_local_dt(1)
h.finitialize(-65)
cvode.solve(0.1)
connections = [h.NetCon(cell(0.5)._ref_v, synapse, sec=cell) for cell in cells]
pc.nthread(64)
del connections
pc.nthread(2)
h.finitialize(-65)
cvode.solve(1)
print("end", round(h.t, 3))
