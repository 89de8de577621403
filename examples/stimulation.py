"""A synapse, events for it, and a run: nothing else is needed, and nothing has to be stored."""

from patch import p

section = p.Section(name="soma")
section.set_dimensions(20, 20)
section.insert("hh")

synapse = p.ExpSyn(section)
synapse.stimulate(start=10, number=5, interval=10, weight=0.04)  # a NetStim and a NetCon
synapse.stimulate(pattern=[72.5, 80, 80.5], weight=0.04)  # at these times, in ms

voltage = section.record()
spikes = p.NetCon(section, None).record()
p.run(100)

print(f"{len(spikes)} spikes, the first at {spikes[0]:.2f} ms; up to {voltage.max():.1f} mV")
assert len(spikes) >= 5
