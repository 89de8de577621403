# One writes cai, the other cao; two that write cai, of which one is taken out before the run; two in segments of one section; two point processes apart.
# Plain NEURON does what is meant.
# patchshim: says nothing [two-writers].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/buffer.mod parts/pump.mod parts/outside.mod parts/outside2.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
soma, dend = h.Section(name="soma"), h.Section(name="dend")
soma.insert("pump")
soma.insert("outside")
dend.nseg = 3
dend.insert("buffer")
dend.insert("pump")
dend.uninsert("buffer")
one, two = h.Outside(dend(0.1)), h.Outside(dend(0.9))
h.finitialize(-65)
h.fadvance()
print("%.1e %.1e %.3f" % (soma(0.5).cai, dend(0.5).cai, dend(0.5).cao))
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
