"""Gap junctions between cells that may be on different ranks. Each half is an electrode that clamps its cell to the voltage of the
other through a resistance; a mechanism of your own does it as well."""

from patch import p

rank, ranks = int(p.parallel.id()), int(p.parallel.nhost())
voltages = []
for gid in range(rank, 2, ranks):
    soma = p.Section(name=f"soma{gid}")
    soma.set_dimensions(20, 20)
    soma.insert("pas")
    if gid == 0:
        soma.iclamp(0.1, delay=2, duration=50)
    half = p.SEClamp(soma)
    half.delay, half.rs = 1e9, 200  # ms, megohm
    p.parallel.source_var(soma(0.5), gid)
    p.parallel.target_var(half, half._ref_amp1, 1 - gid)
    voltages.append((soma, soma.record()))

p.run(50)  # sets up the transfer, on all ranks, because source_var and target_var were used
for soma, voltage in voltages:
    print(f"{soma}: {voltage[len(voltage) - 1]:.2f} mV")
    assert voltage[len(voltage) - 1] > -69
