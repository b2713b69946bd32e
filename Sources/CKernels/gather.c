#include <stdbool.h>
#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

static size_t gather_one_by_one(
    const uint8_t *restrict pixels, size_t count, uint16_t *restrict pairs, uint8_t *restrict values,
    uint16_t *restrict starts, uint8_t *restrict inked) {
  size_t found = 0;
  for (size_t i = 0; i < count; i += 8) {
    starts[i / 8] = (uint16_t)found;
    size_t end = i + 8 < count ? i + 8 : count;
    uint64_t group = 0;
    memcpy(&group, pixels + i, end - i);
    // Paper comes in long runs. Within a group there is no branch: every pair is written, and only ink
    // moves on.
    if (group == 0) continue;
    for (size_t j = i; j < end; j += 2) {
      bool has_ink = (pixels[j] | pixels[j + 1]) != 0;
      pairs[found] = (uint16_t)(j / 2);
      memcpy(values + 2 * found, pixels + j, 2);
      found += has_ink;
      inked[j / 2] += has_ink;
    }
  }
  starts[(count + 7) / 8] = (uint16_t)found;
  return found;
}

#if HAS_FUNCTION_VERSIONS

#include <immintrin.h>

// AVX-512 with VBMI2 has an instruction for leaving out pairs of bytes: sixty-four pixels at a time, and then there
// are so few steps that none needs a branch, which for the borders between ink and paper would be guessed wrong.
#define PAIRS_LEFT_OUT "arch=x86-64-v4,avx512vbmi2"

// How many pairs with ink come before each eighth of sixty-four pixels, a byte each.
static inline uint64_t pairs_before_eighths(uint64_t ink) {
  const uint64_t each_byte = 0x0101010101010101;
  uint64_t pairs = (ink | ink >> 1) & 0x55 * each_byte;
  pairs = (pairs & 0x33 * each_byte) + (pairs >> 2 & 0x33 * each_byte);
  pairs = (pairs + (pairs >> 4)) & 0x0F * each_byte;
  return pairs * each_byte << 8;
}

// Whole vectors are written, whatever was found: never more than thirty-two entries from `found` on, of which no
// more were found than pairs were looked at.
__attribute__((target(PAIRS_LEFT_OUT))) static size_t gather_by_sixty_four(
    const uint8_t *restrict pixels, size_t count, uint16_t *restrict pairs, uint8_t *restrict values,
    uint16_t *restrict starts, uint8_t *restrict inked) {
  const __m512i numbers = _mm512_set_epi16(
      31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
      2, 1, 0);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 64) {
    size_t left = count - i;
    __mmask64 wanted = left < 64 ? ((__mmask64)1 << left) - 1 : ~(__mmask64)0;
    __mmask32 wanted_pairs = left < 64 ? ((__mmask32)1 << left / 2) - 1 : ~(__mmask32)0;
    __m512i bytes = _mm512_maskz_loadu_epi8(wanted, pixels + i);
    __mmask32 ink = _mm512_test_epi16_mask(bytes, bytes);
    // Where there is ink the mask is -1.
    __m256i counts = _mm256_maskz_loadu_epi8(wanted_pairs, inked + i / 2);
    _mm256_mask_storeu_epi8(inked + i / 2, wanted_pairs, _mm256_sub_epi8(counts, _mm256_movm_epi8(ink)));

    uint64_t eighths = pairs_before_eighths(_mm512_test_epi8_mask(bytes, bytes));
    __m128i before = _mm_cvtepu8_epi16(_mm_cvtsi64_si128((long long)eighths));
    __mmask8 groups = left < 64 ? (__mmask8)((1 << (left + 7) / 8) - 1) : 0xFF;
    _mm_mask_storeu_epi16(starts + i / 8, groups, _mm_add_epi16(before, _mm_set1_epi16((short)found)));

    _mm512_storeu_si512(values + 2 * found, _mm512_maskz_compress_epi16(ink, bytes));
    __m512i these = _mm512_add_epi16(numbers, _mm512_set1_epi16((short)(i / 2)));
    _mm512_storeu_si512(pairs + found, _mm512_maskz_compress_epi16(ink, these));
    found += (size_t)__builtin_popcount(ink);
  }
  starts[(count + 7) / 8] = (uint16_t)found;
  return found;
}

#endif

size_t kernel_compact_nonzero_pairs(
    const uint8_t *restrict pixels, size_t count, uint16_t *restrict pairs, uint8_t *restrict values,
    uint16_t *restrict starts, uint8_t *restrict inked) {
#if HAS_FUNCTION_VERSIONS
  if (__builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vbmi2")) {
    return gather_by_sixty_four(pixels, count, pairs, values, starts, inked);
  }
#endif
  return gather_one_by_one(pixels, count, pairs, values, starts, inked);
}
