#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// What the image has from pixel `i` on, one pixel after the other; `found` entries come before.
static inline size_t gather_from(
    size_t i, size_t found, const uint8_t *restrict pixels, size_t count, int32_t *restrict places,
    float *restrict values, int32_t *restrict starts, uint8_t *restrict inked) {
  for (; i < count; i += 8) {
    starts[i / 8] = (int32_t)found;
    size_t end = i + 8 < count ? i + 8 : count;
    uint64_t group = 0;
    memcpy(&group, pixels + i, end - i);
    // Paper comes in long runs. Within a group there is no branch: every pixel is written, and only ink
    // moves on.
    if (group == 0) continue;
    for (size_t j = i; j < end; j++) {
      places[found] = (int32_t)j;
      values[found] = (float)pixels[j] / 255.0f;
      found += pixels[j] != 0;
      inked[j] += pixels[j] != 0;
    }
  }
  starts[(count + 7) / 8] = (int32_t)found;
  return found;
}

#if HAS_FUNCTION_VERSIONS

#include <immintrin.h>

// Sixteen pixels as 0 ... 1. As in `divided` of kernels.c: the very bits of the division, for a third of its time.
__attribute__((target("arch=x86-64-v4"))) static inline __m512 scaled(__m128i pixels) {
  const __m512 full_ink = _mm512_set1_ps(255.0f), reciprocal = _mm512_set1_ps(1.0f / 255.0f);
  __m512 darkness = _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(pixels));
  __m512 near = _mm512_mul_ps(darkness, reciprocal);
  __m512 rest = _mm512_fnmadd_ps(near, full_ink, darkness);
  return _mm512_fmadd_ps(rest, reciprocal, near);
}

// AVX-512 has an instruction for leaving things out: sixteen pixels at a time.
__attribute__((target("arch=x86-64-v4"))) static size_t gather_by_sixteen(
    const uint8_t *restrict pixels, size_t count, int32_t *restrict places, float *restrict values,
    int32_t *restrict starts, uint8_t *restrict inked) {
  const __m512i first_places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t found = 0;
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(pixels + i));
    __mmask16 ink = _mm_test_epi8_mask(bytes, bytes);
    starts[i / 8] = (int32_t)found;
    starts[i / 8 + 1] = (int32_t)found + __builtin_popcount(ink & 0xFF);
    if (ink == 0) continue;
    // Where there is ink the mask is -1.
    __m128i *counts = (__m128i *)(inked + i);
    _mm_storeu_si128(counts, _mm_sub_epi8(_mm_loadu_si128(counts), _mm_movm_epi8(ink)));
    // Whole vectors are written; what is too much of one, the next one covers. They never reach beyond the
    // room for `count` entries, because no more were found than pixels were looked at.
    __m512i numbers = _mm512_add_epi32(first_places, _mm512_set1_epi32((int)i));
    _mm512_storeu_ps(values + found, _mm512_maskz_compress_ps(ink, scaled(bytes)));
    _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(ink, numbers));
    found += (size_t)__builtin_popcount(ink);
  }
  return gather_from(i, found, pixels, count, places, values, starts, inked);
}

// With VBMI2 it can leave out bytes: sixty-four pixels at a time, and then there are so few steps that none needs a
// branch, which for the borders between ink and paper would be guessed wrong.
#define BYTES_LEFT_OUT "arch=x86-64-v4,avx512vbmi2"

// How much ink comes before each eighth of sixty-four pixels, a byte each.
static inline uint64_t ink_before_eighths(uint64_t ink) {
  const uint64_t each_byte = 0x0101010101010101;
  ink -= ink >> 1 & 0x55 * each_byte;
  ink = (ink & 0x33 * each_byte) + (ink >> 2 & 0x33 * each_byte);
  ink = (ink + (ink >> 4)) & 0x0F * each_byte;
  return ink * each_byte << 8;
}

