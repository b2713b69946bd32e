#ifndef DIGITBOOK_CZLIB_H
#define DIGITBOOK_CZLIB_H

#include <zlib.h>

// inflateInit2 and deflateInit2 are macros that hide the version and the size of the stream; Swift cannot
// call them.
static inline int digitbook_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}

static inline int digitbook_deflate_init_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
