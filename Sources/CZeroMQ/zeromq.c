#include "digitbook_zeromq.h"

#include "digitbook_library.h"
#include "reserve.h"

#include <errno.h>
#include <zmq.h>

static struct {
  void *(*ctx_new)(void);
  int (*ctx_shutdown)(void *);
  int (*ctx_term)(void *);
  void *(*socket)(void *, int);
  int (*close)(void *);
  int (*setsockopt)(void *, int, const void *, size_t);
  int (*getsockopt)(void *, int, void *, size_t *);
  int (*bind)(void *, const char *);
  int (*send)(void *, const void *, size_t, int);
  int (*msg_init)(zmq_msg_t *);
  int (*msg_recv)(zmq_msg_t *, void *, int);
  void *(*msg_data)(zmq_msg_t *);
  size_t (*msg_size)(const zmq_msg_t *);
  int (*msg_more)(const zmq_msg_t *);
  int (*msg_close)(zmq_msg_t *);
  int (*poll)(zmq_pollitem_t *, int, long);
  int (*error)(void);
  const char *(*reason)(int);
  int (*has)(const char *);
} zmq;

const char *digitbook_zeromq_missing(void) {
  static const char *const names[] = {
    "libzmq.so.5", "libzmq.5.dylib", "/opt/homebrew/lib/libzmq.5.dylib", "/usr/local/lib/libzmq.5.dylib", NULL,
  };
  static const struct digitbook_symbol symbols[] = {
    {"zmq_ctx_new", (void **)&zmq.ctx_new},
    {"zmq_ctx_shutdown", (void **)&zmq.ctx_shutdown},
    {"zmq_ctx_term", (void **)&zmq.ctx_term},
    {"zmq_socket", (void **)&zmq.socket},
    {"zmq_close", (void **)&zmq.close},
    {"zmq_setsockopt", (void **)&zmq.setsockopt},
    {"zmq_getsockopt", (void **)&zmq.getsockopt},
    {"zmq_bind", (void **)&zmq.bind},
    {"zmq_send", (void **)&zmq.send},
    {"zmq_msg_init", (void **)&zmq.msg_init},
    {"zmq_msg_recv", (void **)&zmq.msg_recv},
    {"zmq_msg_data", (void **)&zmq.msg_data},
    {"zmq_msg_size", (void **)&zmq.msg_size},
    {"zmq_msg_more", (void **)&zmq.msg_more},
    {"zmq_msg_close", (void **)&zmq.msg_close},
    {"zmq_poll", (void **)&zmq.poll},
    {"zmq_errno", (void **)&zmq.error},
    {"zmq_strerror", (void **)&zmq.reason},
    {"zmq_has", (void **)&zmq.has},
    {NULL, NULL},
  };
  static struct digitbook_library library = {.names = names, .symbols = symbols};
  return digitbook_library_open(&library);
}

bool digitbook_zeromq_has_curve(void) { return zmq.has("curve") == 1; }

const char *digitbook_zeromq_reason(int code) { return zmq.reason(code); }

void *digitbook_zeromq_context(void) { return zmq.ctx_new(); }

void digitbook_zeromq_shutdown(void *context) { zmq.ctx_shutdown(context); }

void digitbook_zeromq_end(void *context) {
  while (zmq.ctx_term(context) != 0 && zmq.error() == EINTR) continue;
}

static int set(void *socket, int option, int value) {
  return zmq.setsockopt(socket, option, &value, sizeof value);
}

