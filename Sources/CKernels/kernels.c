#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "subnormals.h"
#include "vector_width.h"

// MARK: Pixels, biases, sums

EACH_VECTOR_WIDTH(
    void, kernel_scale_pixels,
    (const uint8_t *restrict pixels, float *restrict y, size_t count),
    (pixels, y, count)) {
  for (size_t i = 0; i < count; i++) y[i] = (float)pixels[i] / 255.0f;
}

EACH_VECTOR_WIDTH(size_t, kernel_count_ink, (const uint8_t *pixels, size_t count), (pixels, count)) {
  size_t ink = 0;
  while (count > 0) {
    // A sum of one byte, which holds up to 255: whole vectors of bytes are compared and added.
    const size_t part = count < 192 ? count : 192;
    uint8_t found = 0;
    for (size_t i = 0; i < part; i++) found += pixels[i] != 0;
    ink += found;
    pixels += part;
    count -= part;
  }
  return ink;
}

EACH_VECTOR_WIDTH(
    void, kernel_add_bias,
    (float *restrict y, const float *restrict bias, size_t rows, size_t columns),
    (y, bias, rows, columns)) {
  for (size_t r = 0; r < rows; r++) {
    float *row = y + r * columns;
    for (size_t c = 0; c < columns; c++) row[c] += bias[c];
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_sum_rows,
    (const float *restrict x, float *restrict sums, size_t rows, size_t columns),
    (x, sums, rows, columns)) {
  memset(sums, 0, columns * sizeof(float));
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    for (size_t c = 0; c < columns; c++) sums[c] += row[c];
  }
}

// MARK: Exponential and hyperbolic tangent

// (exp(r) - 1 - r) / r^2 for r in [-ln 2 / 2, ln 2 / 2]: its Chebyshev fit.
static inline float exponential_remainder(float r) {
  float p = 0.001392617612f;
  p = p * r + 0.008363173075f;
  p = p * r + 0.04166655466f;
  p = p * r + 0.1666657703f;
  return p * r + 0.5f;
}

// exp(x) = 2^n exp(r) with r in [-ln 2 / 2, ln 2 / 2]. ln 2 is subtracted in two parts so that r keeps its
// last bits. Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits, without a
// float-to-int conversion that NaN would break.
static inline float exponential(float x) {
  const float shift = 12582912.0f;
  x = x > 88.3f ? 88.3f : x;
  x = x < -87.3f ? -87.3f : x;
  float shifted = x * 1.44269504f + shift;
  float n = shifted - shift;
  float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = exponential_remainder(r);
  p = p * r * r + r + 1.0f;
  uint32_t bits, power;
  memcpy(&bits, &shifted, sizeof bits);
  power = (bits + 127u) << 23;
  float scale;
  memcpy(&scale, &power, sizeof scale);
  return p * scale;
}

// Near zero 1 - 2 / (exp(2x) + 1) cancels, so a polynomial in x^2 replaces it.
static inline float hyperbolic_tangent(float x) {
  float z = x * x;
  float p = -0.006045165091f;
  p = p * z + 0.0209613291f;
  p = p * z - 0.05384326317f;
  p = p * z + 0.1333271885f;
  p = p * z - 0.3333332843f;
  float near_zero = x * z * p + x;
  float far = 1.0f - 2.0f / (exponential(2.0f * fabsf(x)) + 1.0f);
  return fabsf(x) < 0.625f ? near_zero : copysignf(far, x);
}

// exp(x) - 1, for x <= 0. Near zero the difference cancels, so the polynomial stands without its 1.
static inline float exponential_less_one(float x) {
  return x > -0.34f ? exponential_remainder(x) * x * x + x : exponential(x) - 1.0f;
}

// The standard normal distribution: its density without the factor 1 / sqrt(2 pi), and the probability beyond |x|,
// which is erfc(z) / 2 with z = |x| / sqrt(2) = t P(t) exp(-z^2), t = 1 / (1 + z / 2). P is a least-squares fit over
// t(9.4)...1, to a relative 4e-7.
struct normal {
  float density, tail;
};

