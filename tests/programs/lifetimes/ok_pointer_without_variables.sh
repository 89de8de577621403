# A point process that has nothing but POINTERs dies before the Vector that they point into: it has no numbers of its own that NEURON would tell the end of.
# Plain NEURON: prints.
# patchshim: the same, and no write into freed memory.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/bare.mod" <<'X'
NEURON { POINT_PROCESS Bare POINTER p }
ASSIGNED { p }
FUNCTION get() {
    if (nrn_pointing(p)) { get = p } else { get = 0 }
}
X
bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
soma = h.Section(name="soma")
h("objref point, values")
first, second = h.Vector(10).indgen().add(100), h.Vector(10).indgen().add(200)
points = [h.Bare(soma(0.5)) for i in range(10)]
for i, point in enumerate(points):
    point._ref_p = first._ref_x[i]
point = None
points = []
points = [h.Bare(soma(0.5)) for i in range(10)]  # where the others were
h.values = second
for i in range(10):
    h.point = points[i]
    h("setpointer point.p, values.x[%d]" % i)
h.point = None
first = None
print([point.get() for point in points])
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
