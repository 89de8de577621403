# Sessions that end well in every way: files, statements, standard input, Python, arguments that are no files; errors that the program catches.
# patchshim: the same status, and nothing said.
run() { "${NRNIV:-nrniv}" -nogui -nobanner "$@"; echo status $?; }
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/caught.py" <<'Y'
from neuron import h
h("func f() { return nosuch(1) }")
try:
    h.f()
except Exception:
    print("caught")
Y
echo 'import sys; sys.exit(4)' > "$d/exits.py"
run parts/second.hoc -c 'x = 3' -c 'print x' < /dev/null
run -c 'if (!execute1("nosuch(3)", 0)) print "caught"' -c 'quit()'
echo 'print "from standard input"' | run
echo 'print "from standard input"' | run parts/second.hoc -
run parts/second.hoc 5 < /dev/null
run -python "$d/caught.py" < /dev/null
run "$d/caught.py" parts/second.hoc < /dev/null
run -python "$d/exits.py" < /dev/null
run "$d/exits.py" < /dev/null
run -c 'quit(3)'
