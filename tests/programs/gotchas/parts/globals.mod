: A rate that is a GLOBAL, spelled nearly as a RANGE variable.
NEURON {
    SUFFIX globals
    RANGE minf, hinf
    GLOBAL ninf, thinf
}
PARAMETER { ninf = 1  thinf = -65 }
ASSIGNED { minf  hinf }
INITIAL { minf = ninf  hinf = thinf }
BREAKPOINT { minf = ninf }
