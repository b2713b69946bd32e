#ifndef DIGITBOOK_INTERLEAVED_H
#define DIGITBOOK_INTERLEAVED_H

#include <stddef.h>

#include "CKernels.h"
#include "lanes.h"

// Convolutions with few channels, for which a library that blocks channels would mostly multiply zeros. Here
// sixteen images are interleaved: each operation on a value is one on a vector of images, and no lane is idle
// however few channels there are.
//
// Zero padding is implicit, not in memory. A coordinate inside the padding, less than 0, wraps to a very
// large size_t, so that one comparison tells whether a coordinate is inside the image.

enum { most_filters = 4, most_places = 7 };

/// As `kernel_interleaved_convolution`, for eight of the images.
void kernel_interleaved_convolution_of_eight(
    const struct kernel_interleaved *s, const float *x, const float *w, const float *bias, float *y, bool relu);

/// As `kernel_interleaved_weight_gradient`, for eight images and, with two halves, for the other eight after them. The sums
/// are those of sixteen lanes.
void kernel_interleaved_weight_gradient_by_eight(
    const struct kernel_interleaved *s, const float *x, const float *dy, float *dw, float *dbias, size_t halves);

#if defined(__clang__)
#define NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define NOT_UNROLLED _Pragma("GCC unroll 1")
#endif

// The compiler would read all values of a step at first, find no registers for them and move sums to memory: 17 instead
// of 38 multiplications a nanosecond on AVX2.
#define IN_THIS_ORDER __asm__ volatile("" ::: "memory")

#endif
