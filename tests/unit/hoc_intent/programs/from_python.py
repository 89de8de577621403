# HOC that Python runs: strings, files, procedures; and what Python itself lets go of.
from neuron import h
h("create soma\naccess soma\nobjref a, b, nil")
h("a = new IClamp(.5)")
h("a = new IClamp(.6)")
h("for i = 0, 1 { b = new ExpSyn(.5) }")
h("{ b = new ExpSyn(.5)  b = new ExpSyn(.6) }")
h("a = nil")
h("""
proc twice() {
    a = new IClamp(.5)
    a = new IClamp(.6)
}
obfunc mk() { return new IClamp(.7) }
proc local_one() { localobj z
    z = new IClamp(.8)
}
""")
h.twice()
h.twice()
h.local_one()
h("mk()")
h.mk()
h.xopen("sources_lib.hoc")
h.xopen("sources_lib.hoc")
h("a = new IClamp(.6)")
kept = h.mk()
kept = None
l = h.List()
l.append(h.mk())
l.remove_all()
h("proc fail() { localobj z\nz = new IClamp(.4)\nexecerror(\"planned\", \"\")\n}")
try:
    h.fail()
except Exception:
    pass
h("objref nc\nnc = new NetCon(nil, b)")
fih = h.FInitializeHandler("nc = nil")
h.finitialize()
fih = None
def python_drops():
    x = h.mk()
python_drops()
