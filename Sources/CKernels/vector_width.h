#ifndef DIGITBOOK_VECTOR_WIDTH_H
#define DIGITBOOK_VECTOR_WIDTH_H

#include "CKernels.h"

// Expands the definition of a function to one copy for each instruction set and a function that calls the copy for
// this processor:
//
//     EACH_VECTOR_WIDTH(void, kernel_scale, (float *x, float factor, size_t count), (x, factor, count)) { ... }
//
// Not target_clones: the loader picks its copies before `main`, so that a wide processor could never run the
// portable ones. Outside x86-64 the baseline is wide enough (NEON).
#if defined(__x86_64__)
#define HAS_FUNCTION_VERSIONS 1
// The features by name and not "arch=x86-64-v4", for which clang keeps to vectors of 8 floats.
#define V3_FEATURES "avx2,bmi,bmi2,f16c,fma,lzcnt,movbe,popcnt"
#define V4_FEATURES V3_FEATURES ",avx512f,avx512bw,avx512cd,avx512dq,avx512vl"
#define FOR(features) __attribute__((target(features)))
#define EACH_VECTOR_WIDTH(result, name, parameters, arguments)                              \
  static inline __attribute__((always_inline)) result name##_loops parameters;              \
  FOR(V4_FEATURES) static result name##_v4 parameters { return name##_loops arguments; }    \
  FOR(V3_FEATURES) static result name##_v3 parameters { return name##_loops arguments; }    \
  static result name##_portable parameters { return name##_loops arguments; }               \
  result name parameters {                                                                  \
    switch (kernel_width_in_use) {                                                          \
    case kernel_width_v4: return name##_v4 arguments;                                       \
    case kernel_width_v3: return name##_v3 arguments;                                       \
    default: return name##_portable arguments;                                              \
    }                                                                                       \
  }                                                                                         \
  static inline __attribute__((always_inline)) result name##_loops parameters
#else
#define HAS_FUNCTION_VERSIONS 0
#define EACH_VECTOR_WIDTH(result, name, parameters, arguments) result name parameters
#endif

/// Set when the program starts and constant from then on.
extern enum kernel_width kernel_width_in_use;

/// Sums of sixteen floats that stay in registers while their factors are read. A loop over more of them writes its sums
/// to memory and reads them again: on AVX2 eight took almost four times as long as four.
static inline int vectors_in_registers(void) {
#if defined(__x86_64__)
  switch (kernel_width_in_use) {
  case kernel_width_v4: return 24;
  case kernel_width_v3: return 6;
  default: return 3;
  }
#else
  return 6;
#endif
}

// Put before a loop whose element i depends on element i alone. Source and destination may then be the same
// memory (or must not overlap), which the compiler would otherwise have to treat as a dependency between
// iterations.
#if defined(__clang__)
#define ELEMENT_BY_ELEMENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define ELEMENT_BY_ELEMENT _Pragma("GCC ivdep")
#endif

// Before loops whose number of steps is constant, so that what they index stays in registers.
#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

#endif
