"""References that are kept while nothing of theirs goes: nseg raised, mechanisms inserted, other sections deleted, threads, Vectors that grow within their buffer.
Plain NEURON: right. patchshim: not a word.
"""
from neuron import h
h.load_file('stdrun.hoc')

soma = h.Section(name='soma')
soma.insert('hh')
other = h.Section(name='other')
ic = h.IClamp(soma(0.5))
syn = h.ExpSyn(soma(0.5))
nc = h.NetCon(soma(0.5)._ref_v, syn, sec=soma)
vec = h.Vector([1, 2, 3])
refs = [soma(0.5)._ref_v, soma(0.5).hh._ref_gnabar, soma(0.5)._ref_m_hh, ic._ref_amp, nc._ref_weight[0], nc._ref_delay, vec._ref_x[1], h._ref_t, h.ref(5)]
pointers = h.PtrVector(3)
for i in range(3):
    pointers.pset(i, refs[i])
mech = soma(0.5).hh
soma.nseg = 3
other.insert('pas')
del other
clamps = [h.IClamp(soma(0.1)) for i in range(20)]
del clamps
h.finitialize(-65)
h.continuerun(2)
soma(0.5).v = -64
refs[0][0] += 1
refs[4][0] = 0.25
print(["%.6g" % r[0] for r in refs], soma(0.5).v, nc.weight[0], mech.gnabar)
out = h.Vector(3)
pointers.gather(out)
print(["%.6g" % x for x in out])
h.ParallelContext().nthread(2)
h.finitialize(-65)
h.continuerun(1)
print("%.6g" % refs[1][0], refs[0] == refs[0])
