# A handler of finitialize drops a NetStim when the others have sent their first events already, with threads: they get other threads before finitialize is over,
# and their events are to go with them.
from neuron import h

pc = h.ParallelContext()
always = h.Section(name="always")
stims = [h.NetStim() for _ in range(3)]
stim = h.NetStim()
stim.start, stim.interval, stim.number = 0.001, 0.05, 100
times = h.Vector()
counter = h.NetCon(stim, None)
counter.record(times)
drop = h.FInitializeHandler(2, stims.pop)
pc.nthread(2)
h.finitialize(-65)
for _ in range(10):
    h.fadvance()
print("spikes", len(times))
