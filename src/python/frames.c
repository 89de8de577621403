/* frames.c: whose code runs, and where. One row per code object; a second look at a line costs one look-up. */
#include "frames.h"
#include <stdio.h>
#include <stdlib.h>

#define PYTHON_PATCH_FOLDER "<patchshim>/" /* the files of the module patch (module.c) */

static struct {
    struct python_code **slots; /* open addressing, a power of two */
    size_t size, used;
    struct intent_ops ops;
    bool ops_tried, ops_known;
    char neuron[1024], library[1024]; /* folders, ending in a slash; "": not known */
    unsigned known;                   /* changes when a folder becomes known */
    size_t searched;                  /* how many rows there were when the folders were last searched for */
} table;

/* ---- the interpreter's opcodes ---- */

static int jump_kind(py module, const char *name, int number, int kind) {
    py list = python_api.PyObject_GetAttrString(module, name);
    bool found = false;
    intptr_t size = list && python_is(list, python_api.PyList_Type) ? python_api.PyList_Size(list) : 0;
    for (intptr_t i = 0; i < size && !found; i++) found = python_api.PyLong_AsLong(python_api.PyList_GetItem(list, i)) == number;
    if (list) python_api.Py_DecRef(list);
    return found ? kind : 0;
}

static bool enter_opcodes(py module) {
    py names = python_api.PyObject_GetAttrString(module, "opname");
    if (!names || !python_is(names, python_api.PyList_Type)) return false;
    intptr_t size = python_api.PyList_Size(names);
    bool known = false;
    for (int number = 0; number < size && number < 256; number++) {
        const char *name = python_api.PyUnicode_AsUTF8(python_api.PyList_GetItem(names, number));
        if (!name || *name == '<') continue;
        known |= strcmp(name, "LOAD_CONST") == 0;
        intent_ops_enter(&table.ops, number, name,
                         jump_kind(module, "hasjrel", number, INTENT_JUMP_RELATIVE) | jump_kind(module, "hasjabs", number, INTENT_JUMP_ABSOLUTE));
    }
    python_api.Py_DecRef(names);
    table.ops.minor = python_api.minor;
    return known;
}

/* Runs at the first birth, never inside a death: an import may run a little of the standard library. */
static void load_opcodes(void) {
    table.ops_tried = true;
    struct python_error saved = python_error_save();
    py module = python_api_import("opcode");
    if (module) {
        table.ops_known = enter_opcodes(module);
        python_api.Py_DecRef(module);
    }
    python_error_restore(&saved);
}

/* ---- whose file ---- */

/* The folder of a module that is loaded; false: it is not, or tells none. */
static bool folder_of(const char *module, char *folder, size_t size) {
    py modules = python_api.PyImport_GetModuleDict();
    py found = modules ? python_api.PyDict_GetItemString(modules, module) : NULL;
    py dict = found && python_is(found, python_api.PyModule_Type) ? python_api.PyObject_GenericGetDict(found, NULL) : NULL;
    py file = dict ? python_api.PyDict_GetItemString(dict, "__file__") : NULL;
    const char *text = file && python_is(file, python_api.PyUnicode_Type) ? python_api.PyUnicode_AsUTF8(file) : NULL;
    const char *slash = text ? strrchr(text, '/') : NULL;
    bool fits = slash && (size_t)(slash - text) + 2 <= size;
    if (fits) snprintf(folder, size, "%.*s", (int)(slash - text) + 1, text);
    if (dict) python_api.Py_DecRef(dict);
    return fits;
}

/* A frame of a package that was loaded since has a row that is new. */
static void find_folders(void) {
    if (table.searched == table.used) return;
    table.searched = table.used;
    if (!*table.library && folder_of("os", table.library, sizeof table.library)) table.known++;
    if (!*table.neuron && folder_of("neuron", table.neuron, sizeof table.neuron)) table.known++;
}

static bool stands_in(const char *file, const char *folder) { return *folder && strncmp(file, folder, strlen(folder)) == 0; }

