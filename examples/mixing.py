"""p and h side by side: an object of p is an object of NEURON."""

from neuron import h
import nrn
from patch import p

section = p.Section(name="of_p")
plain = h.Section(name="of_h")
plain.connect(section(1))
section.set_dimensions(20, 20)
assert isinstance(section, nrn.Section) and section.children() == [plain]

synapse = h.ExpSyn(section(0.5))
stimulus = p.NetStim()
stimulus.start, stimulus.number = 2, 1
netcon = h.NetCon(stimulus, synapse, 0, 1, 0.1)
other = p.NetCon(stimulus, p.ExpSyn(plain))
voltage = h.Vector().record(section(0.5)._ref_v)
also = p.record(plain(0.5))

p.finitialize(-65)
p.continuerun(10)
print(f"{voltage.max():.1f} and {also.max():.1f} mV at {h.t:.1f} ms")
assert voltage.max() > -64.5
