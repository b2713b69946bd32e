#ifndef DIGITBOOK_CKERNELS_H
#define DIGITBOOK_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The loops over weights, activations and pixels, compiled once for each vector width and chosen when
// the program starts. Swift compiles for the oldest x86-64 only, four floats at a time; these run eight
// or sixteen. `Compute` is their only caller and gives them their meaning and their documentation.

/// y[i] = pixels[i] / 255.
void kernel_scale_pixels(const uint8_t *pixels, float *y, size_t count);

/// The pixels with ink, in order: their places and their values / 255 (from a table of 256). Returns how
/// many; room for `count` of them is needed. `starts[g]` becomes the number of entries before pixel 8 g, for
/// every g up to count / 8 rounded up, whose entry is the number of all.
size_t kernel_gather_ink(
    const uint8_t *pixels, size_t count, const float *scaled, int32_t *places, float *values, int32_t *starts);

/// Asks for memory that will be read soon.
static inline void kernel_prefetch(const uint8_t *memory, size_t count) {
  for (size_t i = 0; i < count; i += 64) __builtin_prefetch(memory + i);
}

/// y[c] = bias[c] + sum over the entries of values[e] * w[places[e], c], entries added in order.
void kernel_sparse_product(
    const int32_t *places, const float *values, size_t entries, const float *w, const float *bias, float *y,
    size_t columns);

/// dw[places[e] - first, c] += values[e] * dy[c].
void kernel_sparse_gradient(
    const int32_t *places, const float *values, size_t entries, size_t first, const float *dy, float *dw,
    size_t columns);

/// y[r, c] += bias[c].
void kernel_add_bias(float *y, const float *bias, size_t rows, size_t columns);

/// sums[c] = sum over r of x[r, c], rows added in order.
void kernel_sum_rows(const float *x, float *sums, size_t rows, size_t columns);

/// y = max(x, 0), tanh(x), 1 / (1 + exp(-x)), exp(x).
void kernel_relu(const float *x, float *y, size_t count);
void kernel_tanh(const float *x, float *y, size_t count);
void kernel_logistic(const float *x, float *y, size_t count);
void kernel_exp(const float *x, float *y, size_t count);

/// dx = dy * f'(x), written in terms of y = f(x).
void kernel_relu_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_tanh_gradient(const float *y, const float *dy, float *dx, size_t count);
void kernel_logistic_gradient(const float *y, const float *dy, float *dx, size_t count);

/// What a step of stochastic gradient descent needs beside the weights.
struct kernel_sgd {
  float batch, l2, rate, momentum;
  bool nesterov;
};

/// g = (gradient + l2 * w) / batch;  v = momentum * v - rate * g;
/// w += nesterov ? momentum * v - rate * g : v.  Returns the sum of w * w before the step.
double kernel_sgd_step(
    float *w, float *v, const float *gradient, size_t count, struct kernel_sgd step);

/// What a step of Adam needs beside the weights. `1 - beta` is given and not computed, because in single
/// precision 1 - 0.999 is already off by 5e-5 of itself.
struct kernel_adam {
  float batch, l2, rate, beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon;
};

/// g = (gradient + l2 * w) / batch;  m = beta1 * m + (1 - beta1) * g;
/// v = beta2 * v + (1 - beta2) * g * g;  w -= rate * m / (sqrt(v) + epsilon).
/// Returns the sum of w * w before the step.
double kernel_adam_step(
    float *w, float *m, float *v, const float *gradient, size_t count, struct kernel_adam step);

#endif
