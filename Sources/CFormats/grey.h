#ifndef DIGITBOOK_GREY_H
#define DIGITBOOK_GREY_H

#include <stdint.h>

// Luminance of an sRGB colour as an sRGB grey level (IEC 61966-2-1): weighted in linear light, as libpng does.
// Equal components are that grey level.
uint8_t digitbook_grey(unsigned red, unsigned green, unsigned blue);

#endif
