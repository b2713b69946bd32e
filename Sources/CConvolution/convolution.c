#include "CConvolution.h"

#include <pthread.h>

#include "onednn.h"

// MARK: Engine and preferred layout

static dnnl_engine_t engine;
static enum channel_order fastest_order;
static bool fast;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const dnnl_format_tag_t tags[] = {dnnl_nchw, dnnl_nChw8c, dnnl_nChw16c, dnnl_nhwc};

/// Asks oneDNN for its preferred layout of a mid-size convolution: 32 to 64 channels, 28 x 28, kernel 3.
static enum channel_order ask_for_order(void) {
  const int64_t x[] = {16, 32, 28, 28}, w[] = {64, 32, 3, 3}, y[] = {16, 64, 28, 28};
  layout any_x = layout_create(4, x, dnnl_format_tag_any), any_w = layout_create(4, w, dnnl_format_tag_any);
  layout any_y = layout_create(4, y, dnnl_format_tag_any), bias = layout_create(1, w, dnnl_x);
  const struct pass_description how = {{1, 1}, {1, 1}};
  enum channel_order order = channels_first;
  dnnl_primitive_desc_t made = NULL;
  if (any_x && any_w && any_y && bias
      && !describe_pass(&made, forward, &how, any_x, any_w, bias, any_y, NULL, engine, NULL)) {
    layout chosen = dnnl_primitive_desc_query_md(made, dnnl_query_dst_md, 0);
    for (int candidate = channels_first; candidate <= channels_last; candidate++) {
      layout known = layout_create(4, y, tags[candidate]);
      if (known && dnnl_memory_desc_equal(known, chosen)) order = candidate;
      layout_destroy(known);
    }
    dnnl_primitive_desc_destroy(made);
  }
  layout_destroy(any_x);
  layout_destroy(any_w);
  layout_destroy(any_y);
  layout_destroy(bias);
  return order;
}

static const char *implementation(const_dnnl_primitive_desc_t described) {
  const char *name = "none";
  dnnl_primitive_desc_query(described, dnnl_query_impl_info_str, 0, (void *)&name);
  return name;
}

/// Plain loops, hundreds of times slower than generated code ("ref:any"), or matrix products by plain loops.
static bool is_reference(const char *name) { return !strncmp(name, "ref", 3) || strstr(name, "gemm:ref"); }

/// Whether oneDNN has code for all passes of that convolution. Without AVX2 it has none for the gradients: 2.6 takes
/// 0.6 ms for 16 images of 32 x 7 x 7 to 64 channels with SSE4.1, and 380 and 490 ms back.
static bool has_all_passes(enum channel_order order) {
  const int64_t x[] = {16, 32, 28, 28}, w[] = {64, 32, 3, 3}, y[] = {16, 64, 28, 28};
  layout from = layout_create(4, x, tags[order]), to = layout_create(4, y, tags[order]);
  layout any_w = layout_create(4, w, dnnl_format_tag_any), bias = layout_create(1, w, dnnl_x);
  const struct pass_description how = {{1, 1}, {1, 1}};
  dnnl_primitive_desc_t made[passes] = {NULL};
  bool found = from && to && any_w && bias;
  for (int pass = 0; pass < passes && found; pass++) {
    found = !describe_pass(&made[pass], pass, &how, from, any_w, bias, to, NULL, engine, pass ? made[0] : NULL)
        && !is_reference(implementation(made[pass]));
  }
  for (int pass = 0; pass < passes; pass++) {
    if (made[pass]) dnnl_primitive_desc_destroy(made[pass]);
  }
  layout_destroy(from);
  layout_destroy(to);
  layout_destroy(any_w);
  layout_destroy(bias);
  return found;
}

static void prepare(void) {
  if (dnnl_engine_create(&engine, dnnl_cpu, 0)) engine = NULL;
  if (!engine) return;
  fastest_order = ask_for_order();
  fast = has_all_passes(fastest_order);
}

enum channel_order convolution_channel_order(void) {
  pthread_once(&once, prepare);
  return fastest_order;
}

bool convolution_is_fast(void) {
  pthread_once(&once, prepare);
  return fast;
}

// MARK: One convolution

/// The tensors of a convolution: input, output, bias, weights in OIHW, weights in the order of the forward
/// pass (`forth`) and of the backward-data pass (`back`), weight gradient in the order of its pass (`slope`),
/// and one scratchpad per pass (`room`). Each has a layout, and in each lane a memory handle.
enum tensor { image, result, biases, plain, forth, back, slope, room, tensors = room + passes };

struct lane {
  dnnl_stream_t stream;
  dnnl_memory_t handles[tensors];
};

struct convolution {
  dnnl_primitive_desc_t described[passes];
  dnnl_primitive_t ready[passes];
  /// Reorders: from plain weights to `forth` and `back`, and from `slope` to plain weights.
  dnnl_primitive_t arrange[2], rearrange;
  layout own[4];
  layout layouts[tensors];
  size_t lane_count;
  struct lane *lanes;
};

