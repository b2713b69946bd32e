#include <string.h>

#include "CKernels.h"
#include "blocks.h"
#include "vector_width.h"

// Convolutions from NCHW, as the input of a network is, to channels in blocks. A library that blocks channels pads the one
// channel to eight. Here a register holds eight filters of a place, and a value of the image is multiplied with all of them
// at once, whatever its channel.
//
// A tap is a place of the kernel in a channel: c, k, l. Each image is copied between zeros first, so that every tap of every
// output exists.

enum { lanes = 8, most_groups = 2, most_pixels = 8, most_taps_at_once = 6 };

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

// MARK: Forward

/// What all tiles of an image share.
struct pass {
  size_t taps;
  const size_t *offsets;
  /// [taps x filters], from the first filter of the tile on.
  const float *weights, *bias;
  size_t filters;
  /// From eight channels of y to the next eight, and from a pixel to the next.
  size_t next, block;
  bool relu;
};

/// Neighbouring pixels of 8 x `groups` filters: eight sums, as many as AVX2 multiplies and adds while the first waits.
static ALWAYS_INLINE void forward_tile(
    const size_t groups, const size_t pixels, const size_t stride, const struct pass *p, const float *x, float *y) {
  eight sums[most_groups][most_pixels];
  UNROLLED for (size_t g = 0; g < groups; g++) {
    UNROLLED for (size_t i = 0; i < pixels; i++) sums[g][i] = EIGHT(p->bias + g * lanes);
  }
  for (size_t t = 0; t < p->taps; t++) {
    const float *from = x + p->offsets[t], *weights = p->weights + t * p->filters;
    UNROLLED for (size_t g = 0; g < groups; g++) {
      const eight weight = EIGHT(weights + g * lanes);
      UNROLLED for (size_t i = 0; i < pixels; i++) sums[g][i] += weight * from[i * stride];
    }
  }
  UNROLLED for (size_t g = 0; g < groups; g++) {
    UNROLLED for (size_t i = 0; i < pixels; i++) {
      *(eight *)(y + g * p->next + i * p->block) = EIGHT_AFTER(p->relu, sums[g][i]);
    }
  }
}

/// The last tile of a row overlaps the one before it.
static ALWAYS_INLINE void forward_rows(
    const size_t groups, const size_t pixels, const size_t stride, const struct kernel_first_convolution *s,
    const struct pass *p, const float *padded, float *y) {
  const size_t width = s->output.width;
  for (size_t i = 0; i < s->output.height; i++, y += width * p->block) {
    const float *row = padded + i * stride * padded_width(s);
    if (width < pixels) {
      for (size_t j = 0; j < width; j++) forward_tile(groups, 1, stride, p, row + j * stride, y + j * p->block);
      continue;
    }
    for (size_t j = 0; j < width; j += pixels) {
      const size_t first = j + pixels <= width ? j : width - pixels;
      forward_tile(groups, pixels, stride, p, row + first * stride, y + first * p->block);
    }
  }
}

// The usual strides are spelled out, since a value's place in a row is then part of the instruction.
static ALWAYS_INLINE void forward_groups(
    const size_t groups, const size_t pixels, const struct kernel_first_convolution *s, const struct pass *p,
    const float *padded, float *y) {
  switch (s->stride) {
  case 1: forward_rows(groups, pixels, 1, s, p, padded, y); break;
  case 2: forward_rows(groups, pixels, 2, s, p, padded, y); break;
  default: forward_rows(groups, pixels, s->stride, s, p, padded, y);
  }
}

static size_t groups_at_once(size_t left) { return left < most_groups ? left : most_groups; }

/// From the `first` eight channels of the output to the next eight; pairs of them begin at even ones.
static size_t next_eight(const struct kernel_first_convolution *s, size_t first) {
  return offset_of_eight(&s->output, 0, first + 1) - offset_of_eight(&s->output, 0, first);
}

EACH_VECTOR_WIDTH(
    void, kernel_first_convolution,
    (struct kernel_first_convolution s, const float *x, const float *weights, const float *bias, float *y, bool relu,
     size_t rows, float *scratch),
    (s, x, weights, bias, y, relu, rows, scratch)) {
  size_t offsets[kernel_first_most_taps];
  find_taps(&s, offsets);
  const size_t filters = channels_with_padding(&s.output);
  clear_image(&s, scratch);
  for (size_t r = 0; r < rows; r++) {
    copy_image(&s, x + r * s.input.channels * s.input.height * s.input.width, scratch);
    for (size_t first = 0; first < filters / lanes;) {
      const size_t groups = groups_at_once(filters / lanes - first);
      float *to = y + offset_of_eight(&s.output, r, first);
      const struct pass p = {
        .taps = taps_of(&s), .offsets = offsets, .weights = weights + first * lanes, .bias = bias + first * lanes,
        .filters = filters, .next = next_eight(&s, first), .block = s.output.block, .relu = relu};
      if (groups == 2) {
        forward_groups(2, 4, &s, &p, scratch, to);
      } else {
        forward_groups(1, 8, &s, &p, scratch, to);
      }
      first += groups;
    }
  }
}

