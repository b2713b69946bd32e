#ifndef DIGITBOOK_PAGES_H
#define DIGITBOOK_PAGES_H

#include <stdint.h>

// What leptonica does for photographs of pages. All functions return 0, or 1 without the library or without memory.

// The level of the paper under the ink: a closing of grey levels with a square of `window` pixels (odd), which is
// wider than any stroke, and then the mean over a square of about the same size, but for the edges of shadows, which stay
// as sharp as they are. levels and paper: height * width.
int digitbook_page_paper(const uint8_t *levels, int height, int width, int window, uint8_t *paper);

// The angle in degrees by which a page of ink (0 paper, other values ink) must be turned clockwise so that its lines
// lie level, searched up to `range` degrees either way, and how sure that is: below 3 it is not known.
int digitbook_page_skew(
    const uint8_t *ink, int height, int width, double range, double *angle, double *confidence);

#endif
