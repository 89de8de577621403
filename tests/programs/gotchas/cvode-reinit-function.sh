# A callback changes a parameter that a function reads which a function calls that BREAKPOINT calls, without re_init.
# Plain NEURON goes on with a step that does not fit and says nothing.
# patchshim: warning [cvode-reinit].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/nested.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'Y'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
h.load_file("stdrun.hoc")
soma = h.Section(name="soma")
soma.insert("nested")
cvode = h.CVode()
cvode.active(1)

def change():
    soma(0.5).nested.g = 0.0005

fih = h.FInitializeHandler(lambda: cvode.event(2, change))
h.run()
print("v %.3f" % soma(0.5).v)
Y
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
