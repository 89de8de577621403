/* hoc_position.c: lines of HOC code, noted while they are read. */
#include "hoc_position.h"
#include "grow.h"
#include "hoc.h"
#include "hoc_program.h"
#include "layout.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { PROGRAM = 50000, TYPED = 16, TEMPLATES = 20, NESTED = 32 };

/* oc/code.cpp: tells the interpreter's state; nothing is changed. The fourth is the innermost frame. (9.x takes some by reference: a pointer all the same.) */
typedef void save_code_function(void *, void *, void *, char **, int *, int *, void *, void *, void *, void *, void *, int *);

/* What is being loaded: a file, a string, a line that is typed. The strings are its own: equal pointers mean the same load. */
struct load {
    const char *file;     /* absolute: NEURON goes to the folder of what it loads */
    const char *given;    /* as NEURON has it */
    bool string;
    bool nameless;        /* compiled by hoc_parse_stmt and its like: no lines, and the text for a name */
    unsigned base;        /* where in the program its statements are made */
    int last_line;
    unsigned end;         /* of its last statement; base: there is none, or it was the definition of a procedure */
    struct place caller;  /* a string that HOC executes: the line that does; file NULL otherwise */
    struct alias {        /* this load's names of other files */
        const char *theirs, *ours;
        struct alias *next;
    } *aliases;
    const Symbol **stores; /* objrefs that its statements assigned since the last jump */
    unsigned store_count, store_room;
};

/* A defined procedure. */
struct block {
    const uintptr_t *lo, *hi;
    struct hoc_line *lines;
    unsigned line_count;
    int line;
    bool in_template, string;
    const char *file, *function, *name;
};

static struct {
    bool bound, usable;
    char **prog, **progp, **progbase, **pc, **file;
    int *lineno, *pipeflag, *in_template;
    save_code_function *save_code;
    const char *bottom; /* of the frames: no procedure runs there, and what it holds was never set */
    const char **home; /* NEURON's folder */
    struct hoc_line *lines; /* of the program, by index */
    unsigned line_count, line_room;
    struct load *loads[NESTED];
    unsigned depth;
    struct load typed[2][TYPED]; /* strings; input */
    unsigned typed_next;
    const char *templates[TEMPLATES];
    unsigned template_depth;
    struct block *blocks;
    size_t block_count, block_room;
    struct { unsigned from, count; } defining;
    unsigned age;
} position;

uintptr_t hoc_self_lo, hoc_self_hi;

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static bool bind(void) {
    const char *path;
    position.bound = true;
    neuron_library_of(&position, &hoc_self_lo, &hoc_self_hi, &path);
    position.prog = neuron_symbol_of(NAMES("hoc_prog"));
    position.progp = neuron_symbol_of(NAMES("hoc_progp"));
    position.progbase = neuron_symbol_of(NAMES("hoc_progbase"));
    position.pc = neuron_symbol_of(NAMES("hoc_pc"));
    position.file = neuron_symbol_of(NAMES("hoc_xopen_file_"));
    position.lineno = neuron_symbol_of(NAMES("hoc_lineno"));
    position.pipeflag = neuron_symbol_of(NAMES("hoc_pipeflag"));
    position.in_template = neuron_symbol_of(NAMES("hoc_in_template"));
    position.save_code = neuron_symbol_of(NAMES("oc_save_code", "_Z12oc_save_codePP4InstS1_RmPPN3nrn2oc5frameEPiS8_S1_S7_S2_PP7SymlistS1_S8_"));
    position.home = neuron_symbol_of(NAMES("neuron_home"));
    position.usable = position.prog && position.progp && position.progbase && position.pc && position.file && position.lineno && position.pipeflag && position.in_template;
    return position.usable;
}

static bool usable(void) { return position.bound ? position.usable : neuron.handle && bind(); }

/* Index of a word of the program; PROGRAM or more: none. */
static size_t index_of(const void *word) { return (size_t)((const char *)word - *position.prog) / sizeof(uintptr_t); }

