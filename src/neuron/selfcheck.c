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
        case DT_RELA: t->rela[0] = (const void *)absolute(t, value); break;
        case DT_RELASZ: t->count[0] = value / sizeof(ElfW(Rela)); break;
        case DT_JMPREL: t->rela[1] = (const void *)absolute(t, value); break;
        case DT_PLTRELSZ: t->count[1] = value / sizeof(ElfW(Rela)); break;
        default: break;
        }
    }
    return 1;
}

/* The names of the table that libnrniv defines, with our own address. They are found by the real function's address, which libnrniv's symbol
   table gives too: a table of 2048 slots, so that the 20,000 relocations cost some ten instructions each. */
struct wanted {
    enum hook_id id;
    uintptr_t real, ours;
};
enum { SLOTS = 2048 };

static size_t slot_of(uintptr_t address) { return (address * UINT64_C(0x9E3779B97F4A7C15)) >> 53; }

static void wanted_names(struct wanted *slots) {
    for (int id = 0; id < HOOK_COUNT; ++id)
        for (const char *const *name = hooks_table[id].names; *name; ++name) {
            void *real = neuron_symbol_of((const char *const[]){*name, NULL});
            if (!real)
                continue;
            size_t i = slot_of((uintptr_t)real);
            while (slots[i].real)
                i = (i + 1) % SLOTS;
            slots[i] = (struct wanted){id, (uintptr_t)real, (uintptr_t)dlsym(RTLD_DEFAULT, *name)};
        }
}

static const struct wanted *wanted_find(const struct wanted *slots, uintptr_t real) {
    size_t i = slot_of(real);
    while (slots[i].real && slots[i].real != real)
        i = (i + 1) % SLOTS;
    return slots[i].real ? &slots[i] : NULL;
}

bool selfcheck_core(char *why, size_t n) {
    struct tables t = {0};
    _Static_assert(HOOK_COUNT * 4 < SLOTS / 2, "the table of names is too small");
    static struct wanted slots[SLOTS];
    memset(slots, 0, sizeof slots);
    wanted_names(slots);
    uintptr_t own_lo, own_hi;
    const char *own_path;
    neuron_library_of((const void *)selfcheck_core, &own_lo, &own_hi, &own_path);
    dl_iterate_phdr(read_tables, &t);
    memset(rows, 0, sizeof rows);
    for (int part = 0; part < 2; ++part)
        for (size_t i = 0; t.symbols && i < t.count[part]; ++i) {
            size_t symbol = ELF64_R_SYM(t.rela[part][i].r_info);
            if (!symbol || !t.symbols[symbol].st_value)
                continue;
            const struct wanted *w = wanted_find(slots, t.base + t.symbols[symbol].st_value);
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

int selfcheck_off(char *text, size_t n) {
    static const char others[] = " and others";
    int count = 0;
    size_t length = 0;
    *text = 0;
    for (int id = 0; id < HOOK_COUNT; ++id) {
        if (hooks_table[id].required || (hooks.slot[id] && !rows[id].missed))
            continue;
        bool fits = length + strlen(hooks_table[id].id) + 2 + sizeof others <= n;
        if (fits)
            length += (size_t)snprintf(text + length, n - length, "%s%s", count ? ", " : "", hooks_table[id].id);
        ++count;
        if (!fits && length + sizeof others <= n && !strstr(text, others))
            snprintf(text + length, n - length, "%s", others);
    }
    return count;
}
