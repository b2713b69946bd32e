#include "vector_width.h"

#include <stdlib.h>
#include <string.h>

enum kernel_width kernel_width_in_use = kernel_width_portable;
static bool is_unknown;

// The names of DIGITBOOK_MAX_ISA, in the order of `kernel_width`.
static const char *const names[] = {"portable", "x86-64-v3", "x86-64-v4"};

static enum kernel_width widest(void) {
#if HAS_FUNCTION_VERSIONS
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return kernel_width_v4;
  if (__builtin_cpu_supports("x86-64-v3")) return kernel_width_v3;
#endif
  return kernel_width_portable;
}

// Before `main`, so that no kernel runs at another width and no lock is needed.
__attribute__((constructor)) static void choose(void) {
  kernel_width_in_use = widest();
  const char *most = getenv("DIGITBOOK_MAX_ISA");
  if (!most || !*most) return;
  is_unknown = true;
  for (int width = kernel_width_portable; width <= kernel_width_v4; width++) {
    if (strcmp(most, names[width]) != 0) continue;
    is_unknown = false;
    if (width < (int)kernel_width_in_use) kernel_width_in_use = (enum kernel_width)width;
  }
}

enum kernel_width kernel_width(void) { return kernel_width_in_use; }

bool kernel_width_is_misnamed(void) { return is_unknown; }
