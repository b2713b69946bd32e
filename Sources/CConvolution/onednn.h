#ifndef DIGITBOOK_ONEDNN_H
#define DIGITBOOK_ONEDNN_H

#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// The C API of oneDNN changed between versions 2 and 3. This wraps what is used of it in one form: a `layout`
// is a memory descriptor, and a pass is described by one call.

static inline void copy_extents(dnnl_dims_t all, int count, const int64_t *extents) {
  memset(all, 0, sizeof(dnnl_dims_t));
  for (int i = 0; i < count; i++) all[i] = extents[i];
}

enum pass { forward, input_gradient, weight_gradient, passes };

struct pass_description {
  dnnl_dims_t strides, padding;
};

#if DNNL_VERSION_MAJOR >= 3

typedef const_dnnl_memory_desc_t layout;

static inline layout layout_create(int count, const int64_t *extents, dnnl_format_tag_t tag) {
  dnnl_memory_desc_t made;
  dnnl_dims_t all;
  copy_extents(all, count, extents);
  return dnnl_memory_desc_create_with_tag(&made, count, all, dnnl_f32, tag) ? NULL : made;
}

static inline void layout_destroy(layout l) {
  if (l) dnnl_memory_desc_destroy((dnnl_memory_desc_t)l);
}

static inline dnnl_status_t append_relu(dnnl_post_ops_t after) {
  return dnnl_post_ops_append_eltwise(after, dnnl_eltwise_relu, 0, 0);
}

static inline dnnl_status_t describe_pass(
    dnnl_primitive_desc_t *made, enum pass pass, const struct pass_description *how, layout x, layout w, layout bias,
    layout y, dnnl_primitive_attr_t with, dnnl_engine_t engine, dnnl_primitive_desc_t ahead) {
  const dnnl_dims_t none = {0};
  switch (pass) {
  case forward:
    return dnnl_convolution_forward_primitive_desc_create(
        made, engine, dnnl_forward_training, dnnl_convolution_direct, x, w, bias, y, how->strides, none, how->padding,
        how->padding, with);
  case input_gradient:
    return dnnl_convolution_backward_data_primitive_desc_create(
        made, engine, dnnl_convolution_direct, x, w, y, how->strides, none, how->padding, how->padding, ahead, with);
  default:
    return dnnl_convolution_backward_weights_primitive_desc_create(
        made, engine, dnnl_convolution_direct, x, w, bias, y, how->strides, none, how->padding, how->padding, ahead, with);
  }
}

#else

typedef const dnnl_memory_desc_t *layout;

static inline layout layout_create(int count, const int64_t *extents, dnnl_format_tag_t tag) {
  dnnl_memory_desc_t *made = malloc(sizeof *made);
  dnnl_dims_t all;
  copy_extents(all, count, extents);
  if (made && dnnl_memory_desc_init_by_tag(made, count, all, dnnl_f32, tag)) {
    free(made);
    return NULL;
  }
  return made;
}

static inline void layout_destroy(layout l) { free((void *)l); }

static inline dnnl_status_t append_relu(dnnl_post_ops_t after) {
  return dnnl_post_ops_append_eltwise(after, 1, dnnl_eltwise_relu, 0, 0);
}

static inline dnnl_status_t describe_pass(
    dnnl_primitive_desc_t *made, enum pass pass, const struct pass_description *how, layout x, layout w, layout bias,
    layout y, dnnl_primitive_attr_t with, dnnl_engine_t engine, dnnl_primitive_desc_t ahead) {
  dnnl_convolution_desc_t what;
  dnnl_status_t status;
  switch (pass) {
  case forward:
    status = dnnl_convolution_forward_desc_init(
        &what, dnnl_forward_training, dnnl_convolution_direct, x, w, bias, y, how->strides, how->padding, how->padding);
    break;
  case input_gradient:
    status = dnnl_convolution_backward_data_desc_init(
        &what, dnnl_convolution_direct, x, w, y, how->strides, how->padding, how->padding);
    break;
  default:
    status = dnnl_convolution_backward_weights_desc_init(
        &what, dnnl_convolution_direct, x, w, bias, y, how->strides, how->padding, how->padding);
  }
  return status ? status : dnnl_primitive_desc_create(made, &what, with, engine, ahead);
}

#endif
#endif
