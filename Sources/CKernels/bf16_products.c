#include "CKernels.h"
#include "bf16.h"
#include "subnormals.h"
#include "vector_width.h"

#if defined(__x86_64__) && defined(__linux__)
#define HAS_TILES 1
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#else
#define HAS_TILES 0
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#endif

// Products of bfloat16 values with sums in float32, as TDPBF16PS of Intel's AMX defines them (Intel 64 and IA-32
// Architectures Software Developer's Manual, volume 2): for each block of 32 values the even and the odd products are
// summed by fused multiply-adds, and the two sums are added to the result. Subnormal numbers count as 0.

// MARK: Without AMX, to the same bits

static ALWAYS_INLINE float upper(uint32_t pair) {
  const uint32_t bits = pair & 0xffff0000;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static ALWAYS_INLINE float lower(uint32_t pair) { return upper(pair << 16); }

static ALWAYS_INLINE uint32_t pair_at(const uint16_t *values) {
  uint32_t pair;
  memcpy(&pair, values, sizeof pair);
  return pair;
}

EACH_VECTOR_WIDTH(
    void, emulate, (const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c), (p, a, b, c)) {
  for (size_t row = 0; row < p->rows; row++) {
    for (size_t column = 0; column < p->columns; column += BF16_COLUMNS) {
      const size_t left = p->columns - column, count = left < BF16_COLUMNS ? left : BF16_COLUMNS;
      float *to = c + row * p->result_leading + column;
      float sum[BF16_COLUMNS] = {0};
      if (p->adds) memcpy(sum, to, count * sizeof(float));
      for (size_t step = 0; step < p->steps; step++) {
        const uint16_t *x = a + row * p->left_leading + p->left_steps[step];
        const uint16_t *w = b + p->right_steps[step] + 2 * column;
        float even[BF16_COLUMNS] = {0}, odd[BF16_COLUMNS] = {0};
        for (size_t pair = 0; pair < BF16_BLOCK / 2; pair++) {
          const float first = lower(pair_at(x + 2 * pair)), second = upper(pair_at(x + 2 * pair));
          for (size_t n = 0; n < BF16_COLUMNS; n++) {
            const uint32_t weights = pair_at(w + pair * p->right_leading + 2 * n);
            even[n] = __builtin_fmaf(first, lower(weights), even[n]);
            odd[n] = __builtin_fmaf(second, upper(weights), odd[n]);
          }
        }
        for (size_t n = 0; n < BF16_COLUMNS; n++) {
          const float both = even[n] + odd[n];
          sum[n] += both;
        }
      }
      memcpy(to, sum, count * sizeof(float));
    }
  }
}

void kernel_bf16_multiply_emulated(
    const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c) {
  const uint64_t before = flush_subnormals();
  emulate(p, a, b, c);
  restore_subnormals(before);
}

// MARK: With AMX

#if HAS_TILES

#define TILES __attribute__((target("amx-tile,amx-bf16")))

struct tile_configuration {
  uint8_t palette, start_row, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
};

static bool has_tiles;

// Linux gives the tiles' registers to processes that ask for them.
__attribute__((constructor)) static void ask_for_tiles(void) {
  unsigned a, b, c, d;
  const unsigned amx_bf16 = 1u << 22, amx_tile = 1u << 24;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & (amx_bf16 | amx_tile)) != (amx_bf16 | amx_tile)) return;
  enum { request_permission = 0x1023, tile_data = 18 };
  has_tiles = syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

// Tiles 0 to 3 are results, two by two; 4 and 5 rows of a, 6 and 7 of b.
TILES static void configure(size_t first_rows, size_t second_rows) {
  struct tile_configuration all = {.palette = 1};
  for (int tile = 0; tile < 8; tile++) {
    all.bytes[tile] = 64;
    all.rows[tile] = 16;
  }
  all.rows[0] = all.rows[1] = all.rows[4] = (uint8_t)first_rows;
  all.rows[2] = all.rows[3] = all.rows[5] = (uint8_t)(second_rows ? second_rows : 16);
  _tile_loadconfig(&all);
}

