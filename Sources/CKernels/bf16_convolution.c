#include "CKernels.h"
#include "bf16.h"
#include "vector_width.h"

// Convolutions with stride 1 as products in bfloat16. An image is rounded to [height x width x channels] with its zero
// padding; a row of outputs is then the sum, over the places of the kernel, of products of neighbouring pixels by the
// weights of that place.

// MARK: Sizes

/// Extents of an image with its padding and whole blocks of channels.
struct padded_image {
  size_t height, width, channels, padding;
};

static size_t pixels(struct padded_image s) { return s.height * s.width; }

static struct padded_image padded_input(const struct kernel_bf16_convolution *s) {
  return (struct padded_image){
    s->input.height + 2 * s->padding, s->input.width + 2 * s->padding, round_up(s->input.channels, BF16_BLOCK),
    s->padding};
}

/// dy with the padding of the input gradient, which is a convolution with the kernel turned round.
static struct padded_image padded_slope(const struct kernel_bf16_convolution *s) {
  const size_t padding = s->kernel - 1 - s->padding;
  return (struct padded_image){
    s->output.height + 2 * padding, s->output.width + 2 * padding, round_up(s->output.channels, BF16_BLOCK), padding};
}

/// dy with rows as long as those of the padded input, so that a place of the kernel is a distance in pixels.
static struct padded_image wide_slope(const struct kernel_bf16_convolution *s) {
  return (struct padded_image){
    s->output.height, s->input.width + 2 * s->padding, round_up(s->output.channels, BF16_BLOCK), 0};
}

static size_t places(const struct kernel_bf16_convolution *s) { return s->kernel * s->kernel; }

/// Pixels of `wide_slope` in whole blocks.
static size_t slope_pixels(const struct kernel_bf16_convolution *s) { return round_up(pixels(wide_slope(s)), BF16_BLOCK); }

/// Pairs of pixels that the weight gradient reads: those behind the image are zeros.
static size_t pixel_pairs(const struct kernel_bf16_convolution *s) {
  const size_t last = (s->kernel - 1) * (padded_input(s).width + 1);
  return (round_up(slope_pixels(s) + last, BF16_BLOCK) + BF16_BLOCK) / 2;
}

struct kernel_bf16_sizes kernel_bf16_convolution_sizes(const struct kernel_bf16_convolution *s) {
  const struct padded_image x = padded_input(s), dy = padded_slope(s), wide = wide_slope(s);
  const size_t inputs = round_up(s->input.channels, BF16_COLUMNS), outputs = round_up(s->output.channels, BF16_COLUMNS);
  const size_t line = s->input.width > s->output.width ? s->input.width : s->output.width;
  const size_t channels = inputs > outputs ? inputs : outputs;
  const size_t blocks = x.channels > dy.channels ? x.channels : dy.channels;
  const size_t forth = pixels(x) * x.channels, back = pixels(dy) * dy.channels;
  const size_t pass = (forth > back ? forth : back) * sizeof(uint16_t) + line * channels * sizeof(float);
  const size_t slopes = (forth + pixels(wide) * wide.channels + wide.channels * slope_pixels(s)
                         + 4 * pixel_pairs(s) * inputs) * sizeof(uint16_t);
  const size_t steps = (places(s) * blocks / BF16_BLOCK + slope_pixels(s) / BF16_BLOCK) * 2 * sizeof(size_t);
  return (struct kernel_bf16_sizes){
    .forward = places(s) * x.channels * outputs, .backward = places(s) * dy.channels * inputs,
    .gradient = places(s) * outputs * inputs, .scratch = (pass > slopes ? pass : slopes) + steps + 1024};
}

/// Parts of the scratch memory, each at a multiple of 64 bytes.
static void *take(char **scratch, size_t bytes) {
  void *part = *scratch;
  *scratch += round_up(bytes, 64);
  return part;
}

// MARK: Weights

void kernel_bf16_convolution_arrange(
    const struct kernel_bf16_convolution *s, const float *w, uint16_t *forward, uint16_t *backward) {
  const size_t inputs = s->input.channels, outputs = s->output.channels, count = places(s);
  const size_t in = round_up(inputs, BF16_BLOCK), out = round_up(outputs, BF16_BLOCK);
  const size_t columns = round_up(outputs, BF16_COLUMNS), back_columns = round_up(inputs, BF16_COLUMNS);
  for (size_t f = 0; f < outputs; f++) {
    for (size_t c = 0; c < inputs; c++) {
      for (size_t place = 0; place < count; place++) {
        const uint16_t value = (uint16_t)bf16_bits(w[(f * inputs + c) * count + place]);
        forward[((place * in + c) / 2 * columns + f) * 2 + c % 2] = value;
        if (backward) backward[(((count - 1 - place) * out + f) / 2 * back_columns + c) * 2 + f % 2] = value;
      }
    }
  }
}

