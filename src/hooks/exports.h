/* exports.h: gives the hooks of one file their exported names. Included once at the end of that file, which defines HOOKS_<file>. */
#define EXPORT_PASTE(a, b) a##b
#define EXPORT_NAME(id, n) EXPORT_PASTE(export_##id##_, n)
#define EXPORT_1(id, n, name)                                                                             \
    extern __typeof__(hook_##id) EXPORT_NAME(id, n) __asm__(name)                                         \
        __attribute__((alias("hook_" #id), visibility("default"), used));
#define EXPORT_COUNT_(_1, _2, _3, _4, N, ...) N
#define EXPORT_COUNT(...) EXPORT_COUNT_(__VA_ARGS__, 4, 3, 2, 1, 0)
#define EXPORTS_1(id, a) EXPORT_1(id, 1, a)
#define EXPORTS_2(id, a, b) EXPORT_1(id, 1, a) EXPORT_1(id, 2, b)
#define EXPORTS_3(id, a, b, c) EXPORTS_2(id, a, b) EXPORT_1(id, 3, c)
#define EXPORTS_4(id, a, b, c, d) EXPORTS_3(id, a, b, c) EXPORT_1(id, 4, d)
#define EXPORTS_N_(n, id, ...) EXPORTS_##n(id, __VA_ARGS__)
#define EXPORTS_N(n, id, ...) EXPORTS_N_(n, id, __VA_ARGS__)
#define HOOK(id, need, ...) EXPORTS_N(EXPORT_COUNT(__VA_ARGS__), id, __VA_ARGS__)
#include "hooks.def"
#undef HOOK
