#ifndef DIGITBOOK_LEPTONICA_H
#define DIGITBOOK_LEPTONICA_H

#include <stddef.h>
#include <stdint.h>

// Opens the library once, and silences its messages. Returns NULL, or the reason of the failure.
const char *digitbook_leptonica_open(void);

// Version as the library gives it, such as "leptonica-1.82.0"; NULL without the library. To be freed.
char *digitbook_leptonica_version(void);

// Size of the first picture of a JPEG 2000 or WebP file from its header, without decoding it.
// Returns 0, or 1 for bytes that are no such header.
int digitbook_leptonica_size(const uint8_t *bytes, size_t count, int *height, int *width);

// Decodes a GIF, WebP or JPEG 2000 file, or the page of a TIFF file whose directory begins at `page`.
//
// samples: 2 * height * width numbers, grey level and alpha of each pixel, row by row. The grey levels go to 255,
// or to 65,535 if `bits` becomes 16; alpha goes to 255. transparent: index of a colour that means transparent, or
// -1.
// Returns 0, or 1 if the bytes cannot be decoded or the size is another.
int digitbook_leptonica_decode(
    const uint8_t *bytes, size_t count, size_t page, int transparent, int height, int width,
    uint16_t *samples, int *bits);

#endif
