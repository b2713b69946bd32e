#ifndef DIGITBOOK_XGBOOST_H
#define DIGITBOOK_XGBOOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Gradient boosted trees of XGBoost (Debian 12: 1.7.4). The library is opened by the first call of
// `digitbook_xgboost_missing`, which must have returned NULL before the others are called: only `train boosted` needs it.
// Its functions take plain pointers and texts, so its headers are not needed.

// The reason why XGBoost cannot be used, or NULL.
const char *digitbook_xgboost_missing(void);

// What XGBoost says of the last call of this thread that failed.
const char *digitbook_xgboost_problem(void);

// Boosting under way.
struct digitbook_boosting;

// Begins, with trees of `depth` splits one after the other at most, found by histograms, and this learning rate.
//
// images: [count x pixels], copied; outputs: the class of each, 0 ..< classes, kept until the end.
// Returns NULL where it fails.
struct digitbook_boosting *digitbook_xgboost_begin(
    const uint8_t *images, const int32_t *outputs, size_t count, size_t pixels, size_t classes, unsigned depth,
    double rate, unsigned threads);

// Adds a tree for each class. Returns whether it could.
bool digitbook_xgboost_add_round(struct digitbook_boosting *boosting);

// The trees as XGBoost's JSON, valid until the next call; NULL where it fails.
const char *digitbook_xgboost_json(struct digitbook_boosting *boosting, size_t *length);

void digitbook_xgboost_end(struct digitbook_boosting *boosting);

#endif
