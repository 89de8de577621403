"""One rank of a ring of cells with events and gap junctions, built with p. Run by test_parallel.py under mpirun; the last line that
rank 0 prints tells the spikes and the voltages of the whole network, which are the same on any number of ranks.

Arguments: mpi4py: it is imported first. local: each cell has its own variable time step (CVode), without gap junctions, which it does not
know. global: CVode with one step for all cells of a rank.
"""

import sys

if "mpi4py" in sys.argv:
    from mpi4py import MPI  # noqa: F401

import support
from patch import p
from patch.exceptions import BroadcastError, HocConnectError, SimulationError, UninitializedError

from neuron import h

support.hold()
CELLS = 8
LOCAL, GLOBAL = "local" in sys.argv, "global" in sys.argv


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
    if LOCAL or GLOBAL:
        p.CVode().active(True)
        p.CVode().atol(1e-6)
    for gid in range(rank, CELLS, ranks):
        soma = p.Section(name=f"soma{gid}")
        soma.set_dimensions(20, 20)
        soma.insert("hh")
        p.ParallelCon(soma, gid)
        trace = soma.record() if not LOCAL else p.record(soma, 0.1)
        cells[gid] = soma, soma.synapse(p.ExpSyn, attributes={"tau": 2}), trace
    if 0 in cells:
        if LOCAL and ranks > 1:
            refused = cells[0][1].stimulate(pattern=[2])
        cells[0][1].stimulate(pattern=[1, 1, 20.5], weight=0.05, delay=1)
    for gid, (soma, synapse, _) in cells.items():
        p.ParallelCon((gid - 1) % CELLS, synapse, weight=0.05, delay=2)
        if LOCAL:
            continue
        # Half a gap junction to the cell opposite: an electrode that clamps to its voltage through 500 megohm.
        pc.source_var(soma(0.5), gid)
        gap = p.SEClamp(soma)
        gap.dur1, gap.rs = 1e9, 500
        pc.target_var(gap, gap._ref_amp1, (gid + CELLS // 2) % CELLS)
        gaps.append(gap)
    if LOCAL:
        assert p.CVode().use_local_dt(True)  # NEURON ignores it while there are no cells
    if LOCAL and ranks > 1:  # a delay of 0 that NEURON cannot do then
        try:
            p.run(1)
        except SimulationError as error:
            assert "delay" in str(error)
        else:
            raise SystemExit("a delay of 0 was accepted")
        if 0 in cells:
            pc_connections = p.CVode().netconlist(refused, "", "")
            pc_connections.o(0).delay = 1
            pc_connections.o(0).weight[0] = 0
            del pc_connections, refused
    times, gids = pc.spike_record()
    p.run(30)
    p.continuerun(5)
    pc.psolve(40)
    assert all(gap.amp1 < -71 or gap.amp1 > -69 for gap in gaps), "nothing was transferred"
    at = 1200 if not LOCAL else 300
    parts = pc.py_allgather([sorted(zip(times, gids)), {} if GLOBAL else {gid: cells[gid][2][at] for gid in cells}])
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
