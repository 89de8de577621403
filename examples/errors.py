"""What is wrong is said at once, with what to do instead."""

from patch import p

section = p.Section(name="soma")
synapse = p.ExpSyn(section)
clamp = section.iclamp()

mistakes = {
    "a position outside": lambda: section(1.5),
    "an unknown mechanism": lambda: section.insert("hhh"),
    "a misspelt parameter": lambda: synapse.stimulate(nubmer=3),
    "events for a clamp": lambda: clamp.stimulate(),
    "a connection to a section": lambda: p.NetCon(section, section),
    "a reference without its place": lambda: p.NetCon(section(0.5)._ref_v, synapse),
    "a value instead of a variable": lambda: p.record(3.0),
    "a negative time": lambda: p.run(-5),
    "no gid": lambda: p.ParallelCon(section, synapse),
}
for what, mistake in mistakes.items():
    try:
        mistake()
    except Exception as error:
        print(f"{what}: {type(error).__name__}: {error}")
    else:
        raise SystemExit(f"{what} was accepted")