// The ink of up to sixty-four pixels from `i` on, of which `wanted` are there, goes to `dark` and `at`.
__attribute__((target(BYTES_LEFT_OUT))) static inline size_t leave_out_paper(
    const uint8_t *restrict pixels, size_t i, __mmask64 wanted, uint8_t *restrict dark, uint16_t *restrict at,
    uint8_t *restrict inked, __mmask64 *ink) {
  __m512i bytes = _mm512_maskz_loadu_epi8(wanted, pixels + i);
  *ink = _mm512_test_epi8_mask(bytes, bytes);
  // Where there is ink the mask is -1.
  __m512i counts = _mm512_maskz_loadu_epi8(wanted, inked + i);
  _mm512_mask_storeu_epi8(inked + i, wanted, _mm512_sub_epi8(counts, _mm512_movm_epi8(*ink)));
  _mm512_storeu_si512(dark, _mm512_maskz_compress_epi8(*ink, bytes));
  const __m512i numbers = _mm512_set_epi16(
      31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
      2, 1, 0);
  __m512i left = _mm512_add_epi16(numbers, _mm512_set1_epi16((short)i));
  __m512i right = _mm512_add_epi16(left, _mm512_set1_epi16(32));
  _mm512_storeu_si512(at, _mm512_maskz_compress_epi16((__mmask32)*ink, left));
  at += __builtin_popcount((uint32_t)*ink);
  _mm512_storeu_si512(at, _mm512_maskz_compress_epi16((__mmask32)(*ink >> 32), right));
  return (size_t)__builtin_popcountll(*ink);
}

// Images of more pixels take the way of sixteen.
enum { most_pixels = 4096 };

__attribute__((target(BYTES_LEFT_OUT))) static size_t gather_by_sixty_four(
    const uint8_t *restrict pixels, size_t count, int32_t *restrict places, float *restrict values,
    int32_t *restrict starts, uint8_t *restrict inked) {
  // Whole vectors are written here, whatever was found.
  uint8_t dark[most_pixels + 64];
  uint16_t at[most_pixels + 64];
  size_t found = 0;
  for (size_t i = 0; i < count; i += 64) {
    size_t left = count - i;
    __mmask64 ink, wanted = left < 64 ? ((__mmask64)1 << left) - 1 : ~(__mmask64)0;
    size_t more = leave_out_paper(pixels, i, wanted, dark + found, at + found, inked, &ink);
    __m128i before = _mm_cvtsi64_si128((long long)ink_before_eighths(ink));
    __mmask8 groups = left < 64 ? (__mmask8)((1 << (left + 7) / 8) - 1) : 0xFF;
    _mm256_mask_storeu_epi32(
        starts + i / 8, groups, _mm256_add_epi32(_mm256_cvtepu8_epi32(before), _mm256_set1_epi32((int)found)));
    found += more;
  }
  starts[(count + 7) / 8] = (int32_t)found;
  for (size_t e = 0; e < found; e += 16) {
    __mmask16 wanted = found - e < 16 ? (__mmask16)((1 << (found - e)) - 1) : 0xFFFF;
    __m128i bytes = _mm_loadu_si128((const __m128i *)(dark + e));
    __m256i numbers = _mm256_loadu_si256((const __m256i *)(at + e));
    _mm512_mask_storeu_ps(values + e, wanted, scaled(bytes));
    _mm512_mask_storeu_epi32(places + e, wanted, _mm512_cvtepu16_epi32(numbers));
  }
  return found;
}

#endif

size_t kernel_gather_ink(
    const uint8_t *restrict pixels, size_t count, int32_t *restrict places, float *restrict values,
    int32_t *restrict starts, uint8_t *restrict inked) {
#if HAS_FUNCTION_VERSIONS
  if (count <= most_pixels && __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vbmi2")) {
    return gather_by_sixty_four(pixels, count, places, values, starts, inked);
  }
  if (__builtin_cpu_supports("x86-64-v4")) {
    return gather_by_sixteen(pixels, count, places, values, starts, inked);
  }
#endif
  return gather_from(0, 0, pixels, count, places, values, starts, inked);
}
