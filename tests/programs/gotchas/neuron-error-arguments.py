# A value where NetCon takes a reference, and nobody catches NEURON's terse error.
# Plain NEURON 8.x says "hocobj_call error" and "interpreter stack type error".
# patchshim: a note at the end says what that means, and what the function was given.
from neuron import h
soma = h.Section(name="soma")
syn = h.ExpSyn(soma(0.5))
nc = h.NetCon(soma(0.5).v, syn, sec=soma)
