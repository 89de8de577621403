"""Clamps have defaults that are seen: what is forgotten to be set shows."""

from patch import p


def cell(name):
    section = p.Section(name=name)
    section.set_dimensions(20, 20)
    section.insert("pas")
    return section


injected = cell("injected")
injected.iclamp(0.1, delay=5, duration=10)
current = injected.record()

shaped = cell("shaped")
shaped.iclamp([0.01 * i for i in range(400)], delay=5)  # a value a step
ramp = shaped.record()

clamped = cell("clamped")
clamped.vclamp(holding=-70, voltage=20)  # for the first 100 ms
step = clamped.record()

stepped = cell("stepped")
electrode = stepped.vclamp([-80, -40, -60], before=5, duration=5, after=5)
needed = p.record(electrode)  # the current of the electrode, in nA
three = stepped.record()

p.run(20)
at = {ms: int(round(ms / p.dt)) for ms in (3, 8, 13)}
print("current clamp:", [round(current[i]) for i in at.values()])
print("ramp:", [round(ramp[i]) for i in at.values()])
print("voltage clamp:", [round(step[i]) for i in at.values()])
print("three steps:", [round(three[i]) for i in at.values()], "with up to", round(needed.max(), 2), "nA")
assert [round(three[i]) for i in at.values()] == [-80, -40, -60]
assert all(abs(step[i] - 20) < 2 for i in at.values())
