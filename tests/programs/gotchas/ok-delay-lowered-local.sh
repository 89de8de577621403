# Two ranks: after finitialize a delay within one rank is lowered, one between the ranks is made longer, and one is lowered only to be set anew by finitialize.
# Plain NEURON delivers in time.
# patchshim: says nothing [delay-lowered].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.py" <<'X'
from neuron import h
h.nrnmpi_init()
pc = h.ParallelContext()
rank = int(pc.id())
post = h.Section(name="post")
post.insert("pas")
syn = h.ExpSyn(post(0.5))
stim = h.NetStim()
stim.start, stim.number = 1.6, 1
pc.set_gid2node(rank, rank)
pc.cell(rank, h.NetCon(stim, None))
far, near = pc.gid_connect(1 - rank, syn), pc.gid_connect(rank, syn)
for con in far, near:
    con.weight[0], con.delay = 0.1, 1
pc.set_maxstep(10)
h.finitialize(-65)
near.delay, far.delay = 0.1, 2
pc.psolve(5)
far.delay = 0.5
h.finitialize(-65)
pc.psolve(5)
pc.barrier()
pc.done()
h.quit()
X
timeout -k 2 30 mpirun -n 2 "${PYTHON:-python3}" "$d/model.py"
