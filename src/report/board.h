/* board.h: the processes of one MPI program on this machine see each other through a piece of shared memory: who found the same, and
   who waits for whom can be read while all of them wait. The piece is found by the process that started the ranks (mpirun, hydra, slurmstepd); it has no name any more
   once every rank is there. Without such a process, or beyond BOARD_RANKS ranks, each process is alone. Knows nothing of MPI itself. */
#ifndef PATCHSHIM_REPORT_BOARD_H
#define PATCHSHIM_REPORT_BOARD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BOARD_RANKS = 256, BOARD_CALL = 48, BOARD_LINE = 160 };
enum board_state { RANK_UNKNOWN, RANK_RUNS, RANK_WAITS, RANK_ENDED };

/* What a rank does. */
struct board_view {
    enum board_state state;
    double since;           /* s that it waits */
    char call[BOARD_CALL];  /* "barrier" */
    char line[BOARD_LINE];  /* "model.py:7", "" unknown */
};

/* This process was started as a rank, by the starter of the ranks or by a shell of it; false: it was not, as the child of a rank, or nobody knows. */
bool board_started(void);
/* This process is RANK of RANKS, by the variables of the launcher; false: alone. Cheap once done. */
bool board_join(void);
/* Every rank of the program is there: they all have patchshim, and all run on this machine. */
bool board_complete(void);
/* From now on this process waits in CALL (a string constant), called at LINE; no longer. */
void board_wait(const char *call, const char *line);
void board_go_on(void);
/* It ends: the others see that. */
void board_leave(void);
/* The other ranks get SIGTERM, a moment after this process has ended: call it last. For a launcher that would leave them running for a while. */
void board_end_others(void);
void board_look(int rank, struct board_view *view);
/* This process found what KEY stands for. */
void board_came(uint64_t key);
/* Who came with KEY, as "0-3, 5"; how many. */
int board_who(uint64_t key, char *buffer, size_t n);
#endif
