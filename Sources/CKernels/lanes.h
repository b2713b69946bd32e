#ifndef DIGITBOOK_LANES_H
#define DIGITBOOK_LANES_H

#include "blocks.h"
#include "vector_width.h"

// Loops over a vector of channels or images stand in a header, LOOPS, that each_lanes.h includes twice: for LANES = 8 and,
// where AVX-512 may be, for LANES = 16.

/// The name of a thing for this number of lanes.
#define WITH_LANES(name, lanes) JOINED(name, lanes)
#define JOINED(name, lanes) name##_##lanes

// Where channels LANES `group` ..< LANES (`group` + 1) of an image begin; blocks are multiples of LANES.
#define OFFSET_OF(image_shape, image, group) offset_of_eight(image_shape, image, (group) * LANES / 8)

/// LANES floats, and as many integers.
typedef float vector_of_8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef float vector_of_16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t flags_of_8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t flags_of_16 __attribute__((vector_size(64), aligned(4), may_alias));
#define vector WITH_LANES(vector_of, LANES)
#define flags WITH_LANES(flags_of, LANES)
#define AT(from) VECTOR(vector, from)
// After a relu, or as it is. NaN stays.
#define AFTER(relu, value) ((relu) ? (vector)(~((value) < 0.0f) & (flags)(value)) : (value))

// Defines `kernel_name`, which calls name_16 where the processor has AVX-512 and `fits` says that sixteen lanes lie
// together, and else name_8.
#if HAS_FUNCTION_VERSIONS
#define BY_LANES(name, fits, parameters, arguments)                                                \
  EACH_VECTOR_WIDTH(void, kernel_##name##_of_eight, parameters, arguments) { name##_8 arguments; } \
  FOR(V4_FEATURES) static void name##_of_sixteen parameters { name##_16 arguments; }               \
  void kernel_##name parameters {                                                                  \
    if (kernel_width_in_use == kernel_width_v4 && (fits)) return name##_of_sixteen arguments;      \
    kernel_##name##_of_eight arguments;                                                            \
  }
#else
#define BY_LANES(name, fits, parameters, arguments) \
  void kernel_##name parameters {                   \
    (void)(fits);                                   \
    name##_8 arguments;                             \
  }
#endif

#endif
