: A STATE that nothing else depends on.
NEURON {
    SUFFIX quotient
    RANGE divisor
}
PARAMETER { divisor = 1 }
STATE { q }
INITIAL { q = 0 }
BREAKPOINT { SOLVE states METHOD after_cvode }
PROCEDURE states() { q = (divisor - divisor) / divisor }
