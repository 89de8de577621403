#include "parallel.h"
#include "checks.h"
#include "options/options.h"
#include "report/report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool parallel_error_ends(void) { return checks_severity(CHECK_mpi_error) == SEVERITY_ERROR && options.halt != HALT_NEVER; }

/* Whoever ends the ranks may not do so before another has had its say. */
enum { MOMENT = 200000, LONGER = 500000 /* us */ };

bool parallel_error(const char *error, int ranks, const struct place *line, bool catchable) {
    char what[700];
    snprintf(what, sizeof what, "%s: all %d ranks are ended", error, ranks);
    struct finding finding = {
        .check = CHECK_mpi_error,
        .severity = checks_severity(CHECK_mpi_error),
        .what = what,
        .lost = *line,
        .effect = "the other ranks would wait for this one for ever, or go on without it",
        .mend = catchable ? "mend the error on this rank, or catch it there" : "mend the error on this rank: with MPI an error of NEURON's own ends the program also inside a try",
    };
    usleep(MOMENT);
    unsigned ticket = report_add(&finding);
    if (report_told_elsewhere(ticket))
        usleep(LONGER);
    return ticket && report_raises(&finding);
}

void parallel_copies_told(int count, const struct place *line) {
    char what[300];
    snprintf(what, sizeof what, "%d processes were started, and each is rank 0 of 1: NEURON runs %d copies of the whole model", count, count);
    struct finding finding = {
        .check = CHECK_mpi_copies,
        .severity = checks_severity(CHECK_mpi_copies),
        .what = what,
        .lost = *line,
        .effect = "every copy does all of the work, and all write the same files",
        .mend = "h.nrnmpi_init() before ParallelContext, or import mpi4py before neuron, or nrniv -mpi",
        .every_rank = true,
    };
    if (finding.severity)
        report_add(&finding);
}

static bool same(const struct board_view *a, const struct board_view *b) { return a->state == b->state && (a->state == RANK_ENDED || !strcmp(a->call, b->call)); }

/* "ranks 0, 2 wait in barrier for 4.1 s (model.py:7); rank 1 in allreduce for 4.0 s (model.py:9)" */
static void describe(const struct board_view *views, int ranks, char *text, size_t n) {
    size_t length = 0;
    for (int i = 0; i < ranks && length < n; ++i) {
        bool told = false;
        int count = 0;
        char who[120];
        size_t used = 0;
        for (int j = 0; j < i; ++j)
            told |= same(&views[j], &views[i]) && !strcmp(views[j].line, views[i].line);
        for (int j = i; j < ranks && !told; ++j)
            if (same(&views[j], &views[i]) && !strcmp(views[j].line, views[i].line)) {
                if (used < sizeof who - 16)
                    used += (size_t)snprintf(who + used, sizeof who - used, count ? ", %d" : "%d", j);
                ++count;
            }
        if (told)
            continue;
        const struct board_view *view = &views[i];
        length += (size_t)snprintf(text + length, n - length, "%srank%s %s%s", length ? "; " : "", count > 1 ? "s" : "", who, used >= sizeof who - 16 ? "..." : "");
        if (length >= n)
            break;
        if (view->state == RANK_ENDED)
            length += (size_t)snprintf(text + length, n - length, " %s ended", count > 1 ? "have" : "has");
        else
            length += (size_t)snprintf(text + length, n - length, " wait%s in %s for %.1f s%s%s%s", count > 1 ? "" : "s", view->call, view->since, *view->line ? " (" : "",
                                       view->line, *view->line ? ")" : "");
    }
}

bool parallel_hang(int ranks, double seconds) {
    struct board_view views[BOARD_RANKS];
    bool waits = false, different = false;
    for (int i = 0; i < ranks; ++i) {
        board_look(i, &views[i]);
        if (views[i].state != RANK_ENDED && (views[i].state != RANK_WAITS || views[i].since < seconds))
            return false;
        waits |= views[i].state == RANK_WAITS;
        different |= !same(&views[i], &views[0]);
    }
    if (!waits || !different)
        return false;
    char what[900];
    describe(views, ranks, what, sizeof what);
    struct finding finding = {
        .check = CHECK_mpi_hang,
        .severity = checks_severity(CHECK_mpi_hang),
        .what = what,
        .effect = "no rank can go on",
        .cause = "mpi-hang",
        .every_rank = true,
    };
    return finding.severity && report_add(&finding) && report_raises(&finding);
}
