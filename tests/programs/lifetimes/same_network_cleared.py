# A network lets go of its cells while a variable, often a loop's, still holds one; the NetCons onto them are kept.
# Plain NEURON: the last cell goes when the function returns, or when the loop goes on.
# patchshim: the same: the word was said before, and the variable had only borrowed the cell.
import os
os.environ["NEURON_MODULE_OPTIONS"] = "-nogui"
from neuron import h


class Cell:
    def __init__(self):
        self.soma, self.dend = h.Section(name="soma", cell=self), h.Section(name="dend", cell=self)
        self.dend.connect(self.soma(1))
        self.syn = h.ExpSyn(self.dend(0.5))
        self.syn.tau = 3


class Network:
    def __init__(self):
        self.fill()

    def fill(self):
        self.cells = [Cell() for _ in range(3)]
        self.first = self.cells.pop()
        self.netcons = [h.NetCon(stim, cell.syn) for cell in self.cells + [self.first]]

    def clear(self):
        for i, cell in zip(range(3), self.cells):
            cell.number = i
        self.cells = []

    def behead(self):
        first = self.first
        self.first = None

    def empty(self):
        while self.cells:
            cell = self.cells.pop()


def count(what):
    print(what, len(list(h.allsec())), int(h.List("ExpSyn").count()), int(h.List("NetCon").count()))


stim = h.NetStim()
network = Network()
network.clear()
count("cleared")
network.behead()
count("the first gone")
network.netcons.clear()
network.fill()
network.empty()
count("emptied")
cells = [network.first]
for cell in cells:
    cell.number = 1
cells, network.first = [], None
cells = [Cell() for _ in range(2)]
for cell in cells:
    cell.number = 2
count("others in the loop")
