#ifndef DIGITBOOK_SUBNORMALS_H
#define DIGITBOOK_SUBNORMALS_H

#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Subnormal numbers, below 1.2e-38. Processors of Intel leave their fast way for each instruction that meets one, and
// take some hundred cycles. Between these two calls a thread reads and writes 0 in their place.

/// Returns what `restore_subnormals` needs.
static inline uint64_t flush_subnormals(void) {
#if defined(__x86_64__)
  const uint32_t before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
#elif defined(__aarch64__)
  uint64_t before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" : : "r"(before | 1u << 24) : "memory");
  return before;
#else
  return 0;
#endif
}

static inline void restore_subnormals(uint64_t before) {
#if defined(__x86_64__)
  _mm_setcsr((uint32_t)before);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(before) : "memory");
#else
  (void)before;
#endif
}

#endif
