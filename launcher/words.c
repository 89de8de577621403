#include "words.h"
#include <stdio.h>
#include <string.h>

const char *words_severity(enum severity severity) {
    static const char *const words[] = {"off", "note", "warn", "error"};
    return words[severity];
}

const char *words_when(const char *when) {
    static const char *const words[][2] = {
        {"line", "at the line that causes it"},
        {"death", "when the object goes"},
        {"finitialize", "at the next finitialize"},
        {"step", "at the first step, or the step where it happens"},
        {"end", "at the end of the call"},
        {"exit", "when the program ends"},
        {"event", "when it happens"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; ++i)
        if (!strcmp(words[i][0], when))
            return words[i][1];
    return when;
}

static const char *repository(const char *name, size_t n) {
    static const char *const repositories[][2] = {
        {"nrn", "neuronsimulator/nrn"},
        {"PyNN", "NeuralEnsemble/PyNN"},
        {"netpyne", "suny-downstate-medical-center/netpyne"},
        {"LFPy", "LFPy/LFPy"},
        {"hnn-core", "jonescompneuro/hnn-core"},
        {"BluePyOpt", "BlueBrain/BluePyOpt"},
        {"bsb-core", "dbbs-lab/bsb-core"},
    };
    for (size_t i = 0; i < sizeof repositories / sizeof *repositories; ++i)
        if (strlen(repositories[i][0]) == n && !strncmp(repositories[i][0], name, n))
            return repositories[i][1];
    return NULL;
}

const char *words_link(const char *see, char *link, size_t n) {
    for (see += strspn(see, " "); *see; see += strspn(see, " ")) {
        size_t length = strcspn(see, " "), name = strcspn(see, "#");
        const char *found = name < length ? repository(see, name) : NULL;
        if (found)
            snprintf(link, n, "https://github.com/%s/issues/%.*s", found, (int)(length - name - 1), see + name + 1);
        see += length;
        if (found)
            return see;
    }
    return NULL;
}
