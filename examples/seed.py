"""The first example of nrn-patch's README, as printed there. Needs nmodl-glia and a package that carries AMPA (dbbs-mod-collection);
examples/stimulation.py does the same with what NEURON has.
"""

from patch import p
import glia as g

section = p.Section()
point_process = g.insert(section, "AMPA")
point_process.stimulate(start=10, number=5, interval=10, weight=0.04)
section.vclamp(holding=-70, voltage=20)

voltage = section.record()
p.run(100)
print(f"{len(voltage)} steps, up to {voltage.max():.1f} mV")
