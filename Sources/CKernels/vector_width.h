#ifndef DIGITBOOK_VECTOR_WIDTH_H
#define DIGITBOOK_VECTOR_WIDTH_H

// clang 21 instruments the function that picks a version (llvm-project issue 163369). The loader calls it before
// the thread sanitizer's runtime is initialised, and the program crashes at its start.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDER_THREAD_SANITIZER
#endif
#endif

// On x86-64 Linux each function is compiled for three instruction sets and the loader picks one. Elsewhere
// the baseline is wide enough (NEON), or there is no way to dispatch.
#if defined(__x86_64__) && defined(__ELF__) && !defined(UNDER_THREAD_SANITIZER)
#define HAS_FUNCTION_VERSIONS 1
#define EACH_VECTOR_WIDTH \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HAS_FUNCTION_VERSIONS 0
#define EACH_VECTOR_WIDTH
#endif

// Put before a loop whose element i depends on element i alone. Source and destination may then be the same
// memory (or must not overlap), which the compiler would otherwise have to treat as a dependency between
// iterations.
#if defined(__clang__)
#define ELEMENT_BY_ELEMENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define ELEMENT_BY_ELEMENT _Pragma("GCC ivdep")
#endif

#endif
