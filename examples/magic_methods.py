"""Own classes that NEURON's world accepts: __neuron__, __netcon__, __record__, __arc__."""

from patch import p, transform, transform_arc


class Cell:
    """A cell of a soma and an axon. As itself it is its soma; it fires at the end of its axon, and is recorded at the soma."""

    def __init__(self, name):
        self.soma = p.Section(name=name + ".soma")
        self.axon = p.Section(name=name + ".axon")
        self.axon.connect(self.soma)
        for section in self.soma.wholetree():
            section.set_dimensions(20, 20)
            section.insert("hh")

    def __neuron__(self):
        return self.soma

    def __netcon__(self):
        return self.axon(1)

    def __record__(self):
        return self.soma(0.5)._ref_v

    def __call__(self, x):
        return self.soma(x)

    def __arc__(self):
        return 0.1  # where a synapse goes when nothing else is said


first, second = Cell("first"), Cell("second")
assert transform(first) is first.soma
assert transform_arc(first) == first.soma(0.1)

drive = p.ExpSyn(first)
drive.stimulate(pattern=[5], weight=0.1)
synapse = p.ExpSyn(second)
p.NetCon(first, synapse, weight=0.1)

voltage = p.record(second)
p.run(20)
print(f"the second cell reaches {voltage.max():.1f} mV")
assert voltage.max() > -20
