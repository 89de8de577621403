# A job of the bulletin board raises an exception on whichever rank takes it, the others wait for work.
# Plain NEURON ends all ranks with a status that is not 0.
# patchshim: error [mpi-error] that names the exception (9.x knows it) and the rank once, in one line.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.py" <<'Y'
from neuron import h
h.nrnmpi_init()
pc = h.ParallelContext()

def job(i):
    if i == 3:
        raise ValueError("no parameters for job %d" % i)
    return i

pc.runworker()
for i in range(6):
    pc.submit(job, i)
total = 0
while pc.working():
    total += pc.pyret()
print("total", total)
pc.done()
h.quit()
Y
timeout -k 2 15 mpirun -n 3 "${PYTHON:-python3}" "$d/model.py"
