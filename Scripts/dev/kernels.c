// Compares the C kernels with plain loops in double precision. Scripts/dev/aarch64 builds it for AArch64 and runs it
// under an emulator, and for this processor at each vector width.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "CKernels.h"

static uint64_t key;
static int failures, checks;

static float draw(void) { return (float)(kernel_split_mix(42, key++) >> 40) * 0x1p-23f - 1.0f; }
static size_t whole(size_t low, size_t high) { return low + (size_t)(kernel_split_mix(43, key++) % (high - low + 1)); }

static float *values(size_t count) {
  float *x = aligned_alloc(64, (count * sizeof(float) + 127) / 64 * 64);
  if (!x) abort();
  for (size_t i = 0; i < count; i++) x[i] = draw();
  return x;
}

static void expect(const char *name, double found, double wanted, double most) {
  checks++;
  if (fabs(found - wanted) <= most) return;
  if (failures++ < 10) printf("%s: %.9g instead of %.9g\n", name, found, wanted);
}

static void products(void) {
  const size_t m = whole(1, 40), n = whole(1, 200), k = whole(1, 600);
  const bool ta = whole(0, 1), tb = whole(0, 1), adds = whole(0, 1);
  float *a = values(m * k), *b = values(k * n), *c = values(m * n);
  float *before = values(m * n);
  for (size_t i = 0; i < m * n; i++) before[i] = c[i];
  const struct kernel_operand left = {a, ta ? m : k, ta}, right = {b, tb ? k : n, tb};
  if (!kernel_product(m, n, k, left, right, adds, c, n)) abort();
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < n; j++) {
      double sum = adds ? before[i * n + j] : 0;
      for (size_t l = 0; l < k; l++) sum += (double)(ta ? a[l * m + i] : a[i * k + l]) * (tb ? b[j * k + l] : b[l * n + j]);
      expect("product", c[i * n + j], sum, 1e-7 * (double)(k + 20));
    }
  }
  free(a), free(b), free(c), free(before);
}

/// y and dx of a convolution by im2col and col2im: <columns, g> = <x, col2im g> for any g.
static void windows(void) {
  struct kernel_windows s = {.channels = whole(1, 3), .kernel = whole(1, 5), .stride = whole(1, 3)};
  s.padding = whole(0, s.kernel - 1);
  s.height = s.kernel + whole(0, 8), s.width = s.kernel + whole(0, 20);
  s.out_height = (s.height + 2 * s.padding - s.kernel) / s.stride + 1;
  s.out_width = (s.width + 2 * s.padding - s.kernel) / s.stride + 1;
  const size_t depth = s.channels * s.kernel * s.kernel, places = s.out_height * s.out_width;
  const size_t pixels = s.channels * s.height * s.width;
  float *x = values(pixels), *columns = values(depth * places), *g = values(depth * places), *dx = values(pixels);
  for (size_t i = 0; i < pixels; i++) dx[i] = 0;
  kernel_im2col(s, x, 0, s.out_height, columns);
  kernel_col2im(s, g, 0, s.out_height, dx);
  double forth = 0, back = 0;
  for (size_t d = 0; d < depth; d++) {
    const size_t c = d / s.kernel / s.kernel, k = d / s.kernel % s.kernel, l = d % s.kernel;
    for (size_t p = 0; p < places; p++) {
      const size_t row = p / s.out_width * s.stride + k - s.padding, column = p % s.out_width * s.stride + l - s.padding;
      const bool inside = row < s.height && column < s.width;
      expect("im2col", columns[d * places + p], inside ? x[(c * s.height + row) * s.width + column] : 0, 0);
      forth += (double)columns[d * places + p] * g[d * places + p];
    }
  }
  for (size_t i = 0; i < pixels; i++) back += (double)x[i] * dx[i];
  expect("col2im", back, forth, 1e-4);
  free(x), free(columns), free(g), free(dx);
}

