"""Recording: whatever can be read can be recorded."""

from patch import p

section = p.Section(name="soma")
section.insert("hh")
synapse = p.ExpSyn(section)
stimulus = synapse.stimulate(start=5, number=2, interval=10)

voltage = section.record()  # at 0.5; the same Vector at each call
assert section.record() is voltage
end = section.record(1)
current = p.record(synapse)  # its current, nA
conductance = p.Vector().record(synapse.g)  # a value knows its variable
gate = p.record(section(0.5).hh._ref_m)
coarse = p.record(section, 0.5)  # every 0.5 ms
events = p.NetCon(stimulus, None).record()

p.run(30)
assert len(voltage) == len(end) == len(current) == len(conductance) == len(gate) == len(p.time)
print(f"{len(p.time)} steps to {p.time[len(p.time) - 1]:.1f} ms, {len(coarse)} coarse ones")
print(f"events at {list(events)}, at most {conductance.max():.3f} uS and {current.min():.2f} nA")
print("what can be recorded of the synapse:", ", ".join(synapse.parameters))
