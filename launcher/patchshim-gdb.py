"""patchshim-gdb.py: commands of gdb for a program that runs with libpatchshim.so. `patchshim --gdb` loads it, else `source` it.

    patchshim pins       what is kept alive, and through what
    patchshim objects    what exists in the model, and where it was made
    patchshim findings   what was found so far

The program stops at each finding, in patchshim_on_finding(severity, id, what)."""
import gdb


class Patchshim(gdb.Command):
    """Asks patchshim about the model: patchshim pins|objects|findings."""

    WORDS = {
        "pins": "what is kept alive, and through what",
        "objects": "what exists in the model, and where it was made",
        "findings": "what was found so far",
    }

    def __init__(self):
        super().__init__("patchshim", gdb.COMMAND_DATA)

    def complete(self, text, word):
        return [name for name in self.WORDS if name.startswith(word)]

    def invoke(self, argument, from_tty):
        if argument not in self.WORDS:
            raise gdb.GdbError("patchshim %s\n%s" % ("|".join(self.WORDS), "\n".join("  %-9s %s" % each for each in self.WORDS.items())))
        if gdb.selected_inferior().pid == 0:
            raise gdb.GdbError("The program is not being run.")
        if gdb.lookup_static_symbol("patchshim_" + argument) is None and not self.exported(argument):
            raise gdb.GdbError("libpatchshim.so is not in this program.")
        gdb.execute("call (void)patchshim_%s()" % argument)

    @staticmethod
    def exported(argument):
        try:
            gdb.parse_and_eval("(long)&patchshim_" + argument)
            return True
        except gdb.error:
            return False


class Finding(gdb.Breakpoint):
    """Says what was found; where it was is in the backtrace, and on the program's standard error."""

    def stop(self):
        try:
            severity, identity, what = (gdb.parse_and_eval("(char *)$" + register).string() for register in ("rdi", "rsi", "rdx"))
            gdb.write("patchshim: %s: %s [%s]\n" % (severity, what, identity))
        except gdb.error:
            pass  # another processor
        return True


Patchshim()
gdb.execute("set breakpoint pending on")
Finding("patchshim_on_finding")
