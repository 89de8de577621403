# The number of threads is set and nothing has run yet: NEURON has event queues for one thread only when a connection goes.
from neuron import h

pc = h.ParallelContext()
pc.nthread(4)
cell = h.IntFire1()
connection = h.NetCon(None, cell)
connection.delay = 1
del connection
first = h.NetCon(cell, None)
pc.set_gid2node(1, pc.id())
pc.cell(1, first)
del first
print("alive", len(list(h.List("NetCon"))))
