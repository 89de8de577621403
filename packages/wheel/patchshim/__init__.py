"""patchshim: a library that is preloaded into programs that use NEURON. The work is done by the library; this package only starts it:

    python -m patchshim [options] model.py [argument...]
"""
