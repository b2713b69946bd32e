#include <string.h>

#include "CKernels.h"
#include "vector_width.h"

// Damage to images: noise, contrast, fog, strokes of ink, dilation and erosion. Seventy damaged copies of ten thousand
// images take about two seconds of two cores with these loops. Each pixel depends on its own image alone, and sums run
// in a fixed order.

// The nearest grey level.
static inline uint8_t level(float x) {
  x = x < 0 ? 0 : x;
  x = x > 255 ? 255 : x;
  return (uint8_t)(int32_t)(x + 0.5f);
}

EACH_VECTOR_WIDTH(
    void, kernel_add_noise,
    (const uint8_t *restrict pixels, const float *restrict noise, float amplitude, uint8_t *restrict y,
     size_t count),
    (pixels, noise, amplitude, y, count)) {
  for (size_t i = 0; i < count; i++) {
    y[i] = level((float)pixels[i] + amplitude * (noise[i] + noise[count + i] + noise[2 * count + i]));
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_blend,
    (const uint8_t *restrict pixels, float factor, const float *restrict field, float amount, float offset,
     uint8_t *restrict y, size_t count),
    (pixels, factor, field, amount, offset, y, count)) {
  if (field) {
    for (size_t i = 0; i < count; i++) y[i] = level(factor * (float)pixels[i] + amount * field[i] + offset);
  } else {
    for (size_t i = 0; i < count; i++) y[i] = level(factor * (float)pixels[i] + offset);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_round_levels, (const float *restrict x, uint8_t *restrict y, size_t count), (x, y, count)) {
  for (size_t i = 0; i < count; i++) y[i] = level(x[i]);
}

EACH_VECTOR_WIDTH(
    void, kernel_sum_waves,
    (const float *restrict down, const float *restrict across, size_t waves, size_t height, size_t width,
     float *restrict field),
    (down, across, waves, height, width, field)) {
  for (size_t r = 0; r < height; r++) {
    float *row = field + r * width;
    for (size_t c = 0; c < width; c++) row[c] = 0;
    for (size_t k = 0; k < waves; k++) {
      // cos(a + b) = cos a cos b - sin a sin b
      float cosine = down[2 * k * height + r], sine = down[(2 * k + 1) * height + r];
      const float *cosines = across + 2 * k * width, *sines = cosines + width;
      for (size_t c = 0; c < width; c++) row[c] += cosine * cosines[c] - sine * sines[c];
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_ink_stroke,
    (uint8_t *restrict pixels, size_t height, size_t width, float y0, float x0, float y1, float x1, float reach),
    (pixels, height, width, y0, x0, y1, x1, reach)) {
  float dy = y1 - y0, dx = x1 - x0;
  float squared = dy * dy + dx * dx;
  float inverse = squared > 0 ? 1 / squared : 0;
  float top = (y0 < y1 ? y0 : y1) - reach - 1, bottom = (y0 < y1 ? y1 : y0) + reach + 1;
  float left = (x0 < x1 ? x0 : x1) - reach - 1, right = (x0 < x1 ? x1 : x0) + reach + 1;
  size_t first = top > 0 ? (size_t)top : 0, start = left > 0 ? (size_t)left : 0;
  size_t end = right < 0 ? 0 : right < (float)width ? (size_t)right + 1 : width;
  end = end < width ? end : width;
  for (size_t r = first; r < height && (float)r <= bottom; r++) {
    uint8_t *row = pixels + r * width;
    float y = (float)r - y0;
    for (size_t c = start; c < end; c++) {
      float x = (float)c - x0;
      float t = (y * dy + x * dx) * inverse;
      t = t < 0 ? 0 : t;
      t = t > 1 ? 1 : t;
      float v = y - t * dy, u = x - t * dx;
      float ink = 255 * (reach + 0.5f - __builtin_sqrtf(v * v + u * u));
      uint8_t whole = level(ink);
      row[c] = whole > row[c] ? whole : row[c];
    }
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_extreme,
    (const uint8_t *restrict x, const int32_t *restrict offsets, size_t count, bool largest, uint8_t *restrict y,
     size_t length),
    (x, offsets, count, largest, y, length)) {
  memcpy(y, x, length);
  for (size_t k = 0; k < count; k++) {
    const uint8_t *other = x + offsets[k];
    if (largest) {
      for (size_t i = 0; i < length; i++) y[i] = other[i] > y[i] ? other[i] : y[i];
    } else {
      for (size_t i = 0; i < length; i++) y[i] = other[i] < y[i] ? other[i] : y[i];
    }
  }
}