static void interleaved(void) {
  struct kernel_interleaved s = {.inputs = whole(1, 4), .outputs = whole(1, 9), .kernel = whole(1, 5)};
  s.padding = whole(0, s.kernel - 1);
  s.height = s.kernel + whole(0, 6), s.width = s.kernel + whole(0, 12);
  s.out_height = s.height + 2 * s.padding - s.kernel + 1, s.out_width = s.width + 2 * s.padding - s.kernel + 1;
  const size_t area = s.kernel * s.kernel, weights = s.outputs * s.inputs * area;
  float *x = values(s.inputs * s.height * s.width * 16), *w = values(weights), *bias = values(s.outputs);
  float *y = values(s.outputs * s.out_height * s.out_width * 16), *dw = values(weights), *dbias = values(s.outputs);
  kernel_interleaved_convolution(s, x, w, bias, y, false, 16);
  double *slopes = calloc(weights, sizeof(double));
  if (!slopes) abort();
  for (size_t f = 0; f < s.outputs; f++) {
    for (size_t p = 0; p < s.out_height * s.out_width * 16; p++) {
      const size_t i = p / 16 / s.out_width, j = p / 16 % s.out_width;
      const float found = y[f * s.out_height * s.out_width * 16 + p];
      double sum = bias[f];
      for (size_t q = 0; q < s.inputs * area; q++) {
        const size_t row = i + q / s.kernel % s.kernel - s.padding, column = j + q % s.kernel - s.padding;
        if (row >= s.height || column >= s.width) continue;
        const float value = x[((q / area * s.height + row) * s.width + column) * 16 + p % 16];
        sum += (double)w[f * s.inputs * area + q] * value;
        slopes[f * s.inputs * area + q] += (double)found * value;
      }
      expect("interleaved", found, sum, 2e-5);
    }
  }
  kernel_interleaved_weight_gradient(s, x, y, dw, dbias, 16);
  for (size_t q = 0; q < weights; q++) expect("interleaved gradient", dw[q], slopes[q], 1e-3 + 1e-5 * fabs(slopes[q]));
  free(x), free(w), free(bias), free(y), free(dw), free(dbias), free(slopes);
}

static double dot(const float *a, const float *b, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)a[i] * b[i];
  return sum;
}

/// y, dx and dw of a convolution by tiles: <y, g> = <x, dx> + <bias, g> = <w, dw> + <bias, g> for any g.
static void tiles(void) {
  const size_t in = 8 * whole(1, 4), out = 8 * whole(1, 4), padding = whole(0, 2);
  const size_t height = whole(3, 12), width = whole(3, 12), rows = whole(1, 3);
  const size_t block = in % 16 == 0 && out % 16 == 0 ? 8 * whole(1, 2) : 8;
  const struct kernel_image from = {in, height, width, block, in / block};
  const struct kernel_image to = {out, height + 2 * padding - 2, width + 2 * padding - 2, block, out / block};
  const struct kernel_winograd s = {from, to, padding}, back = {to, from, 2 - padding};
  const struct kernel_winograd_filters filters = {in, out, in, out};
  const size_t inputs = rows * in * height * width, outputs = rows * out * to.height * to.width, weights = in * out * 9;
  const size_t count = kernel_winograd_weight_count(in, out);
  float *x = values(inputs), *g = values(outputs), *w = values(weights), *y = values(outputs), *dx = values(inputs);
  float *dw = values(weights), *forth = values(count), *turned = values(count);
  float *scratch = values(kernel_winograd_scratch_size(in, out) / sizeof(float));
  kernel_winograd_weights(filters, w, forth, false);
  kernel_winograd_weights(filters, w, turned, true);
  kernel_winograd_convolution(s, x, forth, NULL, y, false, rows, scratch);
  kernel_winograd_convolution(back, g, turned, NULL, dx, false, rows, scratch);
  kernel_winograd_weight_gradient(s, x, g, dw, rows, scratch);
  const double result = dot(y, g, outputs), tolerance = 1e-3 + 1e-5 * fabs(result);
  expect("inputs of tiles", dot(x, dx, inputs), result, tolerance);
  expect("weights of tiles", dot(w, dw, weights), result, tolerance);
  // One output by hand, in the middle of the first image.
  const size_t i = to.height / 2, j = to.width / 2, f = whole(0, out - 1);
  double sum = 0;
  for (size_t q = 0; q < in * 9; q++) {
    const size_t c = q / 9, row = i + q / 3 % 3 - padding, column = j + q % 3 - padding;
    if (row >= height || column >= width) continue;
    sum += (double)w[f * in * 9 + q] * x[((c / block * height + row) * width + column) * block + c % block];
  }
  expect("output of tiles", y[((f / block * to.height + i) * to.width + j) * block + f % block], sum, 2e-4);
  free(x), free(g), free(w), free(y), free(dx), free(dw), free(forth), free(turned), free(scratch);
}

