#ifndef DIGITBOOK_PDF_H
#define DIGITBOOK_PDF_H

#include <stddef.h>
#include <stdint.h>

// Writing PDF files with cairo (Debian 12: 1.16.0). The same pages give the same bytes: no date is written.

// The reason why cairo cannot be used, or NULL. The library is opened by the first call.
const char *digitbook_pdf_missing(void);

// Such as "1.16.0"; NULL without the library.
const char *digitbook_pdf_version(void);

struct digitbook_pdf;

// Begins a file whose pages have this size, in points of 1/72 inch. Returns NULL without memory or library.
struct digitbook_pdf *digitbook_pdf_begin(double width, double height, const char *title);

// Fills closed contours by the nonzero rule. `points` has x and y of each corner in points from the upper left corner
// of the page; `lengths` the number of corners of each contour. `grey` is 0 for black and 1 for white.
void digitbook_pdf_fill(
    struct digitbook_pdf *pdf, const double *points, const int32_t *lengths, size_t contours, double grey);

// Ends a page.
void digitbook_pdf_end_page(struct digitbook_pdf *pdf);

// Ends the file and frees the writer. Returns 0 with the bytes, which the caller frees with `free`, or else 1.
int digitbook_pdf_end(struct digitbook_pdf *pdf, uint8_t **bytes, size_t *count);

#endif
