#ifndef DIGITBOOK_CONEDNN_H
#define DIGITBOOK_CONEDNN_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

// oneDNN takes its threads from OpenMP, whose setting belongs to the calling thread. The runtime
// (libgomp, libomp) comes along with libdnnl, or not at all where oneDNN was built otherwise: so it
// is asked for by name instead of linked.
static inline void digitbook_omp_set_num_threads(int count) {
  typedef void (*setter)(int);
  setter set = (setter)dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set) set(count);
}

#endif
