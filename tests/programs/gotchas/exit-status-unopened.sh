# A HOC file on the command line that is not there; another follows.
# Plain NEURON says "can't open", runs the rest and ends with status 0.
# patchshim: what follows is not run, status 1, one line [exit-status].
"${NRNIV:-nrniv}" -nogui -nobanner nothere.hoc parts/second.hoc
echo status $?
"${NRNIV:-nrniv}" -nogui -nobanner -c 'x = 3' nothere.hoc parts/second.hoc
echo status $?