/* --- loads ------------------------------------------------------------------------------------------------------------------- */
/* The load whose statement runs or is made now. */
static struct load *load_current(void) {
    size_t base = index_of(*position.progbase);
    for (unsigned i = position.depth; i--;)
        if (position.loads[i]->base <= base)
            return position.loads[i];
    return NULL;
}

/* The same, where a string that HOC executes counts as part of what executes it. */
static struct load *load_running(void) {
    size_t base = index_of(*position.progbase);
    struct load *load = NULL;
    for (unsigned i = position.depth; i--;) {
        if (position.loads[i]->base > base)
            continue;
        load = position.loads[i];
        if (!load->caller.file)
            break;
    }
    return load;
}

static const char *load_name(struct load *load, const char *file) {
    if (!load || !file || file == load->file)
        return file;
    for (struct alias *alias = load->aliases; alias; alias = alias->next)
        if (alias->theirs == file)
            return alias->ours;
    struct alias *alias = malloc(sizeof *alias);
    char *ours = strdup(file);
    if (!alias || !ours) {
        free(alias);
        free(ours);
        return file;
    }
    *alias = (struct alias){file, ours, load->aliases};
    load->aliases = alias;
    return ours;
}

bool hoc_made_by_running_code(const char *file) {
    struct load *load = usable() ? load_running() : NULL;
    if (!load || !file)
        return true; /* unknown: nothing speaks against it */
    if (file == load->file)
        return true;
    for (struct alias *alias = load->aliases; alias; alias = alias->next)
        if (alias->ours == file)
            return true;
    return false;
}

/* Typed input and strings come by the thousand: their loads are used again in turn. */
static struct load *load_typed(const char *file) {
    struct load *load = &position.typed[!strcmp(file, "<stdin>")][position.typed_next++ % TYPED];
    for (unsigned i = 0; i < position.depth; ++i)
        if (position.loads[i] == load)
            return NULL;
    const char *name = load->file ? load->file : strdup(file);
    *load = (struct load){.file = name, .given = name, .string = true, .aliases = load->aliases, .stores = load->stores, .store_room = load->store_room};
    return load;
}

static struct load *load_new(const char *file, bool string) {
    if (string)
        return load_typed(file);
    struct load *load = calloc(1, sizeof *load);
    char *whole = realpath(file, NULL), *given = strdup(file);
    if (load && given) {
        *load = (struct load){.file = whole ? whole : given, .given = given};
        return load;
    }
    free(load);
    free(whole);
    free(given);
    return NULL;
}

static void store_add(const Symbol *symbol, void *ctx) {
    struct load *load = ctx;
    for (unsigned i = 0; i < load->store_count; ++i)
        if (load->stores[i] == symbol)
            return;
    if (load->store_count == load->store_room) {
        unsigned room = load->store_room ? 2 * load->store_room : 8;
        const Symbol **more = realloc(load->stores, room * sizeof *more);
        if (!more)
            return;
        load->stores = more;
        load->store_room = room;
    }
    load->stores[load->store_count++] = symbol;
}

/* The last statement of LOAD is about to be overwritten: what it assigned is remembered, as long as nothing jumps. */
static void statement_ended(struct load *load) {
    struct hoc_code code = {.words = (const uintptr_t *)*position.prog + load->base, .count = load->end - load->base, .statement = true};
    if (load->string || load->end <= load->base || load->end > PROGRAM)
        return;
    load->end = load->base;
    if (!hoc_stores(&code, store_add, load))
        load->store_count = 0;
}

/* The line of HOC that has a string executed. Not a line when the string comes from outside HOC: then the program is at its very beginning. */
static struct place caller_place(unsigned base) {
    struct place place = {0};
    if (base > 0 && !hoc_place_here(&place))
        place = (struct place){0};
    return place;
}

/* The innermost frame; NULL: not known. */
static char *frame_now(void) {
    void *unused[8];
    int numbers[3];
    char *frame = NULL;
    if (position.save_code)
        position.save_code(&unused[0], &unused[1], &unused[2], &frame, &numbers[0], &numbers[1], &unused[3], &unused[4], &unused[5], &unused[6], &unused[7], &numbers[2]);
    return frame;
}

