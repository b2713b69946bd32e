#ifndef DIGITBOOK_SVM_H
#define DIGITBOOK_SVM_H

#include <stddef.h>
#include <stdint.h>

// Support vector machines of libsvm (Debian 12: 3.24). The library is opened by the first call of
// `digitbook_svm_missing`, which must have returned NULL before the other function is called: only `train svm` needs it.

// The reason why libsvm cannot be used, or NULL.
const char *digitbook_svm_missing(void);

// Learns to tell two classes apart with the kernel exp(-gamma |x - z|^2): C-SVC, tolerance 0.001, with shrinking.
//
// rows: `count` images of `pixels` bytes, scaled to 0...1; the first `positives` of them are of the class with the
// positive side. Places of the support vectors among the rows and their coefficients go to arrays of `count` elements.
// Returns the number of support vectors, or -1 where the memory is missing.
ptrdiff_t digitbook_svm_train(
    const uint8_t *const *rows, size_t count, size_t positives, size_t pixels, double cost, double gamma,
    int32_t *places, double *coefficients, double *offset);

#endif
