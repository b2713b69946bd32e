#ifndef DIGITBOOK_LIBRARY_H
#define DIGITBOOK_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

// A function or variable of a shared library, and where its address is to be stored.
struct digitbook_symbol {
  const char *name;
  void **address;
};

// A shared library that is opened when it is needed.
//
// Rarely used libraries are opened late: linking them would cost every start several milliseconds, and a system without
// one should lose what it is for only.
struct digitbook_library {
  // File names for dlopen, up to a NULL: the first that the system has is taken.
  const char *const *names;
  // Up to one without a name.
  const struct digitbook_symbol *symbols;
  // Called once when all symbols are found; returns NULL, or why the library cannot be used. May be NULL.
  const char *(*start)(void);
  // Kept for all later calls.
  bool is_tried, has_failed;
  char reason[512];
};

// Opens a library and finds all its symbols, once. May be called from any thread.
//
// Returns NULL, or the reason of the failure, valid for good.
const char *digitbook_library_open(struct digitbook_library *library);

#endif
