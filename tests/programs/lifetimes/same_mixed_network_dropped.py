"""Networks of Python cells and of cells of a HOC template, joined into rings, are built in a function and dropped before any run.
Plain NEURON: nothing is left.
patchshim: the same, whatever joins them, and already for whoever lists them next.
"""
import gc

from neuron import h

pc = h.ParallelContext()
h("""
objref pc
pc = new ParallelContext()
begintemplate Part
  public s, syn, trace
  create s
  objref syn, trace
  proc init() {
    s syn = new ExpSyn(0.5)
    trace = new Vector()
    trace.record(&s.v(0.5))
  }
endtemplate Part
begintemplate Cell
  public soma, dend, syn, syns, part, stim, nc
  external pc
  create soma, dend[2]
  objref syn, syns, part, stim, nc
  proc init() { localobj out, nil
    connect dend[0](0), soma(1)
    connect dend[1](0), soma(1)
    forall insert hh
    dend syn = new ExpSyn(0.5)
    syns = new List()
    for i = 0, 1 dend[i] syns.append(new ExpSyn(0.3))
    part = new Part()
    stim = new NetStim()
    nc = new NetCon(stim, syns.o(0), 0, 1, 0.01)
    pc.set_gid2node($1, pc.id())
    soma out = new NetCon(&v(1), nil)
    pc.cell($1, out)
  }
endtemplate Cell
""")


class PythonCell:
    def __init__(self, gid):
        self.soma = h.Section(name="soma", cell=self)
        self.dend = h.Section(name="dend", cell=self)
        self.dend.connect(self.soma(1))
        self.syn = h.ExpSyn(self.dend(0.5))
        pc.set_gid2node(gid, pc.id())
        pc.cell(gid, h.NetCon(self.soma(0.5)._ref_v, None, sec=self.soma))


class Ring:
    def __init__(self, python, hoc, by_gid, clamps, direct, traces, cycle):
        pc.gid_clear()
        n = python + hoc
        self.cells = [PythonCell(gid) if gid < python else h.Cell(gid) for gid in range(n)]
        if by_gid:
            self.by_gid = [pc.gid_connect(gid, self.cells[(gid + 1) % n].syn) for gid in range(n)]
        if clamps:
            self.clamps = [h.IClamp(cell.soma(0.5)) for cell in self.cells]
            for clamp in self.clamps:
                clamp.dur, clamp.amp = 1, 0.3
        if direct:
            self.direct = [h.NetCon(cell.soma(0.5)._ref_v, self.cells[i - 1].syn, sec=cell.soma) for i, cell in enumerate(self.cells)]
        if traces:
            self.traces = [h.Vector().record(cell.soma(0.5)._ref_v) for cell in self.cells]
        if cycle:
            self.cycle = self


def build(*how):
    Ring(*how)


def left():
    return [len(list(h.allsec()))] + [int(h.List(name).count()) for name in ("Cell", "Part", "NetCon", "ExpSyn", "IClamp", "NetStim", "Vector")]


for python in range(3):
    for hoc in range(3):
        for how in range(32):
            build(python, hoc, *(how >> bit & 1 for bit in range(5)))
            gc.collect()
            print(python, hoc, how, "left", *left())