static inline struct normal normal_distribution(float x) {
  const float z = fabsf(x) * 0.707106781f;
  const float t = 1.0f / (1.0f + 0.5f * z);
  float p = -0.0598980971f;
  p = p * t + 0.288439542f;
  p = p * t - 0.494792521f;
  p = p * t + 0.2862428725f;
  p = p * t - 0.03187662363f;
  p = p * t + 0.2047355175f;
  p = p * t + 0.2426322699f;
  p = p * t + 0.2824335396f;
  p = p * t + 0.2820834816f;
  const float density = exponential(-0.5f * x * x);
  return (struct normal){density, 0.5f * p * t * density};
}

EACH_VECTOR_WIDTH(void, kernel_exp, (const float *x, float *y, size_t count), (x, y, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] = exponential(x[i]);
}

// MARK: Activations

EACH_VECTOR_WIDTH(void, kernel_relu, (const float *x, float *y, size_t count), (x, y, count)) {
  // Written so that NaN stays NaN: a diverged network must not look healthy.
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

EACH_VECTOR_WIDTH(void, kernel_tanh, (const float *x, float *y, size_t count), (x, y, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] = hyperbolic_tangent(x[i]);
}

EACH_VECTOR_WIDTH(void, kernel_logistic, (const float *x, float *y, size_t count), (x, y, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] = 1.0f / (1.0f + exponential(-x[i]));
}

EACH_VECTOR_WIDTH(
    void, kernel_leaky_relu, (const float *x, float *y, size_t count, float slope), (x, y, count, slope)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) y[i] = x[i] < 0 ? slope * x[i] : x[i];
}

EACH_VECTOR_WIDTH(void, kernel_elu, (const float *x, float *y, size_t count), (x, y, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    const float below = exponential_less_one(x[i] > 0 ? 0 : x[i]);
    y[i] = x[i] > 0 ? x[i] : below;
  }
}

