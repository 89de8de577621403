# A POINTER of a density mechanism, set by way of the segment and of its mechanism; elements of an array of the mechanism. Then its source goes.
# Plain NEURON: reads freed memory (9.0: an exception, or the same).
# patchshim: right while the sources live, and an error that names the POINTER when one is gone (dangling-pointer).
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/relay.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X2'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
h.load_file('stdrun.hoc')
a, b, c = (h.Section(name=name) for name in 'abc')
for s in (b, c):
    s.insert('relay')
a(0.5).v = -60
b(0.5).relay._ref_source = a(0.5)._ref_v
c(0.5)._ref_source_relay = a(0.5)._ref_v
kept = b(0.5).relay._ref_kept[1]
last = c(0.5)._ref_kept_relay[1]
recorded = h.Vector().record(kept)
h.finitialize(-60)
h.continuerun(1)
print("alive %.1f %.1f %.1f %.1f %d" % (b(0.5).relay.seen, c(0.5).relay.seen, kept[0], last[0], len(recorded)), flush=True)
a = s = None
others = [h.Section(name='s%d' % i) for i in range(30)]
h.finitialize(-60)
h.continuerun(1)
print("ran")
X2
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
