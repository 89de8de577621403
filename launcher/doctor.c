/* doctor.c: `patchshim doctor`: starts NEURON as a model would, with log=hooks, and says what came of it. */
#include "launcher.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static const char probe[] = "import sys, neuron\n"
                            "print('python   %s %s' % (sys.version.split()[0], sys.executable))\n"
                            "print('neuron   %s %s' % (neuron.__version__, neuron.__file__))\n"
                            "from neuron import h\nh('create patchshim_probe'); h.finitialize()";

static bool begins(const char *path, const char *name) {
    const char *slash = strrchr(path, '/');
    return !strncmp(slash ? slash + 1 : path, name, strlen(name));
}

/* What the library said while the program ran. */
struct heard {
    bool hooks, refused;
};

/* Hands the program's stderr on, line by line. */
static struct heard listen(int fd) {
    struct heard heard = {false, false};
    char line[2000];
    FILE *input = fdopen(fd, "r");
    while (input && fgets(line, sizeof line, input)) {
        heard.hooks = heard.hooks || (!strncmp(line, "patchshim:", 10) && strstr(line, "[hooks]"));
        heard.refused = heard.refused || (!strncmp(line, "patchshim: error:", 17) && strstr(line, "[attach]"));
        fputs(line, stdout);
    }
    if (input)
        fclose(input);
    return heard;
}

static int verdict(const char *name, int status, struct heard heard) {
    if (heard.refused)
        return fail(STATUS_ATTACH, "patchshim does not work with this NEURON; the line above says why");
    if (WIFSIGNALED(status))
        return fail(1, "%s was ended by signal %d", name, WTERMSIG(status));
    if (WEXITSTATUS(status) == STATUS_NOT_FOUND || WEXITSTATUS(status) == STATUS_NOT_EXECUTABLE)
        return WEXITSTATUS(status);
    if (!heard.hooks)
        return fail(1, "%s did not load NEURON's library libnrniv (ended with status %d)", name, WEXITSTATUS(status));
    printf("verdict  the hooks take\n");
    return 0;
}

static int examine(const char *library, char **program) {
    struct run run = {.library = library, .options = " log=hooks", .lenient = true};
    int ends[2], status;
    printf("program  %s\n", program[0]);
    fflush(stdout);
    if (pipe(ends))
        return fail(1, "%s", strerror(errno));
    pid_t child = fork();
    if (!child) {
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        setenv("NEURON_MODULE_OPTIONS", "-nogui", 0);
        status = run_prepare(&run);
        _exit(status ? status : run_program(&run, program));
    }
    close(ends[1]);
    struct heard heard = listen(ends[0]);
    waitpid(child, &status, 0);
    return verdict(program[0], status, heard);
}

static int examine_named(const char *library, char *name) {
    char *python[] = {name, (char *)"-c", (char *)probe, NULL};
    char *nrniv[] = {name, (char *)"-nogui", (char *)"-c", (char *)"finitialize()", (char *)"-c", (char *)"quit()", NULL};
    char *plain[] = {name, NULL};
    return examine(library, begins(name, "python") ? python : begins(name, "nrniv") || begins(name, "special") ? nrniv : plain);
}

int command_doctor(char **arguments) {
    char library[PATH_MAX];
    struct utsname system;
    const char *old = getenv("PATCHSHIM");
    int status = library_find(library, sizeof library);
    if (status)
        return status;
    if (!uname(&system))
        printf("system   %s %s\n", system.sysname, system.machine);
    printf("library  %s\n", library);
    if (old)
        printf("variable PATCHSHIM=%s\n", old);
    if (!arguments[0])
        return examine_named(library, (char *)"python3");
    return arguments[1] ? examine(library, arguments) : examine_named(library, arguments[0]);
}
