"""Network connections: from a section, a segment, a point process or an artificial cell to a synapse."""

from patch import NotConnectedError, connection, p

cells = []
for i in range(3):
    soma = p.Section(name=f"soma{i}")
    soma.set_dimensions(20, 20)
    soma.insert("hh")
    cells.append((soma, soma.synapse(p.ExpSyn, attributes={"tau": 2})))

cells[0][1].stimulate(pattern=[5])
for (source, _), (_, target) in zip(cells, cells[1:]):
    source.connect_synapse(target, weight=0.05, delay=2)  # the same as p.NetCon(source, target, ...)
to_the_middle = p.NetCon(cells[2][0](0.5), cells[1][1], weight=0, threshold=0)

times = [p.NetCon(soma, None).record() for soma, _ in cells]
p.run(30)
print("spikes at", [round(time[0], 2) for time in times], "ms")
assert times[0][0] < times[1][0] < times[2][0]

assert connection(cells[0][0], cells[1][1]).delay == 2
assert connection(cells[2][0](0.5), cells[1][1]) is to_the_middle
try:
    connection(cells[0][0], cells[2][1])
except NotConnectedError as error:
    print(error)
