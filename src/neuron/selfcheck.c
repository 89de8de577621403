/* selfcheck.c: a library that was linked with -Bsymbolic, or that calls a function directly, has no relocation for it: a hook on it never acts.
   Each relocation of a hook's symbol must hold our address; one that is not resolved yet (nrniv binds lazily) counts as taken if the symbol
   resolves to us in the global scope, which preloaded libraries head. */
#include "selfcheck.h"
#include "hooks/hooks.h"
#include "neuron.h"
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

static struct selfcheck_row rows[HOOK_COUNT];
const struct selfcheck_row *selfcheck_rows(void) { return rows; }

struct tables {
    uintptr_t base;
    const ElfW(Sym) *symbols;
    const char *strings;
    const ElfW(Rela) *rela[2];
    size_t count[2];
};

static uintptr_t absolute(const struct tables *t, uintptr_t value) { return value < t->base ? t->base + value : value; }

static int read_tables(struct dl_phdr_info *info, size_t size, void *data) {
    struct tables *t = data;
    (void)size;
    const ElfW(Dyn) *dynamic = NULL;
    bool wanted = false;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_DYNAMIC)
            dynamic = (const void *)(info->dlpi_addr + segment->p_vaddr);
        uintptr_t from = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && neuron.lo >= from && neuron.lo < from + segment->p_memsz)
            wanted = true;
    }
    if (!wanted || !dynamic)
        return 0;
    t->base = info->dlpi_addr;
    for (; dynamic->d_tag != DT_NULL; ++dynamic) {
        uintptr_t value = dynamic->d_un.d_ptr;
        switch (dynamic->d_tag) {
        case DT_SYMTAB: t->symbols = (const void *)absolute(t, value); break;
        case DT_STRTAB: t->strings = (const void *)absolute(t, value); break;
        case DT_RELA: t->rela[0] = (const void *)absolute(t, value); break;
        case DT_RELASZ: t->count[0] = value / sizeof(ElfW(Rela)); break;
        case DT_JMPREL: t->rela[1] = (const void *)absolute(t, value); break;
        case DT_PLTRELSZ: t->count[1] = value / sizeof(ElfW(Rela)); break;
        default: break;
        }
    }
    return 1;
}

/* Our exported address for each name that libnrniv has, by the real function's address (which its symbol table gives). */
struct wanted {
    enum hook_id id;
    const char *name;
    uintptr_t ours;
};

static size_t wanted_names(struct wanted *list) {
    size_t n = 0;
    for (int id = 0; id < HOOK_COUNT; ++id)
        for (const char *const *name = hooks_table[id].names; *name; ++name)
            if (neuron_symbol_of((const char *const[]){*name, NULL}))
                list[n++] = (struct wanted){id, *name, (uintptr_t)dlsym(RTLD_DEFAULT, *name)};
    return n;
}

static const struct wanted *wanted_find(const struct wanted *list, size_t n, const char *name) {
    for (size_t i = 0; i < n; ++i)
        if (list[i].name[0] == name[0] && !strcmp(list[i].name, name))
            return &list[i];
    return NULL;
}

bool selfcheck_core(char *why, size_t n) {
    struct tables t = {0};
    struct wanted list[HOOK_COUNT * 4];
    size_t count = wanted_names(list);
    uintptr_t own_lo, own_hi;
    const char *own_path;
    neuron_library_of((const void *)selfcheck_core, &own_lo, &own_hi, &own_path);
    dl_iterate_phdr(read_tables, &t);
    memset(rows, 0, sizeof rows);
    /* symbol numbers repeat: names are compared once per symbol */
    static signed short by_symbol[1 << 16];
    memset(by_symbol, 0, sizeof by_symbol);
    for (int part = 0; part < 2; ++part)
        for (size_t i = 0; t.symbols && t.strings && i < t.count[part]; ++i) {
            size_t symbol = ELF64_R_SYM(t.rela[part][i].r_info);
            if (!symbol)
                continue;
            signed short known = symbol < sizeof by_symbol / sizeof *by_symbol ? by_symbol[symbol] : 0;
            if (known < 0)
                continue;
            const struct wanted *w = known ? &list[known - 1] : wanted_find(list, count, t.strings + t.symbols[symbol].st_name);
            if (symbol < sizeof by_symbol / sizeof *by_symbol)
                by_symbol[symbol] = w ? (signed short)(w - list + 1) : -1;
            if (!w)
                continue;
            uintptr_t value = *(uintptr_t *)(t.base + t.rela[part][i].r_offset);
            bool real = value == (uintptr_t)hooks.slot[w->id];
            bool unresolved = !real && part == 1 && value - neuron.lo < neuron.hi - neuron.lo;
            bool ours = unresolved ? w->ours - own_lo < own_hi - own_lo : value - own_lo < own_hi - own_lo;
            ++*(ours ? &rows[w->id].taken : &rows[w->id].missed);
        }
    for (int id = 0; id < HOOK_COUNT; ++id) {
        if (!hooks_table[id].required)
            continue;
        const char *name = hooks_table[id].id;
        if (!hooks.slot[id])
            return snprintf(why, n, "NEURON %s at %s does not define %s, which patchshim needs", neuron.version, neuron.path, name), false;
        if (!rows[id].taken || rows[id].missed)
            return snprintf(why, n, "calls of %s inside %s do not reach patchshim (%d of %d do)", name, neuron.path, rows[id].taken, rows[id].taken + rows[id].missed), false;
    }
    return true;
}
