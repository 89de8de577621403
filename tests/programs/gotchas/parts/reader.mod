NEURON { SUFFIX reader USEION ca READ cai, eca WRITE ica RANGE g }
PARAMETER { g = 1e-5 }
ASSIGNED { v cai eca ica }
BREAKPOINT { ica = g*cai/(cai+1e-3)*(v-eca) }
