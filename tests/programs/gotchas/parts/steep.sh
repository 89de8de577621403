# steep.sh: sourced. Compiles steep.mod; steep K [cvode] runs a cell with that slope.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/steep.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'Y'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("steep")
soma(0.5).steep.k = float(sys.argv[2])
clamp = h.IClamp(soma(0.5))
clamp.dur, clamp.amp = 5, 10
cvode = h.CVode()
cvode.active(len(sys.argv) > 3)
h.tstop = 5
h.run()
print("ran to", h.t)
Y
steep() { "${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so "$@"; }
