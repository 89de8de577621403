/* float_flags.h: the sticky flags of the floating-point unit of this thread. */
#ifndef PATCHSHIM_FLOAT_FLAGS_H
#define PATCHSHIM_FLOAT_FLAGS_H

#if defined __x86_64__
#include <xmmintrin.h>
enum { FLAG_INVALID = 1, FLAG_DIVIDE = 4, FLAG_OVERFLOW = 8 };
static inline unsigned flags_get(void) { return _mm_getcsr(); }
static inline void flags_set(unsigned flags) { _mm_setcsr(flags); }
#elif defined __aarch64__
enum { FLAG_INVALID = 1, FLAG_DIVIDE = 2, FLAG_OVERFLOW = 4 };
static inline unsigned flags_get(void) {
    unsigned long flags;
    __asm__ volatile("mrs %0, fpsr" : "=r"(flags));
    return (unsigned)flags;
}
static inline void flags_set(unsigned flags) { __asm__ volatile("msr fpsr, %0" : : "r"((unsigned long)flags)); }
#else /* none that is known: the values alone tell */
enum { FLAG_INVALID = 1, FLAG_DIVIDE = 2, FLAG_OVERFLOW = 4 };
static inline unsigned flags_get(void) { return 0; }
static inline void flags_set(unsigned flags) { (void)flags; }
#endif
#endif
