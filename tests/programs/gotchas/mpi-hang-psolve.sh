# A rank without cells leaves out psolve and gathers results at once.
# Plain NEURON hangs for ever.
# patchshim: error [mpi-hang] after mpi_timeout seconds: who waits where.
export PATCHSHIM="${PATCHSHIM:+$PATCHSHIM }mpi_timeout=2"
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.py" <<'Y'
from neuron import h
h.nrnmpi_init()
pc = h.ParallelContext()
cell = None
if pc.id() == 0:
    cell = h.Section(name="cell")
    pc.set_gid2node(0, 0)
    pc.cell(0, h.NetCon(cell(0.5)._ref_v, None, sec=cell))
pc.set_maxstep(10)
h.finitialize(-65)
if cell:
    pc.psolve(20)
pc.py_allgather(1)
pc.done()
h.quit()
Y
timeout -k 2 20 mpirun -n 2 "${PYTHON:-python3}" "$d/model.py"