void *digitbook_zeromq_listen(
    void *context, enum digitbook_zeromq_kind kind, const char *endpoint, const char *secret_key, int *code) {
  void *socket = zmq.socket(context, kind == digitbook_zeromq_publisher ? ZMQ_XPUB : ZMQ_ROUTER);
  if (socket == NULL) {
    *code = zmq.error();
    return NULL;
  }
  int problem = set(socket, ZMQ_LINGER, 500);
  // A client that reads slowly must not lose output: no limit to what waits for it.
  if (problem == 0) problem = set(socket, ZMQ_SNDHWM, 0);
  if (problem == 0) problem = set(socket, ZMQ_RCVHWM, 0);
  // Of each subscriber, not only of the first.
  if (problem == 0 && kind == digitbook_zeromq_publisher) problem = set(socket, ZMQ_XPUB_VERBOSE, 1);
  // A client that connects again with the same name takes the place of its lost connection.
  if (problem == 0 && kind == digitbook_zeromq_router) problem = set(socket, ZMQ_ROUTER_HANDOVER, 1);
  if (problem == 0 && secret_key != NULL) {
    problem = set(socket, ZMQ_CURVE_SERVER, 1);
    if (problem == 0) problem = zmq.setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, 41);
  }
  int reserved = digitbook_zeromq_take_reserved(endpoint);
  if (problem == 0 && reserved >= 0) problem = set(socket, ZMQ_USE_FD, reserved);
  if (problem == 0) problem = zmq.bind(socket, endpoint);
  if (problem == 0) return socket;
  *code = zmq.error();
  zmq.close(socket);
  return NULL;
}

void digitbook_zeromq_close(void *socket) { zmq.close(socket); }

int digitbook_zeromq_send(void *socket, const void *bytes, size_t count, bool more) {
  while (zmq.send(socket, bytes, count, more ? ZMQ_SNDMORE : 0) < 0) {
    int code = zmq.error();
    if (code != EINTR) return code;
  }
  return 0;
}

int digitbook_zeromq_receive(void *socket, bool waits, digitbook_zeromq_take take, void *context) {
  zmq_msg_t frame;
  if (zmq.msg_init(&frame) != 0) return -1;
  int count;
  do count = zmq.msg_recv(&frame, socket, waits ? 0 : ZMQ_DONTWAIT);
  while (count < 0 && zmq.error() == EINTR);
  int more = -1;
  if (count >= 0) {
    take(zmq.msg_data(&frame), zmq.msg_size(&frame), context);
    more = zmq.msg_more(&frame) != 0;
  }
  zmq.msg_close(&frame);
  return more;
}

int digitbook_zeromq_descriptor(void *socket) {
  int descriptor = -1;
  size_t size = sizeof descriptor;
  return zmq.getsockopt(socket, ZMQ_FD, &descriptor, &size) == 0 ? descriptor : -1;
}

bool digitbook_zeromq_is_readable(void *socket) {
  int events = 0;
  size_t size = sizeof events;
  return zmq.getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0 && (events & ZMQ_POLLIN) != 0;
}

int digitbook_zeromq_wait(void *socket, int first, int second, long milliseconds) {
  zmq_pollitem_t items[3] = {{socket, 0, ZMQ_POLLIN, 0}};
  int bits[3] = {1};
  int count = 1;
  const int descriptors[2] = {first, second};
  for (int index = 0; index < 2; index++) {
    if (descriptors[index] < 0) continue;
    items[count] = (zmq_pollitem_t){NULL, descriptors[index], ZMQ_POLLIN, 0};
    bits[count++] = 2 << index;
  }
  if (zmq.poll(items, count, milliseconds) <= 0) return 0;
  int ready = 0;
  for (int index = 0; index < count; index++)
    if (items[index].revents != 0) ready |= bits[index];
  return ready;
}

void digitbook_zeromq_echo(void *socket) {
  for (;;) {
    zmq_msg_t frame;
    zmq.msg_init(&frame);
    int count;
    do count = zmq.msg_recv(&frame, socket, 0);
    while (count < 0 && zmq.error() == EINTR);
    if (count < 0) return;
    bool more = zmq.msg_more(&frame) != 0;
    int code = digitbook_zeromq_send(socket, zmq.msg_data(&frame), zmq.msg_size(&frame), more);
    zmq.msg_close(&frame);
    // A client that is gone is no reason to end.
    if (code == ETERM) return;
  }
}
