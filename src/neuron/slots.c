/* slots.c: where a library keeps the addresses of functions that it calls (its PLT slots). */
#include "calls.h"
#include <elf.h>
#include <link.h>
#include <string.h>

#if defined __x86_64__
enum { JUMP_SLOT = R_X86_64_JUMP_SLOT };
#elif defined __aarch64__
enum { JUMP_SLOT = R_AARCH64_JUMP_SLOT };
#else
enum { JUMP_SLOT = -1 }; /* none that is known: no slot is found */
#endif

struct search {
    uintptr_t address;
    const char *name;
    void **slot;
};

static int search_library(struct dl_phdr_info *info, size_t size, void *data) {
    struct search *search = data;
    const ElfW(Dyn) *dynamic = NULL;
    bool wanted = false;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t from = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_DYNAMIC)
            dynamic = (const void *)from;
        wanted |= segment->p_type == PT_LOAD && search->address - from < segment->p_memsz;
    }
    if (!wanted || !dynamic)
        return 0;
    const ElfW(Sym) *symbols = NULL;
    const char *strings = NULL;
    const ElfW(Rela) *rela = NULL;
    size_t bytes = 0;
    for (; dynamic->d_tag != DT_NULL; ++dynamic) {
        uintptr_t value = dynamic->d_un.d_ptr, pointer = value < info->dlpi_addr ? value + info->dlpi_addr : value;
        switch (dynamic->d_tag) {
        case DT_SYMTAB: symbols = (const void *)pointer; break;
        case DT_STRTAB: strings = (const void *)pointer; break;
        case DT_JMPREL: rela = (const void *)pointer; break;
        case DT_PLTRELSZ: bytes = value; break;
        default: break;
        }
    }
    for (size_t i = 0; symbols && strings && rela && i < bytes / sizeof *rela; ++i)
        if ((int)ELF64_R_TYPE(rela[i].r_info) == JUMP_SLOT && !strcmp(strings + symbols[ELF64_R_SYM(rela[i].r_info)].st_name, search->name))
            search->slot = (void **)(info->dlpi_addr + rela[i].r_offset);
    return 1;
}

void **neuron_slot(const void *address, const char *name) {
    struct search search = {(uintptr_t)address, name, NULL};
    dl_iterate_phdr(search_library, &search);
    return search.slot;
}
