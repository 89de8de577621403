"""A model that runs in four threads, with everything that steps reach in them: fixed steps, CVode, a NaN, deaths between steps."""
from neuron import h

h.load_file("stdrun.hoc")
pc = h.ParallelContext()


def cell(i):
    soma = h.Section(name="soma%d" % i)
    soma.insert("hh")
    soma.L = soma.diam = 20
    return soma


def wire(source, target):
    syn = h.ExpSyn(target(0.5))
    syn.tau = 2
    nc = h.NetCon(source(0.5)._ref_v, syn, sec=source)
    nc.weight[0] = 0.05
    return nc, syn


cells = [cell(i) for i in range(8)]
wires = [wire(cells[i], cells[(i + 1) % 8]) for i in range(8)]
clamp = h.IClamp(cells[0](0.5))
clamp.amp, clamp.dur = 1, 5
spikes = h.Vector()
wires[0][0].record(spikes)
for threads in 1, 4:
    pc.nthread(threads)
    for active in 0, 1:
        h.cvode_active(active)
        h.finitialize(-65)
        while h.t < 10:
            h.fadvance()
        pc.set_maxstep(1)
        h.finitialize(-65)
        pc.psolve(20)
assert len(spikes), "no spike"
h.cvode_active(0)
h.finitialize(-65)
pc.psolve(10)
del wires[3:5]  # with CVode and threads NEURON 8.2 itself goes on with the old structure, and crashes
pc.psolve(15)
cells[5](0.5).v = float("nan")
try:
    h.fadvance()
    raise SystemExit("no error")
except RuntimeError:
    pass
