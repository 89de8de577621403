from neuron import h
h.load_file("stdrun.hoc")

def add_stimulus(section):
    ic = h.IClamp(section(0.5))
    ic.delay, ic.dur, ic.amp = 1, 5, 1

soma = h.Section(name="soma")
soma.L = soma.diam = 20
soma.insert("hh")
add_stimulus(soma)

spikes = h.Vector()
detector = h.NetCon(soma(0.5)._ref_v, None, sec=soma)
detector.record(spikes)
h.finitialize(-65)
h.continuerun(20)
print("spikes:", len(spikes))
