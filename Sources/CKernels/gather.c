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

// AVX-512 has an instruction for leaving things out: sixteen pixels at a time.
__attribute__((target("arch=x86-64-v4"))) static size_t gather_by_sixteen(
    const uint8_t *restrict pixels, size_t count, int32_t *restrict places, float *restrict values,
    int32_t *restrict starts, uint8_t *restrict inked) {
  const __m512i first_places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512 full_ink = _mm512_set1_ps(255.0f);
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
    __m512 scaled = _mm512_div_ps(_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes)), full_ink);
    __m512i numbers = _mm512_add_epi32(first_places, _mm512_set1_epi32((int)i));
    _mm512_storeu_ps(values + found, _mm512_maskz_compress_ps(ink, scaled));
    _mm512_storeu_si512(places + found, _mm512_maskz_compress_epi32(ink, numbers));
    found += (size_t)__builtin_popcount(ink);
  }
  return gather_from(i, found, pixels, count, places, values, starts, inked);
}

#endif

size_t kernel_gather_ink(
    const uint8_t *restrict pixels, size_t count, int32_t *restrict places, float *restrict values,
    int32_t *restrict starts, uint8_t *restrict inked) {
#if HAS_FUNCTION_VERSIONS
  if (__builtin_cpu_supports("x86-64-v4")) {
    return gather_by_sixteen(pixels, count, places, values, starts, inked);
  }
#endif
  return gather_from(0, 0, pixels, count, places, values, starts, inked);
}
