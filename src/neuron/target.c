/* target.c: which libnrniv this is. */
#include "layout.h"
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>

struct neuron_target neuron;
struct neuron_data neuron_data;

const short layout_table[FAMILY_COUNT][LAYOUT_COUNT] = {
#define LAYOUT(name, f80, f82, f90, f91) [FAMILY_80][LAYOUT_##name] = f80, [FAMILY_82][LAYOUT_##name] = f82, [FAMILY_90][LAYOUT_##name] = f90, [FAMILY_91][LAYOUT_##name] = f91,
#include "layout.def"
#undef LAYOUT
};

const char *neuron_second_shim(void) {
    const void *other = dlsym(RTLD_NEXT, "patchshim_version");
    uintptr_t lo, hi;
    const char *path;
    return other && neuron_library_of(other, &lo, &hi, &path) ? path : NULL;
}

const char *neuron_family_name(enum neuron_family family) {
    static const char *const names[FAMILY_COUNT] = {"unknown", "8.0", "8.1-8.2", "9.0", "9.1"};
    return names[family];
}

struct library {
    uintptr_t address, lo, hi;
    char path[4096];
    bool found;
};

static int library_visit(struct dl_phdr_info *info, size_t size, void *data) {
    struct library *library = data;
    (void)size;
    uintptr_t lo = UINTPTR_MAX, hi = 0;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD)
            continue;
        uintptr_t from = info->dlpi_addr + segment->p_vaddr, to = from + segment->p_memsz;
        lo = from < lo ? from : lo;
        hi = to > hi ? to : hi;
    }
    if (library->address < lo || library->address >= hi)
        return 0;
    library->lo = lo;
    library->hi = hi;
    library->found = true;
    snprintf(library->path, sizeof library->path, "%s", info->dlpi_name ? info->dlpi_name : "");
    return 1;
}

bool neuron_library_of(const void *address, uintptr_t *lo, uintptr_t *hi, const char **path) {
    static __thread struct library library;
    library.address = (uintptr_t)address;
    library.found = false;
    dl_iterate_phdr(library_visit, &library);
    if (!library.found)
        return false;
    *lo = library.lo;
    *hi = library.hi;
    *path = library.path;
    return true;
}

void *neuron_symbol_of(const char *const *names) {
    for (; neuron.handle && *names; ++names) {
        void *address = dlsym(neuron.handle, *names);
        if (address && (uintptr_t)address - neuron.lo < neuron.hi - neuron.lo)
            return address;
    }
    return NULL;
}

