NEURON { SUFFIX relay  RANGE seen, kept  POINTER source }
ASSIGNED { source seen kept[3] }
INITIAL { seen = source  kept[0] = 0  kept[1] = 0  kept[2] = 0 }
BREAKPOINT { seen = source  kept[1] = source }
