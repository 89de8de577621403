# The bulletin board: workers wait for work longer than mpi_timeout while the master computes; subworlds of two ranks.
# Plain NEURON does the work.
# patchshim: says nothing [mpi-hang].
export PATCHSHIM="${PATCHSHIM:+$PATCHSHIM }mpi_timeout=1"
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.py" <<'Y'
import time
from neuron import h
h.nrnmpi_init()
pc = h.ParallelContext()
pc.subworlds(2)

def square(i):
    return i * i

pc.runworker()
time.sleep(3)
for i in range(6):
    pc.submit(square, i)
total = 0
while pc.working():
    total += pc.pyret()
print("total", total, flush=True)
pc.done()
h.quit()
Y
timeout -k 2 50 mpirun -n 4 "${PYTHON:-python3}" "$d/model.py"
