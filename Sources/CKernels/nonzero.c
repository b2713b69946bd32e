#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// From pixel `i`, a multiple of 8, on; `found` entries are written.
static size_t compact_rest(
    const uint8_t *restrict pixels, size_t i, size_t count, size_t found, uint16_t *restrict pairs,
    uint8_t *restrict values, uint16_t *restrict starts, uint8_t *restrict nonzero_counts) {
  for (; i < count; i += 8) {
    starts[i / 8] = (uint16_t)found;
    size_t end = i + 8 < count ? i + 8 : count;
    uint64_t group = 0;
    memcpy(&group, pixels + i, end - i);
    // Zeros come in long runs, which are skipped. Within a group there is no branch: every pair is written,
    // and only a nonzero pair advances the output.
    if (group == 0) continue;
    for (size_t j = i; j < end; j += 2) {
      bool is_nonzero = (pixels[j] | pixels[j + 1]) != 0;
      pairs[found] = (uint16_t)(j / 2);
      memcpy(values + 2 * found, pixels + j, 2);
      found += is_nonzero;
      nonzero_counts[j / 2] += is_nonzero;
    }
  }
  starts[(count + 7) / 8] = (uint16_t)found;
  return found;
}

#if HAS_FUNCTION_VERSIONS

#include <immintrin.h>

// AVX-512 VBMI2 has an instruction that compresses 16-bit lanes: sixty-four pixels at a time. There are then
// so few steps that none needs a branch, which would be mispredicted at every border between zeros and ink.
#define COMPRESS_TARGET "arch=x86-64-v4,avx512vbmi2"

// Byte g of the result is the number of nonzero pairs before group g of eight pixels, of sixty-four in all.
// Bit i of `nonzero` is set if pixel i is.
static inline uint64_t pairs_before_eighths(uint64_t nonzero) {
  const uint64_t each_byte = 0x0101010101010101;
  uint64_t pairs = (nonzero | nonzero >> 1) & 0x55 * each_byte;
  pairs = (pairs & 0x33 * each_byte) + (pairs >> 2 & 0x33 * each_byte);
  pairs = (pairs + (pairs >> 4)) & 0x0F * each_byte;
  return pairs * each_byte << 8;
}

// Always writes whole vectors: at most thirty-two entries from `found` on. That stays within the row's space,
// because no more entries are found than pairs were read.
__attribute__((target(COMPRESS_TARGET))) static size_t compact_avx512(
    const uint8_t *restrict pixels, size_t count, uint16_t *restrict pairs, uint8_t *restrict values,
    uint16_t *restrict starts, uint8_t *restrict nonzero_counts) {
  const __m512i numbers = _mm512_set_epi16(
      31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
      2, 1, 0);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 64) {
    size_t left = count - i;
    __mmask64 wanted = left < 64 ? ((__mmask64)1 << left) - 1 : ~(__mmask64)0;
    __mmask32 wanted_pairs = left < 64 ? ((__mmask32)1 << left / 2) - 1 : ~(__mmask32)0;
    __m512i bytes = _mm512_maskz_loadu_epi8(wanted, pixels + i);
    __mmask32 nonzero = _mm512_test_epi16_mask(bytes, bytes);
    // The mask as bytes is -1 where a pair is nonzero, so subtracting it adds 1.
    __m256i counts = _mm256_maskz_loadu_epi8(wanted_pairs, nonzero_counts + i / 2);
    _mm256_mask_storeu_epi8(nonzero_counts + i / 2, wanted_pairs, _mm256_sub_epi8(counts, _mm256_movm_epi8(nonzero)));

    uint64_t eighths = pairs_before_eighths(_mm512_test_epi8_mask(bytes, bytes));
    __m128i before = _mm_cvtepu8_epi16(_mm_cvtsi64_si128((long long)eighths));
    __mmask8 groups = left < 64 ? (__mmask8)((1 << (left + 7) / 8) - 1) : 0xFF;
    _mm_mask_storeu_epi16(starts + i / 8, groups, _mm_add_epi16(before, _mm_set1_epi16((short)found)));

    _mm512_storeu_si512(values + 2 * found, _mm512_maskz_compress_epi16(nonzero, bytes));
    __m512i these = _mm512_add_epi16(numbers, _mm512_set1_epi16((short)(i / 2)));
    _mm512_storeu_si512(pairs + found, _mm512_maskz_compress_epi16(nonzero, these));
    found += (size_t)__builtin_popcount(nonzero);
  }
  starts[(count + 7) / 8] = (uint16_t)found;
  return found;
}

