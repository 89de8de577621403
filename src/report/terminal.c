#include "terminal.h"
#include "render.h"
#include "source.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_SIZE = 8192, PATIENCE = 2000 }; /* bytes of one finding; ms that a full pipe is waited for */

bool terminal_coloured(void) {
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(2) && !(no && *no) && term && *term && strcmp(term, "dumb");
}

static bool write_all(int fd, const char *text, size_t n) {
    while (n) {
        ssize_t done = write(fd, text, n);
        struct pollfd full = {.fd = fd, .events = POLLOUT};
        if (done < 0 && errno == EAGAIN && poll(&full, 1, PATIENCE) > 0)
            continue;
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            text += done;
            n -= (size_t)done;
        }
    }
    return true;
}

/* The program may mean to die of SIGPIPE, but of its own: ours is blocked, and taken away if it came. */
bool terminal_write(int fd, const char *text, size_t n) {
    int saved = errno;
    sigset_t pipe, before, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    bool done = write_all(fd, text, n);
    bool broken = !done && errno == EPIPE;
    if (broken && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&pipe, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = saved;
    return done;
}

static void annotation_text(struct buffer *out, const char *text, const char *special) {
    for (const char *c = text; *c; ++c)
        if (strchr(special, *c))
            buffer_printf(out, "%%%02X", (unsigned char)*c);
        else
            buffer_bytes(out, c, 1);
}

/* A workflow command of GitHub's runners: "::warning file=model.py,line=12,title=...::text". */
static void annotation(struct buffer *out, const struct cause *cause) {
    static const char *const commands[] = {"", "notice", "warning", "error"};
    const struct place *place = cause->lost.file && !cause->made.file ? &cause->lost : &cause->made;
    const char *title = "%\r\n:,", *message = "%\r\n";
    buffer_printf(out, "::%s ", commands[cause->severity]);
    if (place->file) {
        buffer_text(out, "file=");
        annotation_text(out, source_name(place->file), title);
        buffer_printf(out, ",line=%d,", place->line);
    }
    buffer_printf(out, "title=patchshim %s::", cause->id);
    annotation_text(out, cause->what, message);
    if (cause->mend) {
        buffer_text(out, "%0A");
        annotation_text(out, cause->mend, message);
    }
    buffer_text(out, "\n");
}

void terminal_cause(const struct cause *cause) {
    char text[TEXT_SIZE];
    struct buffer out = BUFFER_FIXED(text);
    const char *runner = getenv("GITHUB_ACTIONS");
    render_cause(&out, cause, terminal_coloured());
    if (runner && !strcmp(runner, "true"))
        annotation(&out, cause);
    if (out.cut)
        text[sizeof text - 2] = '\n';
    terminal_write(2, out.text, out.length);
}

void terminal_line(enum severity severity, const char *line) {
    char text[TEXT_SIZE];
    struct buffer out = BUFFER_FIXED(text);
    render_head(&out, severity, terminal_coloured());
    buffer_shown(&out, line, 0);
    buffer_text(&out, "\n");
    terminal_write(2, out.text, out.length);
}

void terminal_plain(const char *line) {
    char text[TEXT_SIZE];
    struct buffer out = BUFFER_FIXED(text);
    buffer_text(&out, "patchshim: ");
    buffer_shown(&out, line, 0);
    buffer_text(&out, "\n");
    terminal_write(2, out.text, out.length);
}
