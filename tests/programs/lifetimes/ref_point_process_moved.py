"""A point process whose section is gone is asked for a parameter, inside try.
Plain NEURON 8: abort: longjmp causes uninitialized stack frame.
patchshim: an ordinary exception, or the number.
"""
from neuron import h
soma = h.Section(name='soma')
clamp = h.IClamp(soma(0.5))
h.delete_section(sec=soma)
try:
    print("amp", clamp.amp)
except Exception as e:
    print("raised", type(e).__name__)
try:
    clamp.amp = 3
    print("amp set")
except Exception as e:
    print("raised", type(e).__name__)
