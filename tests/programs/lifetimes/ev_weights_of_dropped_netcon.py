"""A NetCon goes while its target still waits for an event of its own, which carries the NetCon's weights.
Plain NEURON: the event has the address of freed memory.
patchshim: the target gets its event, and nothing crashes.
"""
from neuron import h
h.load_file("stdrun.hoc")
cells = [h.IntFire1() for i in range(100)]
for cell in cells:
    cell.refrac, cell.tau = 5, 10
stim = h.NetStim()
stim.number, stim.start = 1, 1
connections = [h.NetCon(stim, cell, 0, 0, 2) for cell in cells]
cvode = h.CVode()
def drop():
    del connections[:]
start = h.FInitializeHandler(lambda: cvode.event(3, drop))
h.finitialize()
h.continuerun(4)
print("refractory", [cells[0].m == 2, len(connections)])
h.continuerun(10)
print("ready", [cells[0].m, cells[-1].m])
