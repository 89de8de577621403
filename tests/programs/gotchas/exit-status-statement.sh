# A statement given by -c fails; another statement and a file follow.
# NEURON 8.x warns, runs the rest and ends with status 0.
# patchshim: what follows is not run, status 1, one line [exit-status].
"${NRNIV:-nrniv}" -nogui -nobanner -c 'nosuch(3)' -c 'print "statement runs"' parts/second.hoc
echo status $?
"${NRNIV:-nrniv}" -nogui -nobanner -c 'nrnpython("raise ValueError()")' parts/second.hoc
echo status $?