/// y, dx and dw of a convolution from NCHW: <y, g> = <x, dx> = <w, dw> for any g, where the bias is 0.
static void first(void) {
  const size_t channels = whole(1, 4), block = 8 * whole(1, 2), blocks = whole(1, 3), filters = block * blocks;
  const size_t kernel = whole(1, 7), stride = whole(1, 3);
  const size_t padding = whole(0, kernel - 1), rows = whole(1, 3), taps = channels * kernel * kernel;
  const struct kernel_image from = {channels, kernel + whole(0, 9), kernel + whole(0, 20), 1, channels};
  const struct kernel_image to = {
    filters, (from.height + 2 * padding - kernel) / stride + 1, (from.width + 2 * padding - kernel) / stride + 1, block,
    blocks};
  const struct kernel_first_convolution s = {from, to, kernel, stride, padding};
  const size_t inputs = rows * channels * from.height * from.width, outputs = rows * filters * to.height * to.width;
  float *x = values(inputs), *g = values(outputs), *w = values(filters * taps), *y = values(outputs), *dx = values(inputs);
  float *dw = values(filters * taps), *arranged = values(kernel_first_weight_count(s));
  float *scratch = values(kernel_first_scratch_size(s) / sizeof(float)), *bias = values(filters);
  for (size_t f = 0; f < filters; f++) bias[f] = 0;
  kernel_first_weights(s, w, arranged);
  kernel_first_convolution(s, x, arranged, bias, y, false, rows, scratch);
  kernel_first_input_gradient(s, g, arranged, dx, rows, scratch);
  kernel_first_weight_gradient(s, x, g, dw, rows, scratch);
  const double result = dot(y, g, outputs), tolerance = 1e-3 + 1e-5 * fabs(result);
  expect("inputs from NCHW", dot(x, dx, inputs), result, tolerance);
  expect("weights from NCHW", dot(w, dw, filters * taps), result, tolerance);
  // One output by hand.
  const size_t i = whole(0, to.height - 1), j = whole(0, to.width - 1), f = whole(0, filters - 1);
  double sum = 0;
  for (size_t t = 0; t < taps; t++) {
    const size_t row = i * stride + t / kernel % kernel - padding, column = j * stride + t % kernel - padding;
    if (row >= from.height || column >= from.width) continue;
    sum += (double)w[f * taps + t] * x[(t / kernel / kernel * from.height + row) * from.width + column];
  }
  expect("output from NCHW", y[((f / block * to.height + i) * to.width + j) * block + f % block], sum, 1e-4);
  free(x), free(g), free(w), free(y), free(dx), free(dw), free(arranged), free(scratch), free(bias);
}

static void elements(void) {
  const size_t count = whole(1, 100);
  float *x = values(count), *y = values(count);
  for (size_t i = 0; i < count; i++) x[i] *= 20;
  kernel_exp(x, y, count);
  for (size_t i = 0; i < count; i++) expect("exp", y[i] / exp(x[i]), 1, 3e-7);
  kernel_tanh(x, y, count);
  for (size_t i = 0; i < count; i++) expect("tanh", y[i], tanh(x[i]), 3e-7);
  double squares = 0;
  for (size_t i = 0; i < count; i++) squares += (double)x[i] * x[i];
  expect("sum of squares", kernel_sum_squares(x, count), squares, 1e-6 * squares);
  free(x), free(y);
}

static void channels(void) {
  const struct kernel_image s = {.channels = 3, .height = whole(1, 30), .width = whole(1, 30), .block = 1, .blocks = 3};
  const size_t places = s.height * s.width;
  float *x = values(2 * 3 * places), sums[3], squares[3], means[] = {0.1f, -0.2f, 0.3f};
  kernel_channel_sums(s, x, sums, 2);
  kernel_channel_squares(s, x, means, squares, 2);
  for (size_t c = 0; c < 3; c++) {
    double sum = 0, square = 0;
    for (size_t p = 0; p < 2 * places; p++) {
      const double value = x[(p / places * 3 + c) * places + p % places];
      sum += value, square += (value - means[c]) * (value - means[c]);
    }
    expect("channel sums", sums[c], sum, 1e-4), expect("channel squares", squares[c], square, 1e-4 + 1e-6 * square);
  }
  free(x);
}

