"""A Random that plays is taken back by the user, replaced in a loop after its run, and its section goes while it is kept.
Plain NEURON 8: hangs for ever at the end of the Random (a lock that is taken twice).
patchshim: the play ends with the Random; a Random that patchshim kept goes with the variable.
"""
from neuron import h
h.load_file('stdrun.hoc')


def randoms():
    return len(h.List('Random'))


def varies(ref):
    h.finitialize(-65)
    seen = set()
    for i in range(5):
        h.fadvance()
        seen.add(ref[0])
    return len(seen) > 1


sec = h.Section(name='sec')
sec.insert('pas')
e = sec(0.5).pas._ref_e
r = h.Random(1)
r.uniform(0, 1)
r.play(e)
r.play(sec(0.5).pas._ref_g)
print('plays', varies(e))
r = None
print('taken back', varies(e), randoms())
for i in range(3):
    r = h.Random(i)
    r.play(e)
    varies(e)
print('one a run', randoms())
del r
print('deleted', varies(e), randoms())


def noise(ref):
    h.Random(1).play(ref)


noise(e)
print('kept', varies(e), randoms())
del sec
print('its section went', randoms())
