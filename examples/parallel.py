"""A ring of cells, on as many ranks as there are: python parallel.py, mpirun -n 4 python parallel.py."""

from patch import p

CELLS = 8
rank, ranks = int(p.parallel.id()), int(p.parallel.nhost())

synapses = {}
for gid in range(rank, CELLS, ranks):
    soma = p.Section(name=f"soma{gid}")
    soma.set_dimensions(20, 20)
    soma.insert("hh")
    p.ParallelCon(soma, gid)  # sends its spikes as gid
    synapses[gid] = p.ExpSyn(soma)
if 0 in synapses:
    synapses[0].stimulate(pattern=[2])
for gid, synapse in synapses.items():
    p.ParallelCon((gid - 1) % CELLS, synapse, weight=0.05, delay=2)  # receives those of its neighbour, wherever that is

times, gids = p.parallel.spike_record()
p.run(50)

everyone = p.parallel.py_allgather(sorted(zip(times, gids)))
spikes = sorted(sum(everyone, []))
note = p.parallel.broadcast({"spikes": len(spikes)} if rank == 0 else None)  # anything that can be pickled
assert note == {"spikes": len(spikes)}
if rank == 0:
    print(f"{len(spikes)} spikes, the last from cell {int(spikes[-1][1])} at {spikes[-1][0]:.2f} ms")
    assert len(spikes) >= CELLS
