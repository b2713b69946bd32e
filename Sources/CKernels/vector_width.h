#ifndef DIGITBOOK_VECTOR_WIDTH_H
#define DIGITBOOK_VECTOR_WIDTH_H

// On x86-64 Linux each function is compiled for three instruction sets and the loader picks one. Other
// systems have a wide enough baseline (NEON), or no way to choose.
#if defined(__x86_64__) && defined(__ELF__)
#define HAS_FUNCTION_VERSIONS 1
#define EACH_VECTOR_WIDTH \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HAS_FUNCTION_VERSIONS 0
#define EACH_VECTOR_WIDTH
#endif

// Before a loop whose element i depends on element i alone. Source and destination may then be the same
// memory (or not overlap at all), which the compiler would otherwise take for a reason to go one by one.
#if defined(__clang__)
#define ELEMENT_BY_ELEMENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define ELEMENT_BY_ELEMENT _Pragma("GCC ivdep")
#endif

#endif
