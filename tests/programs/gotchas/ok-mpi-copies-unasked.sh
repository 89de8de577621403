# mpirun as a starter of independent runs: each tells itself apart by the starter's variable, nobody asks NEURON.
# Plain NEURON runs it.
# patchshim: says nothing [mpi-copies].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.py" <<'Y'
from neuron import h
soma = h.Section(name="soma")
h.finitialize(-65)
h.fadvance()
print("%.4f" % soma(0.5).v, flush=True)
Y
timeout -k 2 30 mpirun -n 2 "${PYTHON:-python3}" "$d/model.py"
