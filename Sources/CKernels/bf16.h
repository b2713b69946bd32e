#ifndef DIGITBOOK_BF16_H
#define DIGITBOOK_BF16_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "blocks.h"

// bfloat16: the upper half of a float, seven bits behind the point.

/// Values of the inner dimension in a block: a row of a tile of AMX.
#define BF16_BLOCK 32
/// Columns of a tile.
#define BF16_COLUMNS 16

static ALWAYS_INLINE size_t round_up(size_t count, size_t to) { return (count + to - 1) / to * to; }

/// To the nearest, ties to even; NaN stays NaN.
static ALWAYS_INLINE uint32_t bf16_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const uint32_t quiet = bits >> 16 | 0x40;
  return (bits & 0x7fffffff) > 0x7f800000 ? quiet : rounded;
}

#endif
