# A Section given by position to functions where NEURON itself raises an error, which the program catches.
# patchshim: adds nothing.
from neuron import h
soma = h.Section(name="soma")
for name in "disconnect", "delete_section":
    try:
        getattr(h, name)(soma)
    except RuntimeError:
        print(name, "raises")