void kernel_bf16_convolution_plain_gradient(
    const struct kernel_bf16_convolution *s, const float *sums, float *dw) {
  const size_t inputs = s->input.channels, outputs = s->output.channels, count = places(s);
  const size_t columns = round_up(inputs, BF16_COLUMNS), rows = round_up(outputs, BF16_COLUMNS);
  for (size_t f = 0; f < outputs; f++) {
    for (size_t c = 0; c < inputs; c++) {
      for (size_t place = 0; place < count; place++) {
        dw[(f * inputs + c) * count + place] = sums[(place * rows + f) * columns + c];
      }
    }
  }
}

// MARK: Images

static ALWAYS_INLINE void round_blocks(
    size_t block, struct kernel_image shape, const float *x, struct padded_image to, uint16_t *y) {
  for (size_t b = 0; b < shape.blocks; b++) {
    for (size_t i = 0; i < shape.height; i++) {
      const float *restrict from = x + (b * shape.height + i) * shape.width * block;
      uint16_t *restrict row = y + ((i + to.padding) * to.width + to.padding) * to.channels + b * block;
      for (size_t j = 0; j < shape.width; j++) {
        for (size_t c = 0; c < block; c++) row[j * to.channels + c] = (uint16_t)bf16_bits(from[j * block + c]);
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, round_image, (struct kernel_image shape, const float *x, struct padded_image to, uint16_t *y),
    (shape, x, to, y)) {
  memset(y, 0, pixels(to) * to.channels * sizeof(uint16_t));
  BY_BLOCK(round_blocks, shape, x, to, y);
}

// A row of outputs, [width x channels in whole tiles], into the layout of the image.
static ALWAYS_INLINE void put_blocks(
    size_t block, struct kernel_image shape, const float *line, size_t leading, size_t i, float *y) {
  for (size_t b = 0; b < shape.blocks; b++) {
    float *restrict to = y + (b * shape.height + i) * shape.width * block;
    const float *restrict from = line + b * block;
    for (size_t j = 0; j < shape.width; j++) {
      for (size_t c = 0; c < block; c++) to[j * block + c] = from[j * leading + c];
    }
  }
}

// The same with bias and, if `relu`, what is below 0 as 0; NaN stays.
static ALWAYS_INLINE void put_biased_blocks(
    size_t block, struct kernel_image shape, const float *line, size_t leading, const float *bias, bool relu, size_t i,
    float *y) {
  for (size_t b = 0; b < shape.blocks; b++) {
    float *restrict to = y + (b * shape.height + i) * shape.width * block;
    const float *restrict from = line + b * block, *restrict add = bias + b * block;
    for (size_t j = 0; j < shape.width; j++) {
      for (size_t c = 0; c < block; c++) {
        const float sum = from[j * leading + c] + add[c];
        to[j * block + c] = relu && sum < 0 ? 0 : sum;
      }
    }
  }
}

EACH_VECTOR_WIDTH(
    void, put_line,
    (struct kernel_image shape, const float *line, size_t leading, const float *bias, bool relu, size_t i, float *y),
    (shape, line, leading, bias, relu, i, y)) {
  if (bias && relu) {
    BY_BLOCK(put_biased_blocks, shape, line, leading, bias, true, i, y);
  } else if (bias) {
    BY_BLOCK(put_biased_blocks, shape, line, leading, bias, false, i, y);
  } else {
    BY_BLOCK(put_blocks, shape, line, leading, i, y);
  }
}

static size_t count_of(struct kernel_image s) { return s.blocks * s.block * s.height * s.width; }

static void convolve(
    struct kernel_image from, struct padded_image padded, struct kernel_image to, size_t kernel, const float *x,
    const uint16_t *w, const float *bias, bool relu, float *y, size_t rows, char *scratch) {
  const size_t columns = round_up(to.channels, BF16_COLUMNS), blocks = padded.channels / BF16_BLOCK;
  const size_t steps = kernel * kernel * blocks;
  size_t *left = take(&scratch, steps * sizeof(size_t)), *right = take(&scratch, steps * sizeof(size_t));
  for (size_t step = 0; step < steps; step++) {
    const size_t place = step / blocks, k = place / kernel, l = place % kernel, b = step % blocks;
    left[step] = (k * padded.width + l) * padded.channels + b * BF16_BLOCK;
    right[step] = step * BF16_BLOCK * columns;
  }
  uint16_t *image = take(&scratch, pixels(padded) * padded.channels * sizeof(uint16_t));
  float *line = take(&scratch, to.width * columns * sizeof(float));
  const struct kernel_bf16_product product = {
    .rows = to.width, .columns = columns, .steps = steps, .left_steps = left, .right_steps = right,
    .left_leading = padded.channels, .right_leading = 2 * columns, .result_leading = columns};
  for (size_t row = 0; row < rows; row++) {
    round_image(from, x + row * count_of(from), padded, image);
    for (size_t i = 0; i < to.height; i++) {
      kernel_bf16_multiply(&product, image + i * padded.width * padded.channels, w, line);
      put_line(to, line, columns, bias, relu, i, y + row * count_of(to));
    }
  }
}

// MARK: The passes

void kernel_bf16_convolution_forward(
    const struct kernel_bf16_convolution *s, const float *x, const uint16_t *forward, const float *bias, bool relu,
    float *y, size_t rows, void *scratch) {
  convolve(s->input, padded_input(s), s->output, s->kernel, x, forward, bias, relu, y, rows, scratch);
}

void kernel_bf16_convolution_input_gradient(
    const struct kernel_bf16_convolution *s, const float *dy, const uint16_t *backward, float *dx, size_t rows,
    void *scratch) {
  convolve(s->output, padded_slope(s), s->input, s->kernel, dy, backward, NULL, false, dx, rows, scratch);
}

void kernel_bf16_convolution_weight_gradient(
    const struct kernel_bf16_convolution *s, const float *x, const float *dy, float *sums, size_t rows, void *scratch) {
  const struct padded_image input = padded_input(s), slope = wide_slope(s);
  const size_t columns = round_up(s->input.channels, BF16_COLUMNS);
  const size_t outputs = round_up(s->output.channels, BF16_COLUMNS);
  const size_t count = slope_pixels(s), steps = count / BF16_BLOCK, pairs = pixel_pairs(s);
  char *rest = scratch;
  size_t *left = take(&rest, steps * sizeof(size_t)), *right = take(&rest, steps * sizeof(size_t));
  for (size_t step = 0; step < steps; step++) {
    left[step] = step * BF16_BLOCK;
    right[step] = step * BF16_BLOCK * columns;
  }
  uint16_t *image = take(&rest, pixels(input) * input.channels * sizeof(uint16_t));
  uint16_t *wide = take(&rest, pixels(slope) * slope.channels * sizeof(uint16_t));
  uint16_t *turned = take(&rest, slope.channels * count * sizeof(uint16_t));
  // Pairs of pixels that begin at even places, and at odd ones.
  uint16_t *even = take(&rest, 2 * pairs * columns * sizeof(uint16_t));
  uint16_t *odd = take(&rest, 2 * pairs * columns * sizeof(uint16_t));
  memset(even, 0, 2 * pairs * columns * sizeof(uint16_t));
  memset(odd, 0, 2 * pairs * columns * sizeof(uint16_t));
  memset(sums, 0, places(s) * outputs * columns * sizeof(float));
  const struct kernel_bf16_product product = {
    .rows = outputs, .columns = columns, .steps = steps, .left_steps = left, .right_steps = right,
    .left_leading = count, .right_leading = 2 * columns, .result_leading = columns, .adds = true};
  for (size_t row = 0; row < rows; row++) {
    round_image(s->input, x + row * count_of(s->input), input, image);
    kernel_bf16_pairs(image, pixels(input), columns, input.channels, even, 2 * columns);
    kernel_bf16_pairs(image + input.channels, pixels(input) - 1, columns, input.channels, odd, 2 * columns);
    round_image(s->output, dy + row * count_of(s->output), slope, wide);
    kernel_bf16_transpose(wide, pixels(slope), outputs, slope.channels, turned, count);
    for (size_t place = 0; place < places(s); place++) {
      const size_t distance = place / s->kernel * input.width + place % s->kernel;
      const uint16_t *start = (distance % 2 ? odd : even) + distance / 2 * 2 * columns;
      kernel_bf16_multiply(&product, turned, start, sums + place * outputs * columns);
    }
  }
}
