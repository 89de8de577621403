# A cell and a NetStim are dropped in an event, with threads and a variable step: the NetStims that stay get other threads when the step is set up anew, and their
# events are to go with them.
from neuron import h

cvode, pc = h.CVode(), h.ParallelContext()
always = h.Section(name="always")
stims = [h.NetStim() for _ in range(3)]
stim = h.NetStim()
stim.start, stim.interval, stim.number = 0.001, 0.004, 100
times = h.Vector()
counter = h.NetCon(stim, None)
counter.record(times)
cell = [h.Section(name="soma"), h.Section(name="dend")]


def drop():
    cell.clear()
    stims.pop()


start = h.FInitializeHandler(2, lambda: cvode.event(0.01, drop))
cvode.active(1)
pc.nthread(4)
h.finitialize(-65)
cvode.solve(0.025)
cvode.solve(0.05)
print("spikes", len(times))
