#include "blocks.h"
#include "vector_width.h"

// Pixels that are written past the end of a list, because whole vectors are.
enum { pixels_past_end = 32 };

// Writes the nonzero pixels of `count` entries to `list` and returns their number. One by one a row of digits takes 0.2 us,
// with vectors 0.07 to 0.12.
static size_t list_entries(
    const uint16_t *restrict pairs, const uint8_t *restrict values, size_t count, const float *restrict value_table,
    struct kernel_pixel *restrict list) {
  size_t listed = 0;
  // Without branches: both pixels are written, and only a nonzero one advances the output.
  for (size_t e = 0; e < count; e++) {
    const uint8_t left = values[2 * e], right = values[2 * e + 1];
    const uint32_t pixel = 2 * (uint32_t)pairs[e];
    list[listed] = (struct kernel_pixel){value_table[left], pixel};
    listed += left != 0;
    list[listed] = (struct kernel_pixel){value_table[right], pixel + 1};
    listed += right != 0;
  }
  return listed;
}

#if HAS_FUNCTION_VERSIONS

#include <immintrin.h>

// Of eight entries those pixels that are wanted, one bit each.
FOR(V4_FEATURES) static ALWAYS_INLINE size_t list_eight(
    const uint16_t *restrict pairs, const uint8_t *restrict values, uint32_t wanted, struct kernel_pixel *restrict list) {
  const __m512i low = _mm512_set_epi32(23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(8));
  const __m128i bytes = _mm_loadu_si128((const __m128i *)values);
  const __mmask16 nonzero = _mm_test_epi8_mask(bytes, bytes) & (__mmask16)wanted;
  const __m512 floats = _mm512_div_ps(_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes)), _mm512_set1_ps(255));
  // 2 p and 2 p + 1 for each pair p.
  const __m512i left = _mm512_slli_epi64(_mm512_cvtepu16_epi64(_mm_loadu_si128((const __m128i *)pairs)), 1);
  const __m512i numbers = _mm512_or_si512(left, _mm512_slli_epi64(_mm512_or_si512(left, _mm512_set1_epi64(1)), 32));
  const __m512i value = _mm512_castps_si512(_mm512_maskz_compress_ps(nonzero, floats));
  const __m512i number = _mm512_maskz_compress_epi32(nonzero, numbers);
  _mm512_storeu_si512(list, _mm512_permutex2var_epi32(value, low, number));
  _mm512_storeu_si512(list + 8, _mm512_permutex2var_epi32(value, high, number));
  return (size_t)__builtin_popcount(nonzero);
}

// Sixteen entries at a time, because a loop that takes one, two or three steps ends where no processor expects it. Reads
// and writes whole vectors: up to fifteen entries too far, and up to thirty-two pixels from `listed` on.
FOR(V4_FEATURES) static size_t list_entries_v4(
    const uint16_t *restrict pairs, const uint8_t *restrict values, size_t count, struct kernel_pixel *restrict list) {
  size_t listed = 0;
  for (size_t e = 0; e < count; e += 16) {
    const uint32_t wanted = count - e < 16 ? (1u << 2 * (count - e)) - 1 : ~0u;
    listed += list_eight(pairs + e, values + 2 * e, wanted, list + listed);
    listed += list_eight(pairs + e + 8, values + 2 * e + 16, wanted >> 16, list + listed);
  }
  return listed;
}

// AVX2 has no such instructions: a table says for each set of eight pixels where the nonzero ones are.
static uint64_t places_of_ink[256];

__attribute__((constructor)) static void fill_places(void) {
  for (int set = 0; set < 256; set++) {
    int found = 0;
    for (uint64_t pixel = 0; pixel < 8; pixel++) {
      if (set >> pixel & 1) places_of_ink[set] |= pixel << 8 * found++;
    }
  }
}

// Four entries at a time, read and written as whole vectors: up to three entries too far, and eight pixels from
// `listed` on.
FOR(V3_FEATURES) static size_t list_entries_v3(
    const uint16_t *restrict pairs, const uint8_t *restrict values, size_t count, struct kernel_pixel *restrict list) {
  size_t listed = 0;
  for (size_t e = 0; e < count; e += 4) {
    const unsigned wanted = count - e < 4 ? (1u << 2 * (count - e)) - 1 : 0xFF;
    const __m256i bytes = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(values + 2 * e)));
    const __m256i ink = _mm256_cmpgt_epi32(bytes, _mm256_setzero_si256());
    const unsigned nonzero = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(ink)) & wanted;
    const __m256 floats = _mm256_div_ps(_mm256_cvtepi32_ps(bytes), _mm256_set1_ps(255));
    const __m128i four = _mm_loadl_epi64((const __m128i *)(pairs + e));
    const __m256i left = _mm256_slli_epi64(_mm256_cvtepu16_epi64(four), 1);
    const __m256i numbers =
        _mm256_or_si256(left, _mm256_slli_epi64(_mm256_or_si256(left, _mm256_set1_epi64x(1)), 32));
    const __m256i places = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)places_of_ink[nonzero]));
    const __m256i value = _mm256_permutevar8x32_epi32(_mm256_castps_si256(floats), places);
    const __m256i number = _mm256_permutevar8x32_epi32(numbers, places);
    // Interleaved in halves: pixels 0, 1, 4, 5 and 2, 3, 6, 7.
    const __m256i even = _mm256_unpacklo_epi32(value, number), odd = _mm256_unpackhi_epi32(value, number);
    _mm256_storeu_si256((__m256i *)(list + listed), _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256((__m256i *)(list + listed + 4), _mm256_permute2x128_si256(even, odd, 0x31));
    listed += (size_t)__builtin_popcount(nonzero);
  }
  return listed;
}

#endif

static size_t list_row(
    struct kernel_sparse_rows x, size_t row, size_t group, size_t end_group, struct kernel_pixel *restrict list) {
  const uint16_t *starts = x.starts + row * ((x.pixels + 7) / 8 + 1);
  const size_t first = starts[group], count = starts[end_group] - first;
  const uint16_t *pairs = x.pairs + row * x.room + first;
  const uint8_t *values = x.values + 2 * (row * x.room + first);
#if HAS_FUNCTION_VERSIONS
  switch (kernel_width_in_use) {
  case kernel_width_v4: return list_entries_v4(pairs, values, count, list);
  case kernel_width_v3: return list_entries_v3(pairs, values, count, list);
  default: break;
  }
#endif
  return list_entries(pairs, values, count, x.value_table, list);
}

size_t kernel_list_room(size_t pixels, size_t rows) { return rows * pixels + pixels_past_end; }

size_t kernel_list_pixels(
    struct kernel_sparse_rows x, size_t rows, size_t run, struct kernel_pixel *restrict list,
    uint16_t *restrict counts) {
  const size_t groups = (x.pixels + 7) / 8;
  size_t listed = 0;
  for (size_t group = 0; group < groups; group += run) {
    const size_t end_group = group + run < groups ? group + run : groups;
    for (size_t r = 0; r < rows; r++) {
      const size_t count = list_row(x, r, group, end_group, list + listed);
      *counts++ = (uint16_t)count;
      listed += count;
    }
  }
  return listed;
}
