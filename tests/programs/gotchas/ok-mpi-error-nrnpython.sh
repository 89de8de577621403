# A HOC program tests the result of nrnpython() on every rank: the exception is nobody's end.
# Plain NEURON prints the traceback and goes on.
# patchshim: says nothing [mpi-error].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.hoc" <<'Y'
objref pc
pc = new ParallelContext()
if (!nrnpython("raise ValueError('optional')")) { if (pc.id() == 0) print "without it" }
{pc.barrier()}
{pc.done()}
quit()
Y
timeout -k 2 20 mpirun -n 2 "${NRNIV:-nrniv}" -nogui -nobanner -mpi "$d/model.hoc" 2> "$d/err"
s=$?
grep '^patchshim:' "$d/err" >&2
exit $s
