#include <string.h>

#include "CKernels.h"
#include "lanes.h"

// Convolutions from NCHW, as the input of a network is, to channels in blocks. A library that blocks channels pads the one
// channel to eight. Here a register holds eight or sixteen filters of a place, and a value of the image is multiplied with
// all of them at once, whatever its channel.
//
// A tap is a place of the kernel in a channel: c, k, l. Each image is copied between zeros first, so that every tap of every
// output exists.

enum { most_groups = 2, most_pixels = 14 };

// MARK: Sizes

static size_t taps_of(const struct kernel_first_convolution *s) { return s->input.channels * s->kernel * s->kernel; }

static size_t padded_height(const struct kernel_first_convolution *s) { return s->input.height + 2 * s->padding; }

static size_t padded_width(const struct kernel_first_convolution *s) { return s->input.width + 2 * s->padding; }

/// Floats of a padded image, in whole cache lines.
static size_t padded_count(const struct kernel_first_convolution *s) {
  return (s->input.channels * padded_height(s) * padded_width(s) + 15) / 16 * 16;
}

size_t kernel_first_weight_count(struct kernel_first_convolution s) {
  return taps_of(&s) * channels_with_padding(&s.output);
}

size_t kernel_first_scratch_size(struct kernel_first_convolution s) {
  return (padded_count(&s) + kernel_first_weight_count(s)) * sizeof(float);
}

// MARK: Images between zeros

/// How far each tap lies behind the first one in a padded image.
static void find_taps(const struct kernel_first_convolution *s, size_t *offsets) {
  for (size_t c = 0; c < s->input.channels; c++) {
    for (size_t k = 0; k < s->kernel; k++) {
      for (size_t l = 0; l < s->kernel; l++) *offsets++ = (c * padded_height(s) + k) * padded_width(s) + l;
    }
  }
}

static float *row_of(const struct kernel_first_convolution *s, float *padded, size_t channel, size_t row) {
  return padded + (channel * padded_height(s) + s->padding + row) * padded_width(s) + s->padding;
}

static void clear_image(const struct kernel_first_convolution *s, float *padded) {
  memset(padded, 0, padded_count(s) * sizeof(float));
}

/// Between the zeros that are there.
static void copy_image(const struct kernel_first_convolution *s, const float *x, float *padded) {
  for (size_t c = 0; c < s->input.channels; c++) {
    for (size_t i = 0; i < s->input.height; i++, x += s->input.width) {
      memcpy(row_of(s, padded, c, i), x, s->input.width * sizeof(float));
    }
  }
}

// MARK: Passes

/// What all tiles of an image share.
struct pass {
  size_t taps;
  const size_t *offsets;
  /// [taps x filters], from the first filter of the tile on.
  const float *weights, *bias;
  size_t filters;
  /// From the channels of a vector to the next ones in y, and from a pixel to the next.
  size_t next, block;
  bool relu;
};

static size_t groups_at_once(size_t left) { return left < most_groups ? left : most_groups; }

/// Rows of an output whose slopes are read for all taps while they are in the near cache.
enum { rows_at_once = 4 };

// The loops for sixteen filters in a register of AVX-512, and for eight.
#define LOOPS "first_convolution_loops.h"
#include "each_lanes.h"

static bool is_in_sixteens(const struct kernel_first_convolution *s) { return s->output.block % 16 == 0; }

BY_LANES(
    first_convolution, is_in_sixteens(&s),
    (struct kernel_first_convolution s, const float *x, const float *weights, const float *bias, float *y, bool relu,
     size_t rows, float *scratch),
    (s, x, weights, bias, y, relu, rows, scratch))

BY_LANES(
    first_weight_gradient, is_in_sixteens(&s),
    (struct kernel_first_convolution s, const float *x, const float *dy, float *dw, size_t rows, float *scratch),
    (s, x, dy, dw, rows, scratch))

// MARK: Weights

void kernel_first_weights(struct kernel_first_convolution s, const float *w, float *to) {
  const size_t taps = taps_of(&s), filters = channels_with_padding(&s.output);
  for (size_t t = 0; t < taps; t++) {
    for (size_t f = 0; f < filters; f++) *to++ = f < s.output.channels ? w[f * taps + t] : 0;
  }
}

// MARK: Input gradient

// Attribution asks for it, and training where a layer with parameters lies before: seldom enough to be slow.
EACH_VECTOR_WIDTH(
    void, kernel_first_input_gradient,
    (struct kernel_first_convolution s, const float *dy, const float *weights, float *dx, size_t rows, float *scratch),
    (s, dy, weights, dx, rows, scratch)) {
  size_t offsets[kernel_first_most_taps];
  find_taps(&s, offsets);
  const size_t taps = taps_of(&s), filters = channels_with_padding(&s.output), width = s.output.width;
  for (size_t r = 0; r < rows; r++) {
    clear_image(&s, scratch);
    for (size_t place = 0; place < s.output.height * width; place++) {
      float *to = scratch + (place / width * padded_width(&s) + place % width) * s.stride;
      for (size_t t = 0; t < taps; t++) {
        eight sums = {0};
        for (size_t g = 0; g < filters / 8; g++) {
          const float *slopes = dy + offset_of_eight(&s.output, r, g) + place * s.output.block;
          sums += EIGHT(weights + t * filters + g * 8) * EIGHT(slopes);
        }
        to[offsets[t]] += ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
      }
    }
    for (size_t c = 0; c < s.input.channels; c++) {
      for (size_t i = 0; i < s.input.height; i++, dx += s.input.width) {
        memcpy(dx, row_of(&s, scratch, c, i), s.input.width * sizeof(float));
      }
    }
  }
}
