# Three ranks: two wait in a barrier, and one has come to its end and quits.
# Plain NEURON hangs for ever.
# patchshim: error [mpi-hang] after mpi_timeout seconds: who waits where.
export PATCHSHIM="${PATCHSHIM:+$PATCHSHIM }mpi_timeout=2"
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.hoc" <<'Y'
objref pc
pc = new ParallelContext()
if (pc.id() != 1) { pc.barrier() }
{pc.done()}
quit()
Y
timeout -k 2 20 mpirun -n 3 "${NRNIV:-nrniv}" -nogui -nobanner -mpi "$d/model.hoc"
