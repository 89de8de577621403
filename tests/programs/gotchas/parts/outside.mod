TITLE writes cao
COMMENT
USEION ca WRITE cai would be another thing
ENDCOMMENT
NEURON {
    SUFFIX outside
    USEION ca READ ica, cao WRITE cao   : the side of the membrane counts
    USEION k READ ek WRITE ik
}
ASSIGNED { v ica ek ik }
STATE { cao }
INITIAL { cao = 2 }
BREAKPOINT { SOLVE s METHOD cnexp ik = 1e-6*(v-ek) }
DERIVATIVE s { cao' = (2 - cao)/10 + ica*1e-2 }
