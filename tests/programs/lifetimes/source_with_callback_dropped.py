"""An artificial cell is dropped, while a NetCon of it has a callback.
Plain NEURON 8.x: hangs. It frees the callable under the lock under which it tells that the cell is freed.
patchshim: the callable goes after the cell.
"""
from neuron import h

cell = h.IntFire1()
nc = h.NetCon(cell, None)
nc.record(lambda: None)
del cell
print("dropped")