// AVX2 has no such instruction: a table says for each set of eight pairs which bytes to move where, sixteen pixels at a
// time. With a branch at every border a row took 0.93 us, and takes 0.58.
enum { sets = 256 };
static uint8_t moves[sets][16] __attribute__((aligned(16)));

__attribute__((constructor)) static void fill_moves(void) {
  for (int set = 0; set < sets; set++) {
    size_t found = 0;
    for (uint8_t pair = 0; pair < 8; pair++) {
      if ((set >> pair & 1) == 0) continue;
      moves[set][found++] = 2 * pair;
      moves[set][found++] = 2 * pair + 1;
    }
  }
}

// Writes whole vectors as well: eight entries from `found` on.
__attribute__((target(V3_FEATURES))) static size_t compact_avx2(
    const uint8_t *restrict pixels, size_t count, uint16_t *restrict pairs, uint8_t *restrict values,
    uint16_t *restrict starts, uint8_t *restrict nonzero_counts) {
  __m128i numbers = _mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0);
  size_t found = 0, i = 0;
  for (; i + 16 <= count; i += 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(pixels + i));
    // -1 where a pair is nonzero, as 16 bits and as bytes.
    const __m128i blank = _mm_cmpeq_epi16(bytes, _mm_setzero_si128());
    const __m128i nonzero = _mm_packs_epi16(_mm_andnot_si128(blank, _mm_set1_epi16(-1)), _mm_setzero_si128());
    const unsigned set = (unsigned)_mm_movemask_epi8(nonzero);
    __m128i *counts = (__m128i *)(nonzero_counts + i / 2);
    _mm_storel_epi64(counts, _mm_sub_epi8(_mm_loadl_epi64(counts), nonzero));

    starts[i / 8] = (uint16_t)found;
    starts[i / 8 + 1] = (uint16_t)(found + (size_t)__builtin_popcount(set & 15));
    const __m128i move = _mm_load_si128((const __m128i *)moves[set]);
    _mm_storeu_si128((__m128i *)(values + 2 * found), _mm_shuffle_epi8(bytes, move));
    _mm_storeu_si128((__m128i *)(pairs + found), _mm_shuffle_epi8(numbers, move));
    numbers = _mm_add_epi16(numbers, _mm_set1_epi16(8));
    found += (size_t)__builtin_popcount(set);
  }
  return compact_rest(pixels, i, count, found, pairs, values, starts, nonzero_counts);
}

#endif

size_t kernel_compact_nonzero_pairs(
    const uint8_t *restrict pixels, size_t count, uint16_t *restrict pairs, uint8_t *restrict values,
    uint16_t *restrict starts, uint8_t *restrict nonzero_counts) {
#if HAS_FUNCTION_VERSIONS
  if (kernel_width_in_use == kernel_width_v4 && __builtin_cpu_supports("avx512vbmi2")) {
    return compact_avx512(pixels, count, pairs, values, starts, nonzero_counts);
  }
  if (kernel_width_in_use >= kernel_width_v3) return compact_avx2(pixels, count, pairs, values, starts, nonzero_counts);
#endif
  return compact_rest(pixels, 0, count, 0, pairs, values, starts, nonzero_counts);
}
