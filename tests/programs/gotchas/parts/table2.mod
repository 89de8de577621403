NEURON { SUFFIX tabs RANGE x, r, y GLOBAL vshift, slope, temp, minf, hinf }
UNITS { (mV) = (millivolt) }
PARAMETER {
    vshift = 0 (mV) <0,100>
    slope = 10
    temp = 20 (degC)
    r = 1
    celsius (degC)
}
ASSIGNED { v (mV) minf hinf x y q }
BREAKPOINT { rates(v) x = minf  other(v) y = hinf*r }
INITIAL { rates(v) x = minf  other(v) y = hinf*r }
PROCEDURE rates(v (mV)) {
    LOCAL slope
    TABLE minf DEPEND vshift FROM -100 TO 100 WITH 200
    slope = 5
    minf = 1/(1+exp(-(v-vshift)/slope))
}
PROCEDURE other(v (mV)) { : temp comes in by the function
    TABLE hinf DEPEND celsius FROM -100 TO 100 WITH 200
    hinf = 1/(1+exp((v+half(v, 2))/10))
}
FUNCTION half(v, vshift) { half = (celsius - temp)*vshift }
