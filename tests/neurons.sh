# neurons.sh: sets `neurons` to the NEURONs to test on, label=PYTHON:NRNIV each. PATCHSHIM_NEURONS: such a list, or `all` for every one below the
# build folder. Sourced by the test scripts.
neurons=
for each in ${PATCHSHIM_NEURONS:-}; do
    [ "$each" = all ] || neurons="$neurons $each"
done
if [ -z "$neurons" ]; then
    [ -x /usr/bin/nrniv ] && /usr/bin/python3 -c 'import neuron' >/dev/null 2>&1 && neurons=debian=/usr/bin/python3:/usr/bin/nrniv
    for folder in "${top_builddir:?}"/neurons/*; do
        label=${folder##*/}
        [ -x "$folder/bin/nrniv" ] || continue
        case "${PATCHSHIM_NEURONS:-}:$label" in
        all:* | :9.0.2*) neurons="$neurons $label=$folder/bin/python:$folder/bin/nrniv" ;;
        esac
    done
fi
[ -n "$neurons" ] || {
    echo "no NEURON was found: sh bootstrap check installs them"
    exit 77
}