/// The first layer's product from entries and from listed pixels: near a plain loop, and of the same bits.
static void sparse(void) {
  enum { most_rows = 40, most_pixels = 400 };
  static uint8_t images[most_rows][most_pixels], counts[most_pixels];
  static uint16_t starts[most_rows * most_pixels], list_counts[most_rows * most_pixels];
  float table[256];
  for (size_t i = 0; i < 256; i++) table[i] = (float)i / 255.0f;
  const size_t rows = whole(1, most_rows), pixels = 2 * whole(1, 180);
  const size_t units = whole(0, 2) ? whole(49, 300) : whole(1, 48);
  const size_t entries = (pixels + 63) / 64 * 32, groups = (pixels + 7) / 8;
  // What a row's entries and their lists need, and no more: a sanitizer sees each read and write past it. In some rounds
  // every pixel is ink.
  const size_t room = entries > pixels / 2 + 15 ? entries : pixels / 2 + 15;
  uint16_t *pairs = malloc(rows * room * sizeof(*pairs));
  uint8_t *greys = malloc(2 * rows * room);
  const bool is_black = whole(0, 4) == 0;
  float *w = values(pixels * units), *bias = values(units + 16);
  float *y = values(rows * units), *listed = values(rows * units);
  for (size_t r = 0; r < rows; r++) {
    const bool is_blank = whole(0, 9) == 0;
    for (size_t p = 0; p < pixels; p++) {
      const bool is_ink = is_black || (!is_blank && !whole(0, 2));
      images[r][p] = is_ink ? (uint8_t)whole(is_black, 255) : 0;
    }
    kernel_compact_nonzero_pairs(
        images[r], pixels, pairs + r * room, greys + 2 * r * room, starts + r * (groups + 1), counts);
  }
  const struct kernel_sparse_rows x = {
      .pairs = pairs, .values = greys, .starts = starts, .value_table = table, .pixels = pixels, .room = room};
  kernel_sparse_product(x, rows, w, bias, y, units, units);
  for (size_t r = 0; r < rows; r++) {
    for (size_t c = 0; c < units; c++) {
      double sum = bias[c];
      for (size_t p = 0; p < pixels; p++) sum += (double)images[r][p] / 255 * w[p * units + c];
      expect("sparse product", y[r * units + c], sum, 1e-4);
    }
  }
  const size_t run = kernel_listed_run(pixels, units);
  expect("listed run", run > 0, units > 48, 0);
  if (run > 0) {
    size_t ink = 0;
    for (size_t r = 0; r < rows; r++) ink += kernel_count_ink(images[r], pixels);
    struct kernel_pixel *list = malloc(kernel_list_room(pixels, rows) * sizeof(*list));
    expect("listed pixels", (double)kernel_list_pixels(x, rows, run, list, list_counts), (double)ink, 0);
    for (size_t i = 0; i < ink; i++) {
      const float value = list[i].value * 255;
      expect("a whole grey level", value, roundf(value), 1e-4);
      expect("its float", list[i].value, table[(size_t)roundf(value)], 0);
    }
    const struct kernel_listed_rows lists = {.list = list, .counts = list_counts, .run = run};
    kernel_listed_product(x, lists, rows, w, bias, listed, units);
    const size_t columns = kernel_listed_columns(units);
    expect("listed columns", (double)columns, (double)(units < 128 || units % 128 > 112 ? units : units / 128 * 128), 0);
    for (size_t r = 0; r < rows; r++) {
      for (size_t c = 0; c < columns; c++) expect("listed product", listed[r * units + c], y[r * units + c], 0);
    }
    free(list);
  }
  free(w), free(bias), free(y), free(listed), free(pairs), free(greys);
}

/// Softmax in steps, and the rows that are right, near and of the same rows as a plain loop.
static void outputs(void) {
  const size_t rows = whole(1, 40), columns = whole(1, 40);
  float *x = values(rows * columns), *y = values(rows * columns);
  int32_t classes[40];
  size_t right = 0;
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * columns;
    // Few different values: the largest is often there twice.
    for (size_t c = 0; c < columns; c++) row[c] = roundf(4 * row[c]);
    classes[r] = (int32_t)whole(0, columns) - 1;
    size_t first = 0;
    for (size_t c = 1; c < columns; c++) first = row[c] > row[first] ? c : first;
    right += classes[r] == (int32_t)first;
  }
  expect("right rows", (double)kernel_count_right(x, classes, rows, columns), (double)right, 0);
  kernel_subtract_largest(x, y, rows, columns);
  kernel_exp(y, y, rows * columns);
  kernel_divide_by_sums(y, rows, columns);
  for (size_t r = 0; r < rows; r++) {
    double sum = 0;
    for (size_t c = 0; c < columns; c++) sum += exp(x[r * columns + c]);
    for (size_t c = 0; c < columns; c++) expect("softmax", y[r * columns + c], exp(x[r * columns + c]) / sum, 1e-6);
  }
  free(x), free(y);
}


int main(void) {
  static const char *const widths[] = {"portable", "x86-64-v3", "x86-64-v4"};
  for (int round = 0; round < 60; round++) {
    products(), windows(), interleaved(), tiles(), first(), elements(), channels(), sparse(), outputs();
  }
  printf("%s: %d of %d values right\n", widths[kernel_width()], checks - failures, checks);
  return failures > 0;
}