static dnnl_status_t describe(
    convolution *c, enum pass pass, const struct convolution_shape *s, layout w, dnnl_primitive_attr_t with) {
  const struct pass_description how = {{s->stride, s->stride}, {s->padding, s->padding}};
  const dnnl_status_t status = describe_pass(
      &c->described[pass], pass, &how, c->layouts[image], w, c->layouts[biases], c->layouts[result], with, engine,
      pass == forward ? NULL : c->described[forward]);
  return status ? status : dnnl_primitive_create(&c->ready[pass], c->described[pass]);
}

static dnnl_status_t describe_all(convolution *c, const struct convolution_shape *s, layout any) {
  dnnl_primitive_attr_t with = NULL, with_relu = NULL;
  dnnl_post_ops_t after = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create(&with);
  if (!status) status = dnnl_primitive_attr_create(&with_relu);
  if (!status) status = dnnl_primitive_attr_set_scratchpad_mode(with, dnnl_scratchpad_mode_user);
  if (!status) status = dnnl_primitive_attr_set_scratchpad_mode(with_relu, dnnl_scratchpad_mode_user);
  if (!status) status = dnnl_post_ops_create(&after);
  if (!status) status = append_relu(after);
  if (!status) status = dnnl_primitive_attr_set_post_ops(with_relu, after);
  if (!status) status = describe(c, forward, s, any, s->relu ? with_relu : with);
  if (!status && s->has_input_gradient) status = describe(c, input_gradient, s, any, with);
  if (!status) status = describe(c, weight_gradient, s, any, with);
  if (after) dnnl_post_ops_destroy(after);
  if (with_relu) dnnl_primitive_attr_destroy(with_relu);
  if (with) dnnl_primitive_attr_destroy(with);
  return status;
}

static dnnl_status_t describe_reorder(dnnl_primitive_t *made, layout from, layout to) {
  dnnl_primitive_desc_t described;
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(&described, from, engine, to, engine, NULL);
  if (status) return status;
  status = dnnl_primitive_create(made, described);
  dnnl_primitive_desc_destroy(described);
  return status;
}

static dnnl_status_t open_lane(const convolution *c, struct lane *lane) {
  dnnl_status_t status = dnnl_stream_create(&lane->stream, engine, dnnl_stream_default_flags);
  for (int tensor = 0; tensor < tensors && !status; tensor++) {
    if (!c->layouts[tensor]) continue;
    status = dnnl_memory_create(&lane->handles[tensor], c->layouts[tensor], engine, DNNL_MEMORY_NONE);
  }
  return status;
}

static bool build(convolution *c, const struct convolution_shape *s, size_t lanes) {
  const int64_t height = (s->height + 2 * s->padding - s->kernel) / s->stride + 1;
  const int64_t width = (s->width + 2 * s->padding - s->kernel) / s->stride + 1;
  const int64_t x[] = {s->rows, s->inputs, s->height, s->width}, y[] = {s->rows, s->outputs, height, width};
  const int64_t w[] = {s->outputs, s->inputs, s->kernel, s->kernel};
  c->layouts[image] = c->own[0] = layout_create(4, x, tags[s->input_order]);
  c->layouts[result] = c->own[1] = layout_create(4, y, tags[s->output_order]);
  c->layouts[biases] = c->own[2] = layout_create(1, w, dnnl_x);
  c->layouts[plain] = c->own[3] = layout_create(4, w, dnnl_oihw);
  layout any = layout_create(4, w, dnnl_format_tag_any);
  bool done = c->own[0] && c->own[1] && c->own[2] && c->own[3] && any && !describe_all(c, s, any);
  layout_destroy(any);
  if (!done) return false;

  c->layouts[forth] = dnnl_primitive_desc_query_md(c->described[forward], dnnl_query_weights_md, 0);
  c->layouts[slope] = dnnl_primitive_desc_query_md(c->described[weight_gradient], dnnl_query_diff_weights_md, 0);
  if (describe_reorder(&c->arrange[0], c->layouts[plain], c->layouts[forth])) return false;
  if (describe_reorder(&c->rearrange, c->layouts[slope], c->layouts[plain])) return false;
  if (s->has_input_gradient) {
    c->layouts[back] = dnnl_primitive_desc_query_md(c->described[input_gradient], dnnl_query_weights_md, 0);
    if (describe_reorder(&c->arrange[1], c->layouts[plain], c->layouts[back])) return false;
  }
  for (int pass = 0; pass < passes; pass++) {
    if (!c->described[pass]) continue;
    c->layouts[room + pass] = dnnl_primitive_desc_query_md(c->described[pass], dnnl_query_scratchpad_md, 0);
  }

  c->lanes = calloc(lanes, sizeof *c->lanes);
  if (!c->lanes) return false;
  for (c->lane_count = 0; c->lane_count < lanes; c->lane_count++) {
    if (open_lane(c, &c->lanes[c->lane_count])) {
      c->lane_count++;
      return false;
    }
  }
  return true;
}

convolution *convolution_create(const struct convolution_shape *shape, size_t lanes) {
  pthread_once(&once, prepare);
  convolution *c = engine ? calloc(1, sizeof *c) : NULL;
  if (c && build(c, shape, lanes)) return c;
  convolution_destroy(c);
  return NULL;
}