// MARK: Weights

void kernel_first_weights(struct kernel_first_convolution s, const float *w, float *to) {
  const size_t taps = taps_of(&s), filters = channels_with_padding(&s.output);
  for (size_t t = 0; t < taps; t++) {
    for (size_t f = 0; f < filters; f++) *to++ = f < s.output.channels ? w[f * taps + t] : 0;
  }
}

/// Rows of an output whose slopes are read for all taps while they are in the near cache.
enum { rows_at_once = 4 };

/// Adds the products of some taps with the slopes of some rows, in sums that begin at 0: short sums round less.
static ALWAYS_INLINE void add_slopes(
    const size_t groups, const size_t taps, const struct kernel_first_convolution *s, const size_t *offsets,
    size_t next, const float *padded, const float *dy, size_t height, float *to, size_t filters) {
  const size_t block = s->output.block;
  eight sums[most_taps_at_once][most_groups];
  UNROLLED for (size_t t = 0; t < taps; t++) {
    UNROLLED for (size_t g = 0; g < groups; g++) sums[t][g] = (eight){0};
  }
  for (size_t i = 0; i < height; i++) {
    const float *row = padded + i * s->stride * padded_width(s);
    for (size_t j = 0; j < s->output.width; j++, row += s->stride, dy += block) {
      UNROLLED for (size_t t = 0; t < taps; t++) {
        const float value = row[offsets[t]];
        UNROLLED for (size_t g = 0; g < groups; g++) sums[t][g] += value * EIGHT(dy + g * next);
      }
    }
  }
  UNROLLED for (size_t t = 0; t < taps; t++) {
    UNROLLED for (size_t g = 0; g < groups; g++) {
      float *sum = to + t * filters + g * lanes;
      *(eight *)sum = EIGHT(sum) + sums[t][g];
    }
  }
}

static ALWAYS_INLINE void add_all_taps(
    const size_t groups, const struct kernel_first_convolution *s, const size_t *offsets, size_t next,
    const float *padded, const float *dy, size_t height, float *to, size_t filters) {
#define ADD(count)                                                                                   \
  do {                                                                                               \
    add_slopes(groups, count, s, offsets + t, next, padded, dy, height, to + t * filters, filters);  \
    t += count;                                                                                      \
  } while (0)
  const size_t taps = taps_of(s);
  size_t t = 0;
  while (taps - t >= most_taps_at_once) ADD(most_taps_at_once);
  if (taps - t >= 3) ADD(3);
  if (taps - t >= 2) ADD(2);
  if (taps - t >= 1) ADD(1);
#undef ADD
}

EACH_VECTOR_WIDTH(
    void, kernel_first_weight_gradient,
    (struct kernel_first_convolution s, const float *x, const float *dy, float *dw, size_t rows, float *scratch),
    (s, x, dy, dw, rows, scratch)) {
  size_t offsets[kernel_first_most_taps];
  find_taps(&s, offsets);
  const size_t taps = taps_of(&s), filters = channels_with_padding(&s.output), height = s.output.height;
  float *sums = scratch + padded_count(&s);
  memset(sums, 0, taps * filters * sizeof(float));
  clear_image(&s, scratch);
  for (size_t r = 0; r < rows; r++) {
    copy_image(&s, x + r * s.input.channels * s.input.height * s.input.width, scratch);
    for (size_t top = 0; top < height; top += rows_at_once) {
      const size_t count = height - top < rows_at_once ? height - top : rows_at_once;
      const float *padded = scratch + top * s.stride * padded_width(&s);
      for (size_t first = 0; first < filters / lanes;) {
        const size_t groups = groups_at_once(filters / lanes - first);
        const float *slopes = dy + offset_of_eight(&s.output, r, first) + top * s.output.width * s.output.block;
        const size_t next = next_eight(&s, first);
        float *to = sums + first * lanes;
        if (groups == 2) {
          add_all_taps(2, &s, offsets, next, padded, slopes, count, to, filters);
        } else {
          add_all_taps(1, &s, offsets, next, padded, slopes, count, to, filters);
        }
        first += groups;
      }
    }
  }
  for (size_t f = 0; f < s.output.channels; f++) {
    for (size_t t = 0; t < taps; t++) dw[f * taps + t] = sums[t * filters + f];
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
        for (size_t g = 0; g < filters / lanes; g++) {
          const float *slopes = dy + offset_of_eight(&s.output, r, g) + place * s.output.block;
          sums += EIGHT(weights + t * filters + g * lanes) * EIGHT(slopes);
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
