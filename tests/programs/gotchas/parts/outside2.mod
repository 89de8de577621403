NEURON { POINT_PROCESS Outside USEION ca READ ica WRITE cao RANGE tau }
PARAMETER { tau = 10 }
ASSIGNED { ica }
STATE { cao }
INITIAL { cao = 3 }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cao' = (2 - cao)/tau + ica*1e-2 }
