#include "digitbook_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static const char *open_library(const struct digitbook_library *library) {
  void *handle = NULL;
  for (const char *const *name = library->names; *name != NULL && handle == NULL; name++)
    handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return dlerror();
  for (const struct digitbook_symbol *symbol = library->symbols; symbol->name != NULL; symbol++) {
    void *address = dlsym(handle, symbol->name);
    if (address == NULL) return dlerror();
    *symbol->address = address;
  }
  return library->start == NULL ? NULL : library->start();
}

const char *digitbook_library_open(struct digitbook_library *library) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  if (!library->is_tried) {
    const char *problem = open_library(library);
    // dlerror's text is gone with the thread's next call.
    if (problem != NULL) snprintf(library->reason, sizeof library->reason, "%s", problem);
    library->has_failed = problem != NULL;
    library->is_tried = true;
  }
  pthread_mutex_unlock(&lock);
  return library->has_failed ? library->reason : NULL;
}
