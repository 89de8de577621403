# The same mechanism with a divisor, and a NaN of the user that no STATE has.
# Plain NEURON computes as it should.
# patchshim: silent.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/quotient.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("pas")
soma.insert("quotient")
soma(0.5).quotient.divisor = float(sys.argv[2])
missing = float("inf") - float("inf")
h.tstop = 5
h.run()
print("q", soma(0.5).quotient.q)
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so "${DIVISOR:-2}"
