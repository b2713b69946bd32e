#ifndef DIGITBOOK_INTERLEAVED_H
#define DIGITBOOK_INTERLEAVED_H

#include <stddef.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Convolutions with few channels, for which a library that blocks channels would mostly multiply zeros. Here
// sixteen images are interleaved: each operation on a value is one on a vector of images, and no lane is idle
// however few channels there are.
//
// Zero padding is implicit, not in memory. A coordinate inside the padding, less than 0, wraps to a very
// large size_t, so that one comparison tells whether a coordinate is inside the image.

enum { most_filters = 4, most_places = 7 };

#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#define NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#define NOT_UNROLLED _Pragma("GCC unroll 1")
#endif

// How many filters to compute together next, at most `most`. Avoids a single filter at the end, which would
// leave most registers empty.
static ALWAYS_INLINE size_t next_filters(size_t rest, size_t most) {
  if (rest >= most + 2 || rest == most) return most;
  return rest == most + 1 ? most - 1 : rest;
}

#endif
