#!/bin/sh
# embed.sh FILE...: prints C source that holds the files as text, one array each, and the table python_sources_embedded of
# (module name, text, length). The name is that of the file, below `patch`; __init__.py is `patch` itself, patchshim_* stand by themselves. The same files
# give the same output, in whatever directory they are.
set -eu
LC_ALL=C
export LC_ALL
echo '/* Made by embed.sh from the Python files of src/python/patch. */'
echo '#include "python/module.h"'
n=0
for file in "$@"; do
    echo "static const unsigned char text_${n}[] = {"
    od -A n -v -t u1 "$file" | sed -e 's/  */ /g' -e 's/^ //' -e 's/ $//' -e 's/ /,/g' -e 's/$/,/'
    echo '0};'
    n=$((n + 1))
done
echo 'const struct python_embedded python_sources_embedded[] = {'
n=0
for file in "$@"; do
    name=$(basename "$file" .py)
    case $name in
    __init__) module='patch' ;;
    patchshim_*) module=$name ;;
    *) module=patch.$name ;;
    esac
    echo "    {\"$module\", (const char *)text_$n, sizeof text_$n - 1},"
    n=$((n + 1))
done
echo '    {0, 0, 0}};'
