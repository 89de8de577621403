# The source of a gid is deleted by the program between gid_connect and the first run: a lesion.
# Plain NEURON runs without these spikes, as is meant.
# patchshim: says nothing [gid-missing].
from neuron import h
pc = h.ParallelContext()
post = h.Section(name="post")
syn = h.ExpSyn(post(0.5))
pre = [h.Section(name="pre%d" % gid) for gid in range(2)]
for gid, sec in enumerate(pre):
    pc.set_gid2node(gid, 0)
    pc.cell(gid, h.NetCon(sec(0.5)._ref_v, None, sec=sec))
cons = [pc.gid_connect(gid, syn) for gid in range(2)]
for con in cons:
    con.weight[0] = 0.1
del sec, con
del pre[1]
pc.set_maxstep(10)
h.finitialize(-65)
pc.psolve(5)
print(len(list(h.allsec())))