// `down` and `across` tiles of results; both are constants after inlining.
TILES static ALWAYS_INLINE void block(
    const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c, size_t leading, bool adds,
    int down, int across) {
  const size_t stride = leading * sizeof(float), from_a = p->left_leading * 2, from_b = p->right_leading * 2;
  const uint16_t *below = a + 16 * p->left_leading;
  float *c_below = c + 16 * leading;
  if (adds) {
    _tile_loadd(0, c, stride);
    if (across > 1) _tile_loadd(1, c + 16, stride);
    if (down > 1) _tile_loadd(2, c_below, stride);
    if (down > 1 && across > 1) _tile_loadd(3, c_below + 16, stride);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (size_t step = 0; step < p->steps; step++) {
    const size_t i = p->left_steps[step];
    const uint16_t *w = b + p->right_steps[step];
    _tile_loadd(4, a + i, from_a);
    _tile_loadd(6, w, from_b);
    _tile_dpbf16ps(0, 4, 6);
    if (across > 1) {
      _tile_loadd(7, w + 2 * BF16_COLUMNS, from_b);
      _tile_dpbf16ps(1, 4, 7);
    }
    if (down > 1) {
      _tile_loadd(5, below + i, from_a);
      _tile_dpbf16ps(2, 5, 6);
      if (across > 1) _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, c, stride);
  if (across > 1) _tile_stored(1, c + 16, stride);
  if (down > 1) _tile_stored(2, c_below, stride);
  if (down > 1 && across > 1) _tile_stored(3, c_below + 16, stride);
}

TILES static void multiply_by_tiles(
    const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c) {
  for (size_t row = 0; row < p->rows; row += 32) {
    const size_t left = p->rows - row;
    const size_t first = left < 16 ? left : 16, second = left < 32 ? left - first : 16;
    // All blocks of 32 rows but the last one have the same shape.
    if (row == 0 || left < 32) configure(first, second);
    const uint16_t *x = a + row * p->left_leading;
    size_t column = 0;
    for (; column + 32 <= p->columns; column += 32) {
      float *to = c + row * p->result_leading + column;
      if (second) block(p, x, b + 2 * column, to, p->result_leading, p->adds, 2, 2);
      else block(p, x, b + 2 * column, to, p->result_leading, p->adds, 1, 2);
    }
    for (; column < p->columns; column += 16) {
      float *to = c + row * p->result_leading + column;
      const size_t rest = p->columns - column < 16 ? p->columns - column : 16;
      float edge[32 * 16];
      const bool narrow = rest < 16;
      if (narrow && p->adds) {
        for (size_t r = 0; r < first + second; r++) {
          memcpy(edge + 16 * r, to + r * p->result_leading, rest * sizeof(float));
          memset(edge + 16 * r + rest, 0, (16 - rest) * sizeof(float));
        }
      }
      float *result = narrow ? edge : to;
      const size_t leading = narrow ? 16 : p->result_leading;
      if (second) block(p, x, b + 2 * column, result, leading, p->adds, 2, 1);
      else block(p, x, b + 2 * column, result, leading, p->adds, 1, 1);
      for (size_t r = 0; narrow && r < first + second; r++) {
        memcpy(to + r * p->result_leading, edge + 16 * r, rest * sizeof(float));
      }
    }
  }
  _tile_release();
}

bool kernel_bf16_is_fast(void) { return has_tiles && kernel_width_in_use == kernel_width_v4; }

void kernel_bf16_multiply(const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c) {
  if (kernel_bf16_is_fast()) {
    multiply_by_tiles(p, a, b, c);
  } else {
    kernel_bf16_multiply_emulated(p, a, b, c);
  }
}

#else

bool kernel_bf16_is_fast(void) { return false; }

void kernel_bf16_multiply(const struct kernel_bf16_product *p, const uint16_t *a, const uint16_t *b, float *c) {
  kernel_bf16_multiply_emulated(p, a, b, c);
}

#endif