static enum python_owner owner_of(const char *file) {
    if (stands_in(file, table.neuron) || stands_in(file, PYTHON_PATCH_FOLDER)) return OWNER_NEURON;
    if (strncmp(file, "<frozen ", 8) == 0) return OWNER_LIBRARY;
    if (stands_in(file, table.library) && !strstr(file + strlen(table.library), "-packages/")) return OWNER_LIBRARY;
    return OWNER_USER;
}

bool python_code_is_patch(const struct python_code *row) { return stands_in(row->file, PYTHON_PATCH_FOLDER); }

enum python_owner python_code_owner(struct python_code *row) {
    if (!*table.neuron) find_folders();
    if (row->owner_known != table.known) {
        row->owner = (unsigned char)owner_of(row->file);
        row->owner_known = table.known;
    }
    return row->owner;
}

/* ---- rows ---- */

static size_t place_of(py code, size_t size) { return ((uintptr_t)code >> 4) * 0x9E3779B97F4A7C15u >> 20 & (size - 1); }

static struct python_code **slot_of(py code) {
    size_t at = place_of(code, table.size);
    while (table.slots[at] && table.slots[at]->code != code) at = (at + 1) & (table.size - 1);
    return &table.slots[at];
}

static bool grow(void) {
    struct python_code **old = table.slots;
    size_t old_size = table.size, size = old_size ? 2 * old_size : 256;
    struct python_code **slots = calloc(size, sizeof *slots);
    if (!slots) return old_size && table.used + 1 < old_size;
    table.slots = slots;
    table.size = size;
    for (size_t i = 0; i < old_size; i++)
        if (old[i]) *slot_of(old[i]->code) = old[i];
    free(old);
    return true;
}

static const char *text_of(py code, const char *name) {
    py text = python_api.PyObject_GetAttrString(code, name); /* the code object holds it */
    const char *utf8 = text ? python_api.PyUnicode_AsUTF8(text) : NULL;
    if (text) python_api.Py_DecRef(text);
    return utf8 ? utf8 : "?";
}

static int number_of(py code, const char *name) {
    py number = python_api.PyObject_GetAttrString(code, name);
    int value = number ? (int)python_api.PyLong_AsLong(number) : 0;
    if (number) python_api.Py_DecRef(number);
    return value;
}

static intptr_t length(py tuple) { return tuple ? python_api.PyTuple_Size(tuple) : 0; }

/* From 3.11 on a cell that is an argument has one place, before it two. */
static int words_of(const struct python_code *row) {
    intptr_t words = length(row->variables[0]) + length(row->variables[1]) + length(row->variables[2]) + number_of(row->code, "co_stacksize");
    for (intptr_t i = 0; python_api.minor >= 11 && i < length(row->variables[1]); i++)
        for (intptr_t j = 0; j < length(row->variables[0]); j++)
            words -= python_api.PyTuple_GetItem(row->variables[0], j) == python_api.PyTuple_GetItem(row->variables[1], i);
    return (int)words;
}

static struct python_code *row_new(py code) {
    struct python_code *row = calloc(1, sizeof *row);
    if (!row) return NULL;
    struct python_error saved = python_error_save();
    python_api.Py_IncRef(code);
    row->code = code;
    row->file = text_of(code, "co_filename");
    row->function = text_of(code, "co_name");
    row->flags = number_of(code, "co_flags");
    /* Class bodies have no locals of their own either, but a name of theirs. */
    row->module_level = !(row->flags & CODE_NEWLOCALS) && *row->function == '<';
    row->consts = python_api.PyObject_GetAttrString(code, "co_consts");
    row->names = python_api.PyObject_GetAttrString(code, "co_names");
    row->variables[0] = python_api.PyObject_GetAttrString(code, "co_varnames");
    row->variables[1] = python_api.PyObject_GetAttrString(code, "co_cellvars");
    row->variables[2] = python_api.PyObject_GetAttrString(code, "co_freevars");
    row->words = words_of(row);
    row->owner_known = table.known - 1;
    python_error_restore(&saved);
    return row;
}

