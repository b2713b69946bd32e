#ifndef DIGITBOOK_LIBRARY_H
#define DIGITBOOK_LIBRARY_H

#include <stddef.h>

// A function or variable of a shared library, and where its address is to be stored.
struct digitbook_symbol {
  const char *name;
  void **address;
};

// Opens the first of the libraries that the system has, and finds all symbols in it.
//
// Libraries of rarely used formats are opened when they are needed: linking them would cost every start several
// milliseconds, and a system without one should lose that format only.
//
// names: file names for dlopen, up to a NULL. symbols: up to one without a name.
// Returns NULL, or the reason of the failure, valid until the thread's next call of dlopen or dlsym.
const char *digitbook_library_open(const char *const *names, const struct digitbook_symbol *symbols);

#endif
