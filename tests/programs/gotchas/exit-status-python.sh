# nrniv -python: an exception that nobody caught.
# NEURON 8.0 ends with status 0, later ones with 1.
# patchshim: status 1.
"${NRNIV:-nrniv}" -nogui -nobanner -python parts/raises.py < /dev/null
echo status $?
"${NRNIV:-nrniv}" -nogui -nobanner -python -c 'raise ValueError("no parameters")' < /dev/null
echo status $?