struct python_code *python_code_of(py code) {
    if (2 * table.used >= table.size && !grow()) return NULL;
    struct python_code **slot = slot_of(code);
    if (*slot) return *slot;
    struct python_code *row = row_new(code);
    if (!row) return NULL;
    slot = slot_of(code); /* the table may have grown while Python made tuples */
    *slot = row;
    table.used++;
    return row;
}

/* co_code, never the adaptive or instrumented bytes. A new reference. */
static py bytes_of(const struct python_code *row) {
    enum { CO_CODE = 48 }; /* up to 3.10 */
    if (python_api.minor >= 11) return python_api.PyObject_GetAttrString(row->code, "co_code");
    py bytes = python_at(row->code, CO_CODE);
    python_api.Py_IncRef(bytes);
    return bytes;
}

struct intent_code *python_code_reading(struct python_code *row) {
    if (!row->read && table.ops_known) {
        struct python_error saved = python_error_save();
        py bytes = bytes_of(row);
        row->read = true;
        if (python_is(bytes, python_api.PyBytes_Type))
            intent_code_read(&row->reading, &table.ops, (const unsigned char *)python_api.PyBytes_AsString(bytes), (size_t)python_api.PyBytes_Size(bytes));
        if (bytes) python_api.Py_DecRef(bytes);
        python_error_restore(&saved);
    }
    return row->reading.list ? &row->reading : NULL;
}

static bool make_room(struct python_code *row, int unit) {
    if (unit < row->units && row->lines) return true;
    int units = row->units + unit + 16; /* at least doubled */
    int *lines = realloc(row->lines, (size_t)units * sizeof *lines);
    if (!lines) return false;
    memset(lines + row->units, 0, (size_t)(units - row->units) * sizeof *lines);
    row->lines = lines;
    row->units = units;
    return true;
}

static int number_in(py tuple, int index) {
    py number = python_api.PyTuple_GetItem(tuple, index);
    return number && python_is(number, python_api.PyLong_Type) ? (int)python_api.PyLong_AsLong(number) : -1;
}

/* All lines at once, from 3.10 on. */
static void lines_from_iterator(struct python_code *row) {
    py lines = python_api.PyObject_CallMethod(row->code, "co_lines", NULL), each = lines ? python_api.PyObject_GetIter(lines) : NULL, entry;
    while (each && (entry = python_api.PyIter_Next(each))) {
        int from = number_in(entry, 0), to = number_in(entry, 1), line = number_in(entry, 2);
        for (int offset = from; offset >= 0 && offset < to && line > 0 && make_room(row, offset / 2); offset += 2) row->lines[offset / 2] = line;
        python_api.Py_DecRef(entry);
    }
    if (each) python_api.Py_DecRef(each);
    if (lines) python_api.Py_DecRef(lines);
}

/* 3.8 and 3.9: pairs of steps, in bytes and (signed) in lines. */
static void lines_from_table(struct python_code *row) {
    py table = python_api.PyObject_GetAttrString(row->code, "co_lnotab");
    intptr_t size = table ? python_api.PyBytes_Size(table) : 0;
    const unsigned char *steps = size > 0 ? (const unsigned char *)python_api.PyBytes_AsString(table) : NULL;
    int line = number_of(row->code, "co_firstlineno"), offset = 0;
    for (intptr_t i = 0; steps && i + 1 < size; i += 2) {
        for (int end = offset + steps[i]; offset < end; offset += 2)
            if (make_room(row, offset / 2)) row->lines[offset / 2] = line;
        line += (signed char)steps[i + 1];
    }
    if (table) python_api.Py_DecRef(table);
}

/* Asking for one line costs as much as the code before it is long. That is fine for a few; who asks often gets all of them at once. */
int python_code_line(struct python_code *row, int offset) {
    enum { FEW = 8 };
    int unit = offset < 0 ? 0 : offset / 2;
    if (!make_room(row, unit)) return 0;
    if (!row->lines[unit] && row->lines_asked++ == FEW) {
        struct python_error saved = python_error_save();
        if (python_api.minor >= 10) lines_from_iterator(row);
        else lines_from_table(row);
        python_error_restore(&saved);
    }
    if (!row->lines[unit]) row->lines[unit] = python_api.PyCode_Addr2Line(row->code, 2 * unit);
    return row->lines[unit] > 0 ? row->lines[unit] : 0;
}