EACH_VECTOR_WIDTH(void, kernel_gelu, (const float *x, float *y, size_t count), (x, y, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    const float tail = normal_distribution(x[i]).tail;
    y[i] = x[i] * (x[i] < 0 ? tail : 1.0f - tail);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_leaky_relu_gradient,
    (const float *y, const float *dy, float *dx, size_t count, float slope),
    (y, dy, dx, count, slope)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    const float above = dy[i];
    dx[i] = y[i] > 0 ? above : slope * above;
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_elu_gradient,
    (const float *y, const float *dy, float *dx, size_t count),
    (y, dy, dx, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) dx[i] = dy[i] * (y[i] > 0 ? 1.0f : 1.0f + y[i]);
}

EACH_VECTOR_WIDTH(
    void, kernel_gelu_gradient,
    (const float *x, const float *dy, float *dx, size_t count),
    (x, dy, dx, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    const struct normal normal = normal_distribution(x[i]);
    const float below = x[i] < 0 ? normal.tail : 1.0f - normal.tail;
    dx[i] = dy[i] * (below + 0.39894228f * x[i] * normal.density);
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_relu_gradient,
    (const float *y, const float *dy, float *dx, size_t count),
    (y, dy, dx, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) {
    // Read in any case: SSE2 has no masked loads, and the loop would branch.
    const float slope = dy[i];
    dx[i] = y[i] == 0 ? 0 : slope;
  }
}

EACH_VECTOR_WIDTH(
    void, kernel_tanh_gradient,
    (const float *y, const float *dy, float *dx, size_t count),
    (y, dy, dx, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
}

EACH_VECTOR_WIDTH(
    void, kernel_logistic_gradient,
    (const float *y, const float *dy, float *dx, size_t count),
    (y, dy, dx, count)) {
  ELEMENT_BY_ELEMENT
  for (size_t i = 0; i < count; i++) dx[i] = dy[i] * (y[i] * (1.0f - y[i]));
}

// MARK: Optimizer steps

// What an optimizer remembers of a weight whose pixel is almost always blank falls by a constant factor with each step,
// and is subnormal after some 800. The square of the small gradient that a penalty leaves is subnormal too. Without flushing, an
// epoch of 784-128-64-10 on an Emerald Rapids took 0.106 s at first and 0.174 s on average of forty; with it 0.106 and
// 0.102 s. A rate times 1e-38 / epsilon changes no weight above 1e-24.

// The sum of squares runs in sixteen lanes, so that the order of additions is fixed by the code and not by
// the vector width of the machine.
enum { lanes = 16 };

static inline double sum_of_lanes(const float *lane) {
  double sum = 0;
  for (int i = 0; i < lanes; i++) sum += lane[i];
  return sum;
}

// x / divisor, given reciprocal = 1 / divisor: a division takes the time of ten multiplications. One
// correction step with the remainder gives exactly the bits of the division (Markstein 1990), above 1e-30, if both
// expressions below are contracted to fused multiply-adds. The package manifest therefore states
// -ffp-contract=on, and the processor must have FMA; without it the last bit may differ.
static inline float divided(float x, float divisor, float reciprocal) {
  float quotient = x * reciprocal;
  float rest = x - quotient * divisor;
  return quotient + rest * reciprocal;
}

static inline void sgd_one(float *w, float *v, float gradient, const struct kernel_sgd *step, float reciprocal) {
  float g = divided(gradient + step->l2 * *w, step->batch, reciprocal);
  *v = step->momentum * *v - step->rate * g;
  *w += step->nesterov ? step->momentum * *v - step->rate * g : *v;
}

EACH_VECTOR_WIDTH(
    double, kernel_sgd_step,
    (float *restrict w, float *restrict v, const float *restrict gradient, size_t count,
     struct kernel_sgd step),
    (w, v, gradient, count, step)) {
  const uint64_t before = flush_subnormals();
  float reciprocal = 1.0f / step.batch;
  float squares[lanes] = {0};
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int j = 0; j < lanes; j++) {
      squares[j] += w[i + j] * w[i + j];
      sgd_one(w + i + j, v + i + j, gradient[i + j], &step, reciprocal);
    }
  }
  for (int j = 0; i < count; i++, j++) {
    squares[j] += w[i] * w[i];
    sgd_one(w + i, v + i, gradient[i], &step, reciprocal);
  }
  restore_subnormals(before);
  return sum_of_lanes(squares);
}

static inline void adam_one(
    float *w, float *m, float *v, float gradient, const struct kernel_adam *step, float reciprocal) {
  float g = divided(gradient + step->l2 * *w, step->batch, reciprocal);
  *m = step->beta1 * *m + step->one_minus_beta1 * g;
  *v = step->beta2 * *v + step->one_minus_beta2 * (g * g);
  *w = step->keep * *w - step->rate * *m / (sqrtf(*v) + step->epsilon);
}

EACH_VECTOR_WIDTH(
    double, kernel_adam_step,
    (float *restrict w, float *restrict m, float *restrict v, const float *restrict gradient, size_t count,
     struct kernel_adam step),
    (w, m, v, gradient, count, step)) {
  const uint64_t before = flush_subnormals();
  float reciprocal = 1.0f / step.batch;
  float squares[lanes] = {0};
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int j = 0; j < lanes; j++) {
      squares[j] += w[i + j] * w[i + j];
      adam_one(w + i + j, m + i + j, v + i + j, gradient[i + j], &step, reciprocal);
    }
  }
  for (int j = 0; i < count; i++, j++) {
    squares[j] += w[i] * w[i];
    adam_one(w + i, m + i, v + i, gradient[i], &step, reciprocal);
  }
  restore_subnormals(before);
  return sum_of_lanes(squares);
}

// MARK: Gradient norm, scaling, moving average

EACH_VECTOR_WIDTH(double, kernel_sum_squares, (const float *x, size_t count), (x, count)) {
  float squares[lanes] = {0};
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int j = 0; j < lanes; j++) squares[j] += x[i + j] * x[i + j];
  }
  for (int j = 0; i < count; i++, j++) squares[j] += x[i] * x[i];
  return sum_of_lanes(squares);
}

EACH_VECTOR_WIDTH(void, kernel_scale, (float *x, float factor, size_t count), (x, factor, count)) {
  for (size_t i = 0; i < count; i++) x[i] *= factor;
}

EACH_VECTOR_WIDTH(
    void, kernel_ema_update,
    (float *restrict average, const float *restrict w, float share, size_t count),
    (average, w, share, count)) {
  const uint64_t before = flush_subnormals();
  for (size_t i = 0; i < count; i++) average[i] += share * (w[i] - average[i]);
  restore_subnormals(before);
}
