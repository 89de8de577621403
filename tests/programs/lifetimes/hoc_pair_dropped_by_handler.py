# A handler of finitialize lets go of a pair of HOC's by nil, and with it of the cell that only the pair has. A NetCon that stays joins the cell to a synapse.
# Plain NEURON: both are gone, or 9.x aborts.
# patchshim: both are gone: what waited for the end of finitialize takes along what it holds, whoever called finitialize.
from neuron import h

h("""
begintemplate Cell
  public soma
  create soma
  proc init() {
  }
endtemplate Cell
begintemplate Pair
  public cell, soma
  create soma
  objref cell
  proc init() {
    cell = new Cell()
  }
endtemplate Pair
create always
access always
objref pair, synapse, netcon, nil
synapse = new ExpSyn(.5)
pair = new Pair()
pair.cell.soma netcon = new NetCon(&v(.5), synapse)
proc drop() {
  pair = nil
}
""")


def simulate():
    handler = h.FInitializeHandler(0, h.drop)
    h.finitialize(-65)
    return handler


simulate()
print("cells", int(h.List("Cell").count()))
