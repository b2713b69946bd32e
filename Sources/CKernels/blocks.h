#ifndef DIGITBOOK_BLOCKS_H
#define DIGITBOOK_BLOCKS_H

#include <stdint.h>

#include "CKernels.h"

// The innermost loops run over a block: neighbouring channels of an image, or interleaved images. With the
// length a compile-time constant they become a few vector instructions, so the usual lengths are spelled out.
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define BY_BLOCK(function, ...) \
  switch (shape.block) { \
  case 16: function(16, __VA_ARGS__); break; \
  case 8: function(8, __VA_ARGS__); break; \
  case 1: function(1, __VA_ARGS__); break; \
  default: function(shape.block, __VA_ARGS__); \
  }

// Explicit vector types, for loops that the compiler does not vectorise by itself. They may be unaligned.
typedef float sixteen __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t sixteen_flags __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t sixteen_numbers __attribute__((vector_size(32), aligned(2), may_alias));
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t four_flags __attribute__((vector_size(16), aligned(4), may_alias));

// Macros, because a function that returns a vector has a different ABI for each vector width.
#define VECTOR(type, from) (*(const type *)(from))
#define LOAD(from) VECTOR(sixteen, from)
#define EIGHT(from) VECTOR(eight, from)
#define STORE(to, value) (*(sixteen *)(to) = (value))
// `flags` is -1 or 0 in each lane; keeps `value` where it is -1, else gives 0.
#define WHERE(flags, value) ((sixteen)((flags) & (sixteen_flags)(value)))

// `count` things `size` at a time, in whole tiles: count rounded up.
static ALWAYS_INLINE size_t covered(size_t count, size_t size) { return (count + size - 1) / size * size; }

// How many of `count` things to take together if there is room for `most`: equal parts, as far as possible.
static ALWAYS_INLINE size_t equal_part(size_t count, size_t most) {
  const size_t parts = (count + most - 1) / most, part = (count + parts - 1) / parts;
  // Always so; but the compiler knows it now, and leaves out tiles of more.
  return part < most ? part : most;
}

// Channels in whole blocks.
static inline size_t channels_with_padding(const struct kernel_image *s) { return s->block * s->blocks; }

// Where channels 8 `group` ..< 8 `group` + 8 of an image begin; blocks are multiples of eight. Their pixels are `block`
// floats apart.
static ALWAYS_INLINE size_t offset_of_eight(const struct kernel_image *s, size_t image, size_t group) {
  const size_t channel = 8 * group, block = channel / s->block;
  return (image * s->blocks + block) * s->height * s->width * s->block + channel % s->block;
}

#endif
