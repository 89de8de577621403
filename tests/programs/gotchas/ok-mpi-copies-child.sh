# Each of two ranks starts NEURON as a child of its own: a sweep over parameters. The children ask for their number, as libraries do.
# Plain NEURON runs it.
# patchshim: says nothing [mpi-copies].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/sweep.py" <<'Y'
import os, subprocess, sys
out = subprocess.run([sys.executable, sys.argv[1]], stdout=subprocess.PIPE).stdout
print(out.decode().strip(), flush=True)
Y
cat > "$d/model.py" <<'Y'
from neuron import h
pc = h.ParallelContext()
soma = h.Section(name="soma")
h.finitialize(-65)
h.fadvance()
print("alone", pc.id(), pc.nhost())
Y
timeout -k 2 30 mpirun -n 2 "${PYTHON:-python3}" "$d/sweep.py" "$d/model.py"
