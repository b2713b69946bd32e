#include "digitbook_zeromq.h"

#include "reserve.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
  char ip[INET_ADDRSTRLEN];
  int ports[5];
  int descriptors[5];
  int count;
} reserved;

// The text of a field of the file behind its colon, or NULL. Whoever reads the file as JSON afterwards judges it.
static const char *value(const char *json, const char *field) {
  char name[40];
  snprintf(name, sizeof name, "\"%s\"", field);
  const char *place = strstr(json, name);
  if (place == NULL) return NULL;
  place += strlen(name);
  place += strspn(place, " \t\r\n");
  if (*place != ':') return NULL;
  return place + 1 + strspn(place + 1, " \t\r\n");
}

static int listening(struct in_addr address, int port) {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return -1;
  const int on = 1;
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = address};
  if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 &&
      setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(descriptor, (struct sockaddr *)&name, sizeof name) == 0 && listen(descriptor, 100) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

void digitbook_zeromq_reserve(const char *path) {
  static const char *const fields[] = {"shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"};
  char json[4096];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ssize_t count = read(file, json, sizeof json - 1);
  close(file);
  if (count <= 0) return;
  json[count] = 0;
  const char *transport = value(json, "transport"), *ip = value(json, "ip");
  struct in_addr address;
  if (transport == NULL || strncmp(transport, "\"tcp\"", 5) != 0 || ip == NULL || *ip != '"') return;
  size_t length = strcspn(++ip, "\"");
  if (length >= sizeof reserved.ip) return;
  memcpy(reserved.ip, ip, length);
  if (inet_pton(AF_INET, reserved.ip, &address) != 1) return;
  for (size_t index = 0; index < sizeof fields / sizeof *fields; index++) {
    const char *number = value(json, fields[index]);
    long port = number == NULL ? 0 : strtol(number, NULL, 10);
    int descriptor = port > 0 && port < 65536 ? listening(address, (int)port) : -1;
    if (descriptor < 0) continue;
    reserved.ports[reserved.count] = (int)port;
    reserved.descriptors[reserved.count++] = descriptor;
  }
}

int digitbook_zeromq_take_reserved(const char *endpoint) {
  for (int index = 0; index < reserved.count; index++) {
    char own[64];
    snprintf(own, sizeof own, "tcp://%s:%d", reserved.ip, reserved.ports[index]);
    if (strcmp(own, endpoint) != 0) continue;
    int descriptor = reserved.descriptors[index];
    reserved.descriptors[index] = -1;
    return descriptor;
  }
  return -1;
}
