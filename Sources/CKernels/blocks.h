#ifndef DIGITBOOK_BLOCKS_H
#define DIGITBOOK_BLOCKS_H

#include <stdint.h>

// Channels of an image, or images abreast, lie side by side in blocks: the innermost loops run over those. With
// their length known these become a few vector instructions. The usual lengths are known.
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define BY_BLOCK(function, ...) \
  switch (shape.block) { \
  case 16: function(16, __VA_ARGS__); break; \
  case 8: function(8, __VA_ARGS__); break; \
  default: function(shape.block, __VA_ARGS__); \
  }

// Where the compiler would not take a block for a vector of its own accord, vectors are written down. They may lie
// anywhere in memory.
typedef float sixteen __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t sixteen_flags __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t sixteen_numbers __attribute__((vector_size(32), aligned(2), may_alias));
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));

// Macros, because a function that returns a vector has another form for each vector width.
#define VECTOR(type, from) (*(const type *)(from))
#define LOAD(from) VECTOR(sixteen, from)
#define STORE(to, value) (*(sixteen *)(to) = (value))
// Flags are -1 or 0 in each lane: `value` where they are set, else 0.
#define WHERE(flags, value) ((sixteen)((flags) & (sixteen_flags)(value)))

#endif
