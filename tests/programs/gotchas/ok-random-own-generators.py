# Each Random with a generator or a seed of its own.
# Plain NEURON does what is meant.
# patchshim: says nothing [random-identical].
from neuron import h
names = [name for name in ("ACG", "MLCG", "MCellRan4", "Isaac64") if hasattr(h.Random(1), name)]
randoms = [h.Random() for name in names]
gone = [h.Random() for i in range(3)]
for i, (name, random) in enumerate(zip(names, randoms)):
    getattr(random, name)(i + 10)
    random.uniform(0, 1)
one = h.Random()
one.uniform(0, 1)
del gone
print(len({random.repick() for random in randoms + [one]}))
