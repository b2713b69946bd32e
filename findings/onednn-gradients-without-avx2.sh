#!/usr/bin/env bash
# oneDNN chooses its layout for a convolution (format tag any), and one expects the gradients to be about as fast in
# that layout as the forward pass. Without AVX2 they are not: oneDNN 2.6 has code of SSE4.1 for the forward pass in
# nChw8c alone, and takes its reference loops for both gradients in that layout, without a word: some 600 times slower.
# In NCHW all three passes are matrix products ("gemm:jit"), half as fast as its own code. Only the name of the
# implementation tells (dnnl_query_impl_info_str).
# Versions: oneDNN 2.6.3 (Debian libdnnl-dev 2.6.3-1). Needs a C compiler and libdnnl-dev, on x86-64.
# Seen, one core of an AMD EPYC, 16 images of 32 x 7 x 7, 64 filters of 3 x 3:
#   AVX512_CORE nChw16c: jit:avx512_core 0.2 ms, jit:avx512_core 0.2 ms, jit:avx512_core 0.3 ms
#   SSE41 nChw8c: jit:sse41 0.6 ms, ref:any 377.3 ms, ref:any 486.2 ms
#   SSE41 nchw: x64:gemm:jit 0.9 ms, x64:gemm:jit 1.0 ms, x64:gemm:jit 0.9 ms
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/passes.c" << 'C'
#include <oneapi/dnnl/dnnl.h>
#include <stdio.h>
#include <time.h>

static dnnl_engine_t engine;

static dnnl_memory_t zeros(const dnnl_memory_desc_t *layout) {
  dnnl_memory_t memory;
  dnnl_memory_create(&memory, layout, engine, DNNL_MEMORY_ALLOCATE);
  return memory;
}

int main(void) {
  const dnnl_dims_t x = {16, 32, 7, 7}, y = {16, 64, 7, 7}, w = {64, 32, 3, 3}, b = {64}, one = {1, 1};
  static const struct { dnnl_format_tag_t tag; const char *name; int isa; } layouts[] = {
    {dnnl_nChw16c, "nChw16c", dnnl_cpu_isa_avx512_core}, {dnnl_nChw8c, "nChw8c", dnnl_cpu_isa_sse41},
    {dnnl_nchw, "nchw", dnnl_cpu_isa_sse41}};
  dnnl_stream_t stream;
  dnnl_engine_create(&engine, dnnl_cpu, 0);
  dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
  for (int i = 0; i < 3; i++) {
    if ((int)dnnl_get_effective_cpu_isa() != layouts[i].isa && layouts[i].isa == dnnl_cpu_isa_sse41) continue;
    if (dnnl_get_effective_cpu_isa() == dnnl_cpu_isa_sse41 && layouts[i].isa != dnnl_cpu_isa_sse41) continue;
    dnnl_memory_desc_t mx, my, mw, mb;
    dnnl_memory_desc_init_by_tag(&mx, 4, x, dnnl_f32, layouts[i].tag);
    dnnl_memory_desc_init_by_tag(&my, 4, y, dnnl_f32, layouts[i].tag);
    dnnl_memory_desc_init_by_tag(&mw, 4, w, dnnl_f32, dnnl_format_tag_any);
    dnnl_memory_desc_init_by_tag(&mb, 1, b, dnnl_f32, dnnl_x);
    printf("%s:", layouts[i].name);
    dnnl_primitive_desc_t made[3] = {NULL};
    for (int pass = 0; pass < 3; pass++) {
      dnnl_convolution_desc_t what;
      if (pass == 0) dnnl_convolution_forward_desc_init(&what, dnnl_forward_training, dnnl_convolution_direct, &mx, &mw, &mb, &my, one, one, one);
      if (pass == 1) dnnl_convolution_backward_data_desc_init(&what, dnnl_convolution_direct, &mx, &mw, &my, one, one, one);
      if (pass == 2) dnnl_convolution_backward_weights_desc_init(&what, dnnl_convolution_direct, &mx, &mw, &mb, &my, one, one, one);
      if (dnnl_primitive_desc_create(&made[pass], &what, NULL, engine, made[0])) return 1;
      const char *name;
      dnnl_primitive_desc_query(made[pass], dnnl_query_impl_info_str, 0, (void *)&name);
      dnnl_primitive_t primitive;
      if (dnnl_primitive_create(&primitive, made[pass])) return 1;
      const dnnl_memory_t from = zeros(&mx), to = zeros(&my), bias = zeros(&mb);
      const dnnl_memory_t weights = zeros(dnnl_primitive_desc_query_md(made[pass], pass == 2 ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0));
      const dnnl_exec_arg_t arguments[] = {
        {pass == 1 ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC, from}, {pass == 2 ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, weights},
        {pass == 0 ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, to}, {pass == 2 ? DNNL_ARG_DIFF_BIAS : DNNL_ARG_BIAS, bias}};
      double best = 1e9;
      for (int round = 0; round < 4; round++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        dnnl_primitive_execute(primitive, stream, pass == 1 ? 3 : 4, arguments);
        dnnl_stream_wait(stream);
        clock_gettime(CLOCK_MONOTONIC, &end);
        const double seconds = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
        if (seconds < best) best = seconds;
      }
      printf("%s %s %.1f ms", pass ? "," : "", name, best * 1000);
    }
    printf("\n");
  }
}
C
"${CC:-cc}" -O2 -o "$folder/passes" "$folder/passes.c" -ldnnl
for isa in AVX512_CORE SSE41; do
  echo "DNNL_MAX_CPU_ISA=$isa"
  DNNL_MAX_CPU_ISA=$isa OMP_NUM_THREADS=1 "$folder/passes"
done