void convolution_destroy(convolution *c) {
  if (!c) return;
  for (size_t index = 0; index < c->lane_count; index++) {
    for (int tensor = 0; tensor < tensors; tensor++) {
      if (c->lanes[index].handles[tensor]) dnnl_memory_destroy(c->lanes[index].handles[tensor]);
    }
    if (c->lanes[index].stream) dnnl_stream_destroy(c->lanes[index].stream);
  }
  free(c->lanes);
  for (int pass = 0; pass < passes; pass++) {
    if (c->ready[pass]) dnnl_primitive_destroy(c->ready[pass]);
    if (c->described[pass]) dnnl_primitive_desc_destroy(c->described[pass]);
  }
  for (int way = 0; way < 2; way++) {
    if (c->arrange[way]) dnnl_primitive_destroy(c->arrange[way]);
  }
  if (c->rearrange) dnnl_primitive_destroy(c->rearrange);
  for (int index = 0; index < 4; index++) layout_destroy(c->own[index]);
  free(c);
}

static size_t bytes(const convolution *c, enum tensor tensor) {
  return c->layouts[tensor] ? dnnl_memory_desc_get_size(c->layouts[tensor]) : 0;
}

struct convolution_sizes convolution_sizes(const convolution *c) {
  struct convolution_sizes sizes = {
    bytes(c, forth) / sizeof(float), bytes(c, back) / sizeof(float), bytes(c, slope) / sizeof(float), 0};
  for (int pass = 0; pass < passes; pass++) {
    if (sizes.scratch < bytes(c, room + pass)) sizes.scratch = bytes(c, room + pass);
  }
  return sizes;
}

bool convolution_has_reference_pass(const convolution *c) {
  for (int pass = 0; pass < passes; pass++) {
    if (c->described[pass] && is_reference(implementation(c->described[pass]))) return true;
  }
  return false;
}

// MARK: The passes

struct operand {
  int argument;
  enum tensor tensor;
  const void *memory;
};

static bool run(const convolution *c, size_t index, dnnl_primitive_t what, int count, const struct operand *with) {
  if (index >= c->lane_count) return false;
  struct lane *lane = &c->lanes[index];
  dnnl_exec_arg_t arguments[5];
  for (int i = 0; i < count; i++) {
    dnnl_memory_t handle = lane->handles[with[i].tensor];
    if (dnnl_memory_set_data_handle(handle, (void *)with[i].memory)) return false;
    arguments[i] = (dnnl_exec_arg_t){with[i].argument, handle};
  }
  return !dnnl_primitive_execute(what, lane->stream, count, arguments);
}

bool convolution_arrange(
    const convolution *c, size_t lane, const float *weights, float *forward_weights, float *backward_weights) {
  struct operand operands[] = {{DNNL_ARG_FROM, plain, weights}, {DNNL_ARG_TO, forth, forward_weights}};
  if (!run(c, lane, c->arrange[0], 2, operands)) return false;
  if (!backward_weights) return true;
  operands[1] = (struct operand){DNNL_ARG_TO, back, backward_weights};
  return run(c, lane, c->arrange[1], 2, operands);
}

bool convolution_forward(
    const convolution *c, size_t lane, const float *x, const float *weights, const float *bias, float *y,
    void *scratch) {
  const struct operand operands[] = {
    {DNNL_ARG_SRC, image, x}, {DNNL_ARG_WEIGHTS, forth, weights}, {DNNL_ARG_BIAS, biases, bias},
    {DNNL_ARG_DST, result, y}, {DNNL_ARG_SCRATCHPAD, room + forward, scratch}};
  return run(c, lane, c->ready[forward], 5, operands);
}

bool convolution_input_gradient(
    const convolution *c, size_t lane, const float *dy, const float *weights, float *dx, void *scratch) {
  const struct operand operands[] = {
    {DNNL_ARG_DIFF_DST, result, dy}, {DNNL_ARG_WEIGHTS, back, weights}, {DNNL_ARG_DIFF_SRC, image, dx},
    {DNNL_ARG_SCRATCHPAD, room + input_gradient, scratch}};
  return run(c, lane, c->ready[input_gradient], 4, operands);
}

bool convolution_weight_gradient(
    const convolution *c, size_t lane, const float *x, const float *dy, float *dw, float *dbias,
    void *scratch) {
  const struct operand operands[] = {
    {DNNL_ARG_SRC, image, x}, {DNNL_ARG_DIFF_DST, result, dy}, {DNNL_ARG_DIFF_WEIGHTS, slope, dw},
    {DNNL_ARG_DIFF_BIAS, biases, dbias}, {DNNL_ARG_SCRATCHPAD, room + weight_gradient, scratch}};
  return run(c, lane, c->ready[weight_gradient], 5, operands);
}

bool convolution_plain_gradient(const convolution *c, size_t lane, const float *dw, float *weights) {
  const struct operand operands[] = {{DNNL_ARG_FROM, slope, dw}, {DNNL_ARG_TO, plain, weights}};
  return run(c, lane, c->rearrange, 2, operands);
}