static py item(py tuple, intptr_t index) {
    return tuple && index >= 0 && index < python_api.PyTuple_Size(tuple) ? python_api.PyTuple_GetItem(tuple, index) : NULL;
}

py python_code_name(const struct python_code *row, int index) { return item(row->names, index); }

const char *python_code_variable(const struct python_code *row, int index, bool deref) {
    intptr_t locals = length(row->variables[0]), cells = length(row->variables[1]);
    py name = NULL;
    if (python_api.minor >= 11) { /* one array: locals, cells that are no arguments, free variables */
        name = item(row->variables[0], index);
        intptr_t at = index - locals;
        for (intptr_t i = 0; !name && i < cells; i++) {
            py cell = item(row->variables[1], i);
            bool argument = false;
            for (intptr_t j = 0; j < locals; j++) argument |= item(row->variables[0], j) == cell;
            if (!argument && at-- == 0) name = cell;
        }
        if (!name) name = item(row->variables[2], at);
    } else if (deref) {
        name = index < cells ? item(row->variables[1], index) : item(row->variables[2], index - cells);
    } else {
        name = item(row->variables[0], index);
    }
    const char *text = name ? python_api.PyUnicode_AsUTF8(name) : NULL;
    return text ? text : "?";
}

int python_code_slot(const struct python_code *row, int index, bool deref) {
    return deref && python_api.minor < 11 ? (int)length(row->variables[0]) + index : index;
}

/* ---- frames ---- */

struct python_code *python_frame_of_user(const struct python_frame *frame, struct place *place) {
    struct python_frame at = *frame, innermost = *frame;
    struct python_code *row = NULL;
    do {
        row = python_code_of(python_frame_code(&at));
        if (row && python_code_owner(row) == OWNER_USER) break;
        row = NULL;
    } while (python_frame_back(&at));
    if (!row) {
        at = innermost;
        row = python_code_of(python_frame_code(&at));
    }
    if (row && place) *place = (struct place){row->file, row->function, python_code_line(row, python_frame_lasti(&at))};
    return row;
}

const void *python_frame_module(const struct python_frame *frame) {
    struct python_frame at = *frame;
    do {
        struct python_code *row = python_code_of(python_frame_code(&at));
        if (row && row->module_level) return row->code;
    } while (python_frame_back(&at));
    return NULL;
}

/* Which functions ran when something was made: the code objects of the frames, a list for each sequence that was seen, found by its hash. */
enum { LONGEST = 64, MOST = 1 << 16 };
struct chain {
    uint64_t key; /* 0: free */
    unsigned count;
    const void **codes;
};
static struct {
    struct chain *slots;
    unsigned mask, count;
    uint64_t last;
} chains;

static struct chain *chain_place(struct chain *slots, unsigned mask, uint64_t key) {
    unsigned i = (unsigned)(key >> 32) & mask;
    while (slots[i].key && slots[i].key != key) i = (i + 1) & mask;
    return &slots[i];
}

static bool chains_grow(void) {
    unsigned size = chains.slots ? 2 * (chains.mask + 1) : 256;
    struct chain *slots = size <= 2 * MOST ? calloc(size, sizeof *slots) : NULL;
    if (!slots) return false;
    for (unsigned i = 0; chains.slots && i <= chains.mask; i++)
        if (chains.slots[i].key) *chain_place(slots, size - 1, chains.slots[i].key) = chains.slots[i];
    free(chains.slots);
    chains.slots = slots;
    chains.mask = size - 1;
    return true;
}

/* The codes of the frames from INNERMOST to the module's, into LIST. 0: more than LONGEST. */
static unsigned chain_read(const struct python_frame *innermost, const void **list) {
    struct python_frame at = *innermost;
    unsigned count = 0;
    do {
        struct python_code *row = python_code_of(python_frame_code(&at));
        if (!row) return 0;
        if (!count || list[count - 1] != row->code) {
            if (count == LONGEST) return 0;
            list[count++] = row->code;
        }
        if (row->module_level) break;
    } while (python_frame_back(&at));
    return count;
}

