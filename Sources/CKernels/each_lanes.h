// See lanes.h.
#if HAS_FUNCTION_VERSIONS
#define LANES 16
#include LOOPS
#undef LANES
#endif
#define LANES 8
#include LOOPS
#undef LANES
#undef LOOPS
