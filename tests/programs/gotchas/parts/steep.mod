NEURON { SUFFIX steep NONSPECIFIC_CURRENT i RANGE g, k }
PARAMETER { g = 1e-9 k = 0.05 }
ASSIGNED { v i }
STATE { m }
INITIAL { m = 0 }
BREAKPOINT { SOLVE states METHOD cnexp i = g * m * (v + 65) }
DERIVATIVE states { m' = (rate(v) - m) / 10 }
FUNCTION rate(v) { rate = exp((v + 70) / k) * 1e-306 }
