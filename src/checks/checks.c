#include "checks.h"
#include "options/options.h"
#include <string.h>

const struct check_row checks_table[CHECK_COUNT] = {
#define CHECK(id, name, severity, when, what, mend, why, wrong, right, see) [CHECK_##id] = {name, severity, when, what, mend, why, wrong, right, see},
#include "checks.def"
#undef CHECK
};

int checks_find(const char *id) {
    for (int i = 0; i < CHECK_COUNT; ++i)
        if (!strcmp(checks_table[i].id, id))
            return i;
    return -1;
}

enum severity checks_severity_or(enum check_id check, enum severity fallback) { return options.severity[check] >= 0 ? (enum severity)options.severity[check] : fallback; }

enum severity checks_severity(enum check_id check) { return checks_severity_or(check, checks_table[check].severity); }
