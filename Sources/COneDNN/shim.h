#ifndef DIGITBOOK_CONEDNN_H
#define DIGITBOOK_CONEDNN_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>

// oneDNN takes its threads from OpenMP, whose setting belongs to the calling thread. The runtime (libgomp,
// libomp) comes with libdnnl, or not at all if oneDNN was built without OpenMP: so it is looked up by name
// instead of linked, once per thread because the lookup is slow.
static inline void digitbook_omp_use_one_thread(void) {
  static _Thread_local bool done;
  if (done) return;
  done = true;
  typedef void (*setter)(int);
  setter set = (setter)dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set) set(1);
}

#endif
