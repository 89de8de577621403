"""limited.py: programs with a time limit that ends all that they started."""
import os
import signal
import subprocess


def end_session(leader):
    """Kills a program with all that it started. Ranks of MPI lead process groups of their own, but stay in the session; a child that left alive would hold
    our pipes open for ever."""
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.getsid(int(name)) == leader:
                os.kill(int(name), signal.SIGKILL)
        except OSError:
            pass


def run(words, timeout, input=None, **options):
    """As subprocess.run, with a session of its own; raises TimeoutExpired with what was written until then."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    if input is not None:
        options["stdin"] = subprocess.PIPE
    with subprocess.Popen(words, start_new_session=True, **options) as process:
        try:
            out, err = process.communicate(input, timeout)
        except BaseException as why:
            end_session(process.pid)
            out, err = process.communicate()
            if isinstance(why, subprocess.TimeoutExpired):
                raise subprocess.TimeoutExpired(words, timeout, out, err) from None
            raise
    return subprocess.CompletedProcess(words, process.returncode, out, err)
