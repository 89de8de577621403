# Uses names of the standard files without loading one: h.tstop, h.v_init, h.run, Import3d_SWC_read.
# Plain NEURON ends with an AttributeError.
# patchshim: loads the files; dt stays what it was set to.
from neuron import h
soma = h.Section(name="soma")
soma.insert("pas")
h.dt = 0.1
h.v_init = -70
h.tstop = 3
seen = h.Vector().record(soma(0.5)._ref_v)
h.run()
print("%.3f" % h.t, h.dt, len(seen), seen[0], h.load_file("stdrun.hoc"), h.tstop)


def read():
    return h.Import3d_SWC_read()


print(read().hname().split("[")[0])
