#ifndef DIGITBOOK_ZEROMQ_H
#define DIGITBOOK_ZEROMQ_H

#include <stdbool.h>
#include <stddef.h>

// Sockets of ZeroMQ (Debian 12: libzmq 4.3.4). The library is opened by the first call of
// `digitbook_zeromq_missing`, which must have returned NULL before any other function is called: only the Jupyter
// kernel needs it, and linking it would cost every start several milliseconds.
//
// A socket may be used by one thread at a time. Codes are those of errno; 0 is success.

// Listens at the ports of a connection file of Jupyter before anything else is done, so that a client's first attempt to
// connect succeeds: it would try again only after 100 to 200 ms. `digitbook_zeromq_listen` takes the descriptors over.
// What cannot be read or listened to is left to it, which says why. May be called before `digitbook_zeromq_missing`.
void digitbook_zeromq_reserve(const char *path);

// The reason why libzmq cannot be used, or NULL.
const char *digitbook_zeromq_missing(void);

// Whether the library was built with CurveZMQ.
bool digitbook_zeromq_has_curve(void);

// Text of a code, also of those that only ZeroMQ has.
const char *digitbook_zeromq_reason(int code);

// NULL if the system has no memory or descriptors left.
void *digitbook_zeromq_context(void);

// Lets every call that waits on a socket of the context return; sockets can only be closed after that.
void digitbook_zeromq_shutdown(void *context);

// Waits until all sockets are closed and what they have sent is delivered, half a second at most, and frees the context.
void digitbook_zeromq_end(void *context);

enum digitbook_zeromq_kind {
  // Takes requests of several clients and answers each.
  digitbook_zeromq_router,
  // Sends to all subscribers and receives their subscriptions.
  digitbook_zeromq_publisher,
};

// Makes a socket that listens. With a secret key (CurveZMQ, 40 characters in Z85) only encrypted connections are
// accepted; NULL for none. Returns NULL with a code.
void *digitbook_zeromq_listen(
    void *context, enum digitbook_zeromq_kind kind, const char *endpoint, const char *secret_key, int *code);

void digitbook_zeromq_close(void *socket);

// Sends a frame; `more` follow.
int digitbook_zeromq_send(void *socket, const void *bytes, size_t count, bool more);

typedef void (*digitbook_zeromq_take)(const void *bytes, size_t count, void *context);

// Receives a frame and hands it over. Returns 1 if more frames of the message follow, 0 after the last one, or -1 if
// there is none, or with `waits` if the context was shut down.
int digitbook_zeromq_receive(void *socket, bool waits, digitbook_zeromq_take take, void *context);

// A descriptor that becomes readable when something happens to the socket: ask `digitbook_zeromq_is_readable` then, and
// after every other call, because it tells of each change only once.
int digitbook_zeromq_descriptor(void *socket);

// Whether a message can be received at once.
bool digitbook_zeromq_is_readable(void *socket);

// Waits until the socket or the descriptor can be read. Returns bit 0 for the socket, bit 1 for the first descriptor,
// bit 2 for the second; 0 after `milliseconds` (-1: never), or if the context was shut down. A descriptor below 0 is
// left out.
int digitbook_zeromq_wait(void *socket, int first, int second, long milliseconds);

// Sends every message back until the context is shut down.
void digitbook_zeromq_echo(void *socket);

#endif