static void statement_begins(unsigned base) {
    if (base == 0 && !position.bottom)
        position.bottom = frame_now();
    bool string = *position.pipeflag == 2 || *position.pipeflag == 3;
    const char *file = string ? "<string>" : *position.file && **position.file ? *position.file : "<stdin>";
    bool typed = string || file[0] == '<';
    int line = *position.lineno;
    struct place caller = string ? caller_place(base) : (struct place){0};
    while (position.depth && position.loads[position.depth - 1]->base > base)
        --position.depth;
    struct load *load = position.depth ? position.loads[position.depth - 1] : NULL;
    bool here = load && load->base == base;
    if (here)
        statement_ended(load);
    bool same = here && !typed && !load->string && line > load->last_line && !strcmp(load->given, file);
    if (!same) {
        if (here)
            --position.depth;
        load = position.depth < NESTED ? load_new(file, typed) : NULL;
        if (load)
            position.loads[position.depth++] = load;
    }
    ++position.age;
    if (!load)
        return;
    load->base = load->end = base;
    load->last_line = line;
    load->caller = caller;
    load->nameless = *position.pipeflag == 2;
}

/* --- parsing ------------------------------------------------------------------------------------------------------------------ */
static void line_begins(size_t index) {
    while (position.line_count && position.lines[position.line_count - 1].index >= index)
        --position.line_count; /* of a line without code, or of a statement that is over */
    if (position.line_count == position.line_room && !GROW(position.lines, position.line_room))
        return;
    position.lines[position.line_count++] = (struct hoc_line){(unsigned)index, *position.lineno};
}

void hoc_note_line(void) {
    if (!usable())
        return;
    size_t index = index_of(*position.progp);
    if (index >= PROGRAM)
        return;
    if (*position.progp == *position.progbase)
        statement_begins((unsigned)index);
    else if (position.depth)
        position.loads[position.depth - 1]->last_line = *position.lineno;
    line_begins(index);
}

bool hoc_reads_input(void) { return usable() && !*position.pipeflag && !(*position.file && **position.file); }

void hoc_note_string(void) {
    size_t index = usable() ? index_of(*position.progp) : PROGRAM;
    if (index >= PROGRAM)
        return;
    statement_begins((unsigned)index);
    line_begins(index);
}

void hoc_note_statement(void) {
    struct load *load = usable() ? load_current() : NULL;
    if (load && load->base == index_of(*position.progbase))
        load->end = (unsigned)index_of(*position.progp);
}

/* The words from BEGIN on move up by one. */
void hoc_note_insert(const void *begin, const void *end) {
    if (!usable())
        return;
    size_t from = index_of(begin), to = index_of(end);
    for (unsigned i = 0; i < position.line_count; ++i)
        if (position.lines[i].index > from && position.lines[i].index < to)
            ++position.lines[i].index;
}

void hoc_note_define(void) {
    position.defining.count = 0;
    if (!usable())
        return;
    size_t from = index_of(*position.progbase), to = index_of(*position.progp);
    if (from >= to || to > PROGRAM)
        return;
    position.defining.from = (unsigned)from;
    position.defining.count = (unsigned)(to - from);
}

