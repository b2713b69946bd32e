// A reserved descriptor that listens at this endpoint, which the caller owns from now on, or -1.
int digitbook_zeromq_take_reserved(const char *endpoint);
