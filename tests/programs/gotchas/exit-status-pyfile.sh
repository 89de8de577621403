# A Python file on nrniv's command line ends with an exception; a HOC file and a Python file follow.
# NEURON 8.x runs the rest and ends with status 0.
# patchshim: what follows is not run, status 1, one line [exit-status].
"${NRNIV:-nrniv}" -nogui -nobanner parts/raises.py parts/second.hoc
echo status $?
"${NRNIV:-nrniv}" -nogui -nobanner parts/raises.py parts/raises.py -c 'quit()' < /dev/null
echo status $?
