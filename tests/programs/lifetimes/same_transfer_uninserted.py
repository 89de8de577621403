"""The source of a transfer goes with its mechanism: NEURON notices that itself.
Plain NEURON: an error of its own at the next run.
patchshim: leaves it.
"""
from neuron import h
h.load_file('stdrun.hoc')

pc = h.ParallelContext()
soma = h.Section(name='soma')
soma.insert('pas')
clamp = h.IClamp(soma(0.5))
pc.source_var(soma(0.5)._ref_e_pas, 10, sec=soma)
pc.target_var(clamp, clamp._ref_delay, 10)
pc.setup_transfer()
h.finitialize(-65)
print(clamp.delay)
soma.uninsert('pas')
try:
    h.finitialize(-65)
except RuntimeError as error:
    print(error)
