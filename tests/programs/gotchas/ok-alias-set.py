# A member of an object that is a name for a variable (StringFunctions.alias) is set. On 9.x NEURON asks with an answer that is none, and CPython 3.13 tells exceptions
# in there.
# patchshim: silent.
import sys
from neuron import h

sys.unraisablehook = lambda told: print("told:", told.exc_value)
h("double x[2]")
vector = h.Vector()
h.StringFunctions().alias(vector, "xy", h._ref_x[0])
vector.xy = 3.14
print(h.x[0], vector.xy)