void *neuron_symbol_in(const void *address, const char *name) {
    uintptr_t lo, hi;
    const char *path;
    void *handle = neuron_library_of(address, &lo, &hi, &path) && *path ? dlopen(path, RTLD_LAZY | RTLD_NOLOAD) : NULL, *found = NULL;
    if (handle) {
        found = dlsym(handle, name);
        dlclose(handle);
    }
    return found;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* class2oc tells the families apart: C name in 8.0; with a checkpoint argument in 8.1-8.2; without in 9.x; class2oc_base since 9.1. */
static enum neuron_family family_of(void) {
    if (neuron_symbol_of(NAMES("_Z8class2ocPKcPFPvP6ObjectEPFvS1_EP11Member_funcP19Member_ret_obj_funcP19Member_ret_str_func")))
        return neuron_symbol_of(NAMES("_Z13class2oc_basePKcPFPvP6ObjectEPFvS1_EP11Member_funcP19Member_ret_obj_funcP19Member_ret_str_func")) ? FAMILY_91 : FAMILY_90;
    if (neuron_symbol_of(NAMES("_Z8class2ocPKcPFPvP6ObjectEPFvS1_EP11Member_funcPFiPS1_EP19Member_ret_obj_funcP19Member_ret_str_func")))
        return FAMILY_82;
    if (neuron_symbol_of(NAMES("class2oc")) && neuron_symbol_of(NAMES("sec_free")))
        return FAMILY_80;
    return FAMILY_NONE;
}

static const int never;
static void *const nowhere;
struct neuron_flags neuron_flags = {&never, &never, &nowhere, &nowhere};

static const int *or_never(const int *flag) { return flag ? flag : &never; }

bool neuron_attach(const void *address, char *why, size_t n) {
    const char *path;
    if (!neuron_library_of(address, &neuron.lo, &neuron.hi, &path)) {
        snprintf(why, n, "the calling code belongs to no library");
        return false;
    }
    neuron.path = strdup(path);
    neuron.handle = dlopen(*path ? path : NULL, RTLD_LAZY | RTLD_NOLOAD);
    if (!neuron.handle || !neuron.path) {
        snprintf(why, n, "%s cannot be opened again: %s", path, dlerror());
        return false;
    }
    neuron.family = family_of();
    if (neuron.family == FAMILY_NONE) {
        snprintf(why, n, "%s is of no ABI family that patchshim knows (8.0, 8.1-8.2, 9.0, 9.1): its class2oc is another one, or missing", neuron.path);
        return false;
    }
    const char *(*version)(int) = neuron_symbol_of(NAMES("nrn_version", "_Z11nrn_versioni"));
    snprintf(neuron.version, sizeof neuron.version, "%s", version ? version(1) : "");
    neuron_data = (struct neuron_data){
        .pnt_map = neuron_symbol_of(NAMES("pnt_map")),
        .is_artificial = neuron_symbol_of(NAMES("nrn_is_artificial_")),
        .pointsym = neuron_symbol_of(NAMES("pointsym")),
        .tree_changed = neuron_symbol_of(NAMES("tree_changed")),
        .structure_change = neuron_symbol_of(NAMES("v_structure_change")),
        .threads = neuron_symbol_of(NAMES("nrn_threads")),
        .nthread = neuron_symbol_of(NAMES("nrn_nthread")),
        .node_voltages = neuron_symbol_of(NAMES("_ZN9NrnThread20node_voltage_storageEv")),
        .execerror = neuron_symbol_of(NAMES("hoc_execerror", "_Z13hoc_execerrorPKcS0_")),
        .execerror_messages = neuron_symbol_of(NAMES("hoc_execerror_messages")),
        .inside_stacktype = neuron_symbol_of(NAMES("hoc_inside_stacktype", "_Z20hoc_inside_stacktypei")),
        .look_inside = neuron_symbol_of(NAMES("hoc_obj_look_inside_stack", "_Z25hoc_obj_look_inside_stacki")),
        .pc = neuron_symbol_of(NAMES("hoc_pc")),
        .accessed = neuron_symbol_of(NAMES("nrn_noerr_access", "_Z16nrn_noerr_accessv")),
        .usegui = neuron_symbol_of(NAMES("hoc_usegui")),
        .net_cvode = neuron_symbol_of(NAMES("net_cvode_instance")),
        .playrec_uses = neuron_symbol_of(NAMES("_ZN8NetCvode12playrec_usesEPv")),
        .vtable_play_step = neuron_symbol_of(NAMES("_ZTV11VecPlayStep")),
        .vtable_play_continuous = neuron_symbol_of(NAMES("_ZTV17VecPlayContinuous")),
        .vtable_record_discrete = neuron_symbol_of(NAMES("_ZTV17VecRecordDiscrete")),
        .access_param = neuron_symbol_of(NAMES("_Z27_nrn_mechanism_access_paramP4Propii")),
        .secname = neuron_symbol_of(NAMES("secname", "_Z7secnameP7Section")),
        .object_name = neuron_symbol_of(NAMES("hoc_object_name", "_Z15hoc_object_nameP6Object")),
        .arc_position = neuron_symbol_of(NAMES("nrn_arc_position", "_Z16nrn_arc_positionP7SectionP4Node")),
    };
    neuron_flags = (struct neuron_flags){
        .variable_step = or_never(neuron_symbol_of(NAMES("cvode_active_"))),
        .clips = or_never(neuron_symbol_of(NAMES("hoc_errno_count"))),
        .program = neuron_data.pc ? (void *const *)neuron_data.pc : &nowhere,
        .threads = neuron_data.threads ? (void *const *)neuron_data.threads : &nowhere,
    };
    if (!neuron_data.pnt_map || !neuron_data.pointsym || !neuron_data.secname || !neuron_data.object_name) {
        snprintf(why, n, "%s lacks functions that every known NEURON has (secname, hoc_object_name, pnt_map, pointsym)", neuron.path);
        return false;
    }
    return true;
}
