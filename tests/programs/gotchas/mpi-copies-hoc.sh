# mpirun -n 3 nrniv without -mpi: three copies of the whole model run.
# Plain NEURON says nothing.
# patchshim: warning [mpi-copies], once.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.hoc" <<'Y'
objref pc
create soma
pc = new ParallelContext()
proc share() { print "rank ", pc.id, " of ", pc.nhost }
share()
finitialize(-65)
fadvance()
quit()
Y
timeout -k 2 30 mpirun -n 3 "${NRNIV:-nrniv}" -nogui -nobanner "$d/model.hoc"
