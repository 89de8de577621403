# Numbers that are small but positive, and wrong ones that are mended before finitialize; also after it complained.
# patchshim: silent.
from neuron import h
soma, dend, axon = [h.Section(name=name) for name in ("soma", "dend", "axon")]
soma.diam, soma.cm, soma.Ra, soma.L = 1e-3, 1e-6, 1e-3, 1e-3
soma.cm = -1
soma.cm = 1
for i in range(3):
    dend.pt3dadd(i, 0, 0, 0)
dend.pt3dchange(1, 1, 0, 0, 2)
axon.insert("extracellular")
h.finitialize(-65)
h.fadvance()
print(round(soma.v, 6), dend.diam > 0, axon(0.5).extracellular.e)
