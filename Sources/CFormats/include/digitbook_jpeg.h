#ifndef DIGITBOOK_JPEG_H
#define DIGITBOOK_JPEG_H

#include <stddef.h>
#include <stdint.h>

// Room for a message of the library.
enum { digitbook_jpeg_message_size = 200 };

// Opens libjpeg once. Returns NULL, or the reason of the failure.
const char *digitbook_jpeg_open(void);

// Size of a JPEG file from its header. Returns 0, or 1 with the reason in `message`.
int digitbook_jpeg_size(const uint8_t *bytes, size_t count, int *height, int *width, char *message);

// Decodes a JPEG file to grey level and alpha of each pixel, row by row: 2 * height * width numbers from 0 to 255.
// Returns 0, or 1 with the reason in `message`; a file that ends too early is an error.
int digitbook_jpeg_decode(
    const uint8_t *bytes, size_t count, int height, int width, uint16_t *samples, char *message);

// Decodes a JPEG file to its luma, smaller by `reduction` (1, 2, 4 or 8) in both directions: height and width become
// those of the result, which takes at most `room` bytes. Returns 0, or 1 with the reason in `message`, also for colours
// other than grey and YCbCr.
int digitbook_jpeg_grey(
    const uint8_t *bytes, size_t count, int reduction, int *height, int *width, uint8_t *levels, size_t room,
    char *message);

#endif
