"""Two hundred lines of a file, each of which loses a clamp.
Plain NEURON: no clamp is left.
patchshim: keeps all (unused-death).
"""
from neuron import h
soma = h.Section(name="soma")
model = "\n".join("h.IClamp(soma(0.5)).amp = %d" % (i + 1) for i in range(200))
exec(compile(model, "many_lines.py", "exec"))
print("clamps %d, %g nA" % (len(h.List("IClamp")), sum(clamp.amp for clamp in h.List("IClamp"))))
