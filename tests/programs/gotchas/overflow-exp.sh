# exp() of more than 700 in a mechanism: NEURON takes exp(700).
# Plain NEURON says so five times on stderr, without the mechanism or the time, and goes on.
# patchshim: warning [overflow] that names the mechanism.
. parts/steep.sh
steep 0.05
steep 0.05 cvode
