"""Callbacks that are methods: of cells that are kept, of cells that let go of them, of an observer that nobody keeps.
Plain NEURON: calls them.
patchshim: the same, without a word.
"""
from neuron import h
h.load_file('stdrun.hoc')
calls = []


class Cell:
    def __init__(self):
        self.soma = h.Section(name='soma', cell=self)
        self.fih = h.FInitializeHandler(self.init)

    def init(self):
        calls.append('cell')

    def close(self):
        self.fih = None


class Observer:
    def __init__(self):
        self.fih = h.FInitializeHandler(self.init)

    def init(self):
        calls.append('observer')


def run():
    h.finitialize(-65)
    h.continuerun(1)
    print(calls, len(list(h.allsec())))
    del calls[:]


kept = Cell()
observer = Observer()
run()
for i in range(3):
    cell = Cell()
    run()
    cell.close()
del cell
run()
observer = None
run()
last = Cell()
run()
del last
