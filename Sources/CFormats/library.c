#include "digitbook_library.h"

#include <dlfcn.h>

const char *digitbook_library_open(const char *const *names, const struct digitbook_symbol *symbols) {
  void *library = NULL;
  for (; *names != NULL && library == NULL; names++) library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return dlerror();
  for (; symbols->name != NULL; symbols++) {
    void *address = dlsym(library, symbols->name);
    if (address == NULL) return dlerror();
    *symbols->address = address;
  }
  return NULL;
}
