# nrniv -mpi: a HOC error in a procedure on the last of three ranks, the others wait in a barrier.
# Plain NEURON ends all ranks.
# patchshim: error [mpi-error] that names the rank once; status not 0.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.hoc" <<'Y'
objref pc
pc = new ParallelContext()
proc work() { if (pc.id() == 2) print sqroot(2) }
work()
{pc.barrier()}
{pc.done()}
quit()
Y
timeout -k 2 15 mpirun -n 3 "${NRNIV:-nrniv}" -nogui -nobanner -mpi "$d/model.hoc"
