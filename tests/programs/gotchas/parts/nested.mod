NEURON { SUFFIX nested  NONSPECIFIC_CURRENT i  RANGE g, e, shown }
PARAMETER { g = 0.0001 (siemens/cm2) e = -50 (millivolt) shown = 1 }
ASSIGNED { v (millivolt) i (milliamp/cm2) }
INITIAL { report() }
BREAKPOINT { i = drive(v) }
FUNCTION drive(u (millivolt)) { drive = conductance() * (u - e) }
FUNCTION conductance() { conductance = g }
PROCEDURE report() { shown = shown * 1 }
