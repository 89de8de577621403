# Cells that are registered after spike_record(-1) are recorded by calls of their own.
# Plain NEURON records them.
# patchshim: says nothing [gid-late].
from neuron import h
pc = h.ParallelContext()
times, gids, more, names = h.Vector(), h.Vector(), h.Vector(), h.Vector()


def cell(gid):
    stim = h.NetStim()
    stim.start, stim.number = gid + 1, 1
    pc.set_gid2node(gid, 0)
    con = h.NetCon(stim, None)
    pc.cell(gid, con)
    return stim, con


cells = [cell(gid) for gid in range(3)]
pc.spike_record(-1, times, gids)
cells += [cell(3), cell(4)]
pc.spike_record(3, more, names)
cells[4][1].record(more, names, 4)
pc.set_maxstep(10)
h.finitialize(-65)
pc.psolve(10)
print(list(gids), list(names))
