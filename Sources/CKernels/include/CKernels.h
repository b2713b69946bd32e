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
