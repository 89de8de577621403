"""Before any run, lists of synapses are made shorter by being made anew of what they held: a slice, a filter, an attribute, in a function, in a loop.
Plain NEURON: what is not in them any more is gone.
patchshim: the same: that is the user's word.
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.insert('pas')


class Cell:
    def destroy(self):
        self.__dict__.clear()


def clamps(n):
    made = [h.IClamp(soma(0.5)) for _ in range(n)]
    for clamp in made:
        clamp.dur, clamp.amp = 1e9, 0.1
    return made


def half():
    few = clamps(4)
    few = few[::2]
    return few


sliced = clamps(5)
sliced = sliced[:3]
filtered = clamps(5)
filtered = [c for i, c in enumerate(filtered) if i < 2]
cell = Cell()
cell.clamps = clamps(3)
cell.clamps = tuple(cell.clamps[1:])
while len(sliced) > 1:
    sliced = sliced[1:]
gone = Cell()
gone.clamp = clamps(1)[0]
gone.destroy()
halves = half()
h.finitialize(-70)
h.continuerun(5)
print("clamps %d, v %.4f" % (len(h.List('IClamp')), soma(0.5).v))