static size_t block_search(const void *word) {
    size_t lo = 0, hi = position.block_count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if ((const void *)position.blocks[mid].hi < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Takes out what the new block overlaps (code that NEURON has freed), and puts it in its place. */
static void block_put(const struct block *block) {
    size_t from = block_search(block->lo + 1), to = from;
    while (to < position.block_count && position.blocks[to].lo < block->hi)
        free(position.blocks[to++].lines);
    if (from == to) {
        if (position.block_count == position.block_room) {
            size_t room = position.block_room ? 2 * position.block_room : 256;
            struct block *more = realloc(position.blocks, room * sizeof *more);
            if (!more) {
                free(block->lines);
                return;
            }
            position.blocks = more;
            position.block_room = room;
        }
        memmove(position.blocks + from + 1, position.blocks + from, (position.block_count - from) * sizeof *position.blocks);
        ++position.block_count;
    } else {
        memmove(position.blocks + from + 1, position.blocks + to, (position.block_count - to) * sizeof *position.blocks);
        position.block_count -= to - from - 1;
    }
    position.blocks[from] = *block;
}

static const char *template_now(void) { return *position.in_template && position.template_depth ? position.templates[position.template_depth - 1] : NULL; }

void hoc_note_defined(const Symbol *symbol) {
    struct load *load = usable() ? load_current() : NULL;
    unsigned from = position.defining.from, count = position.defining.count;
    position.defining.count = 0;
    ++position.age;
    const char *proc = at(symbol, symbol_u, const char *), *name = at(symbol, symbol_name, const char *);
    if (!load || !count || !proc)
        return;
    const char *in = template_now();
    struct block block = {.lo = *(const uintptr_t *const *)proc, .string = load->string, .in_template = in};
    block.hi = block.lo + count;
    load->end = load->base;
    if (load->string && load->caller.file)
        block.line = load->caller.line;
    else if (load->nameless)
        block.line = 1;
    else {
        unsigned first = position.line_count; /* the lines that are not before it, and the one before them */
        while (first > 0 && position.lines[first - 1].index >= from)
            --first;
        if (first > 0 && (first == position.line_count || position.lines[first].index > from))
            --first;
        block.line_count = position.line_count - first;
        block.lines = malloc(block.line_count * sizeof *block.lines + 1);
        if (!block.lines)
            return;
        for (unsigned i = 0; i < block.line_count; ++i)
            block.lines[i] = (struct hoc_line){position.lines[first + i].index < from ? 0 : position.lines[first + i].index - from, position.lines[first + i].line};
    }
    block.file = load->string && load->caller.file ? load->caller.file : load->file;
    if (name && *name && !load->nameless) {
        size_t before = in ? strlen(in) + 1 : 0;
        char *text = malloc(before + strlen(name) + 1);
        if (text && in)
            stpcpy(stpcpy(text, in), ".");
        if (text)
            strcpy(text + before, name);
        block.function = text;
        block.name = text ? text + before : NULL;
    }
    block_put(&block);
}

void hoc_note_template(const Symbol *symbol) {
    const char *name = at(symbol, symbol_name, const char *);
    if (!usable() || !name)
        return;
    if (!*position.in_template)
        position.template_depth = 0; /* an error inside a template may have left some */
    if (position.template_depth < TEMPLATES)
        position.templates[position.template_depth++] = name;
}

void hoc_note_template_end(void) {
    if (position.template_depth)
        --position.template_depth;
}

/* --- questions ------------------------------------------------------------------------------------------------------------------- */
const uintptr_t *hoc_position_pc(void) { return usable() ? *(const uintptr_t *const *)position.pc : NULL; }

static struct hoc_code code_of_block(const struct block *block) {
    return (struct hoc_code){.words = block->lo, .count = (unsigned)(block->hi - block->lo), .lines = block->lines, .line_count = block->line_count, .line = block->line, .string = block->string,
                             .in_template = block->in_template, .file = block->file, .function = block->function, .name = block->name};
}

/* A statement that is not the innermost waits for the string or file that it has read: its code ends where that begins. */
static bool code_of_statement(size_t i, struct hoc_code *code) {
    size_t base = index_of(*position.progbase), end = index_of(*position.progp);
    struct load *load = NULL;
    for (unsigned n = position.depth; n-- && !load;) {
        if (position.loads[n]->base < i && position.loads[n]->base <= base)
            load = position.loads[n];
        else if (position.loads[n]->base <= end)
            end = position.loads[n]->base;
    }
    if (!load || i > end || end > PROGRAM)
        return false;
    bool called = load->string && load->caller.file;
    *code = (struct hoc_code){.words = (const uintptr_t *)*position.prog + load->base, .count = (unsigned)end - load->base, .lines = position.lines, .line_count = position.line_count,
                              .first = load->base, .statement = true, .string = load->string, .line = called ? load->caller.line : load->nameless ? 1 : 0,
                              .file = called ? load->caller.file : load->file, .function = called ? load->caller.function : NULL};
    return true;
}

bool hoc_code_of(const void *word, struct hoc_code *code) {
    size_t i = usable() ? block_search((const uintptr_t *)word + 1) : position.block_count;
    if (i >= position.block_count || (const void *)position.blocks[i].lo != word)
        return false;
    *code = code_of_block(&position.blocks[i]);
    return true;
}

bool hoc_code_at(const void *word, struct hoc_code *code) {
    if (!word || !usable() || (uintptr_t)word % sizeof(uintptr_t))
        return false;
    size_t i = index_of(word);
    if (i <= PROGRAM)
        return code_of_statement(i, code);
    i = block_search(word);
    if (i >= position.block_count || (const void *)position.blocks[i].lo >= word)
        return false; /* hoc_pc is behind an instruction: the first word is nobody's place */
    *code = code_of_block(&position.blocks[i]);
    return true;
}

int hoc_code_line(const struct hoc_code *code, unsigned i) {
    if (i >= code->count || code->line)
        return code->line;
    unsigned from = 0, to = code->line_count;
    while (from < to) {
        unsigned middle = (from + to) / 2;
        if (code->lines[middle].index <= code->first + i)
            from = middle + 1;
        else
            to = middle;
    }
    return from ? code->lines[from - 1].line : 0;
}

struct place hoc_code_place(const struct hoc_code *code, unsigned i) {
    return (struct place){.file = load_name(load_running(), code->file), .function = code->function, .line = hoc_code_line(code, i)};
}

bool hoc_stored_before(const struct hoc_code *code, const Symbol *symbol) {
    struct load *load = usable() ? load_current() : NULL;
    if (!load || load->string || !code->statement)
        return false;
    for (unsigned i = 0; i < load->store_count; ++i)
        if (load->stores[i] == symbol)
            return true;
    return false;
}

unsigned hoc_code_age(void) { return position.age; }

/* Births come from the same line again and again. */
static struct {
    const uintptr_t *pc;
    const struct load *load;
    unsigned age;
    struct place place;
} place_seen;

bool hoc_place_here(struct place *out) {
    struct hoc_code code;
    const uintptr_t *pc = hoc_position_pc();
    if (!pc)
        return false;
    struct load *load = load_running();
    if (pc == place_seen.pc && load == place_seen.load && position.age == place_seen.age) {
        *out = place_seen.place;
        return true;
    }
    unsigned i;
    if (!hoc_code_at(pc, &code) || pc == code.words || !hoc_instruction_at(&code, (unsigned)(pc - code.words) - 1, &i))
        return false;
    *out = hoc_code_place(&code, i);
    place_seen = (__typeof__(place_seen)){pc, load, position.age, *out};
    return true;
}

bool hoc_file_of_neuron(const char *file) {
    static char folder[PATH_MAX + 16]; /* names of loaded files are resolved, so is this */
    if (!*folder && usable() && position.home && *position.home && realpath(*position.home, folder))
        strcat(folder, "/lib/hoc/");
    return file && *folder && !strncmp(file, folder, strlen(folder));
}

const void *hoc_return_pc(void) {
    const char *frame = usable() ? frame_now() : NULL;
    return frame && frame != position.bottom ? at(frame, frame_retpc, const void *) : NULL;
}

/* Each frame tells where its caller goes on. A procedure that Python or C called goes on in code that is none of HOC's: there it ends. Relies on oc/code.cpp
   (hoc_call, hoc_ret, oc_save_code). */
bool hoc_place_of_user(struct place *out) {
    enum { DEEPEST = 512 };
    if (!hoc_place_here(out))
        return false;
    if (!hoc_file_of_neuron(out->file))
        return true;
    const char *frame = frame_now();
    for (int i = 0; frame && frame != position.bottom && i < DEEPEST; ++i, frame -= layout(LAYOUT_frame_size)) {
        struct hoc_code code;
        const uintptr_t *back = at(frame, frame_retpc, const uintptr_t *);
        unsigned word;
        if (!hoc_code_at(back, &code) || back == code.words || !hoc_instruction_at(&code, (unsigned)(back - code.words) - 1, &word))
            return false;
        *out = hoc_code_place(&code, word);
        if (!hoc_file_of_neuron(out->file))
            return true;
    }
    return false;
}
