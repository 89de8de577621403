"""One rank of a ring of cells with events and gap junctions, built with p. Run by test_parallel.py under mpirun; the last line that
rank 0 prints tells the spikes and the voltages of the whole network, which are the same on any number of ranks.
"""

import sys

if "mpi4py" in sys.argv:
    from mpi4py import MPI  # noqa: F401

import support
from patch import p
from patch.exceptions import BroadcastError, HocConnectError, UninitializedError

from neuron import h

support.hold()
CELLS = 8


def main():
    pc = p.parallel
    rank, ranks = int(pc.id()), int(pc.nhost())
    if ranks > 1:
        h.finitialize(-65)
        try:
            p.continuerun(1)
        except UninitializedError:
            pass
        else:
            raise SystemExit("h.finitialize is not enough on several ranks")
    cells, gaps = {}, []
    for gid in range(rank, CELLS, ranks):
        soma = p.Section(name=f"soma{gid}")
        soma.set_dimensions(20, 20)
        soma.insert("hh")
        p.ParallelCon(soma, gid)
        cells[gid] = soma, soma.synapse(p.ExpSyn, attributes={"tau": 2}), soma.record()
    if 0 in cells:
        cells[0][1].stimulate(pattern=[2, 2, 21.5], weight=0.05)
    for gid, (soma, synapse, _) in cells.items():
        p.ParallelCon((gid - 1) % CELLS, synapse, weight=0.05, delay=2)
        # Half a gap junction to the cell opposite: an electrode that clamps to its voltage through 500 megohm.
        pc.source_var(soma(0.5), gid)
        gap = p.SEClamp(soma)
        gap.dur1, gap.rs = 1e9, 500
        pc.target_var(gap, gap._ref_amp1, (gid + CELLS // 2) % CELLS)
        gaps.append(gap)
    times, gids = pc.spike_record()
    p.run(30)
    p.continuerun(5)
    pc.psolve(40)
    assert all(gap.amp1 < -71 or gap.amp1 > -69 for gap in gaps), "nothing was transferred"
    parts = pc.py_allgather([sorted(zip(times, gids)), {gid: cells[gid][2][1200] for gid in cells}])
    spikes = sorted(sum((part[0] for part in parts), []))
    voltages = sorted((gid, v) for part in parts for gid, v in part[1].items())

    assert pc.broadcast({"rank": rank}, root=ranks - 1) == {"rank": ranks - 1}
    vector = p.Vector([1, 2, 3] if rank == 0 else [])
    assert pc.broadcast(vector) is vector and list(vector) == [1, 2, 3]
    for wrong in (lambda: 1, vector if rank == 0 and ranks > 1 else None if ranks > 1 else p.NetStim(), p.NetStim() if rank == ranks - 1 else None):
        try:
            pc.broadcast(wrong, root=0)
        except BroadcastError:
            continue
        raise SystemExit(f"rank {rank}: {wrong} was broadcast")
    try:
        pc.gid_connect(0, p.Section(name="none"))
    except HocConnectError:
        pass
    if rank == 0:
        print(ranks, flush=True)
        print(repr((spikes, voltages)), flush=True)


main()