/* KEY, when its list is kept or could be; otherwise 0. */
static uint64_t chain_known(uint64_t key, const struct python_frame *innermost) {
    if (key == chains.last) return key;
    if ((!chains.slots || 2 * (chains.count + 1) > chains.mask + 1) && !chains_grow()) return 0;
    struct chain *chain = chain_place(chains.slots, chains.mask, key);
    if (!chain->key) {
        const void *list[LONGEST];
        unsigned count = chain_read(innermost, list);
        const void **codes = count ? malloc(count * sizeof *codes) : NULL;
        if (!codes) return 0;
        memcpy(codes, list, count * sizeof *codes);
        *chain = (struct chain){key, count, codes};
        chains.count++;
    }
    return chains.last = key;
}

bool python_called_by(uint64_t callers, const void *code) {
    struct chain *chain = callers && chains.slots ? chain_place(chains.slots, chains.mask, callers) : NULL;
    if (!chain || !chain->key) return true;
    for (unsigned i = 0; i < chain->count; i++)
        if (chain->codes[i] == code) return true;
    return false;
}

/* One walk for all of it: every birth comes here. */
bool python_origin_here(struct python_origin *out) {
    *out = (struct python_origin){0};
    struct python_frame frame, at;
    if (!python_active() || !python_api_frames() || !python_frame_innermost(&frame)) return false;
    if (!table.ops_tried) load_opcodes();
    struct python_code *user = NULL, *inner = NULL, *last = NULL;
    bool by_patch = false;
    uint64_t callers = 1;
    const struct python_frame innermost = at = frame;
    do {
        struct python_code *row = python_code_of(python_frame_code(&at));
        if (!row) break;
        if (!inner) inner = row;
        if (row != last) callers = (callers ^ (uintptr_t)row->code) * 0x9e3779b97f4a7c15ull; /* one that calls itself counts once */
        last = row;
        if (!user && python_code_owner(row) == OWNER_USER) {
            user = row;
            frame = at;
            out->by_patch = by_patch;
        } else if (!user && python_code_is_patch(row)) by_patch = true;
        if (row->module_level && !out->module_code) out->module_code = row->code;
    } while (!(user && out->module_code) && python_frame_back(&at));
    if (!user) user = inner;
    if (!user) return false;
    out->place = (struct place){user->file, user->function, python_code_line(user, python_frame_lasti(&frame))};
    out->code = user->code;
    out->callers = out->module_code ? chain_known(callers, &innermost) : 0;
    return true;
}

/* linecache.cache: {file: (size, time, lines, name)} (Lib/linecache.py); IPython puts its cells there (IPython/core/compilerop.py). */
const char *python_source_line(const struct place *place, char *buffer, size_t n) {
    enum { LINES = 2 };
    if (!python_active()) return NULL;
    struct python_error saved = python_error_save();
    py modules = python_api.PyImport_GetModuleDict(), module = modules ? python_api.PyDict_GetItemString(modules, "linecache") : NULL;
    py dict = module && python_is(module, python_api.PyModule_Type) ? python_api.PyObject_GenericGetDict(module, NULL) : NULL;
    py cache = dict ? python_api.PyDict_GetItemString(dict, "cache") : NULL;
    py entry = python_is(cache, python_api.PyDict_Type) ? python_api.PyDict_GetItemString(cache, place->file) : NULL;
    py lines = python_is(entry, python_api.PyTuple_Type) && python_api.PyTuple_Size(entry) > LINES ? python_api.PyTuple_GetItem(entry, LINES) : NULL;
    py line = python_is(lines, python_api.PyList_Type) && place->line <= python_api.PyList_Size(lines) ? python_api.PyList_GetItem(lines, place->line - 1) : NULL;
    const char *text = python_is(line, python_api.PyUnicode_Type) ? python_api.PyUnicode_AsUTF8(line) : NULL;
    if (text) snprintf(buffer, n, "%.*s", (int)strcspn(text, "\r\n"), text);
    if (dict) python_api.Py_DecRef(dict);
    python_error_restore(&saved);
    return text ? buffer : NULL;
}
