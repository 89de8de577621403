# Python with nrnmpi_init: an exception in a function on rank 1 of 3, an atexit function that would wait for the other ranks.
# Plain NEURON hangs in the atexit function.
# patchshim: error [mpi-error] that names the rank; every rank ends, status not 0.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.py" <<'Y'
import atexit
from neuron import h
h.nrnmpi_init()
pc = h.ParallelContext()
atexit.register(pc.barrier)

def build(gid):
    return {0: 1.0, 2: 2.0}[gid]

build(int(pc.id()))
pc.barrier()
pc.done()
h.quit()
Y
timeout -k 2 15 mpirun -n 3 "${PYTHON:-python3}" "$d/model.py"
