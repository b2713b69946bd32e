#ifndef DIGITBOOK_CPNG_H
#define DIGITBOOK_CPNG_H

#include <png.h>

// The simplified API keeps libpng's setjmp inside the library. These constants are macros in it, which Swift
// does not import.
static inline png_uint_32 digitbook_png_format_gray(void) { return PNG_FORMAT_GRAY; }
static inline png_uint_32 digitbook_png_format_gray_alpha(void) { return PNG_FORMAT_GA; }
static inline png_uint_32 digitbook_png_format_linear_gray_alpha(void) { return PNG_FORMAT_LINEAR_Y_ALPHA; }
static inline png_uint_32 digitbook_png_format_rgb(void) { return PNG_FORMAT_RGB; }
static inline png_uint_32 digitbook_png_version_wanted(void) { return PNG_IMAGE_VERSION; }

#endif
