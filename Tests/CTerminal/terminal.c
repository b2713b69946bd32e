#define _GNU_SOURCE
#include "CTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#include <utmp.h>
#endif

/// What happens in the child between fork and exec: only calls that are safe there.
static void become(
    const char *program, char *const arguments[], char *const environment[], const char *folder,
    int device) {
  login_tty(device);
  const int ordinary[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGPIPE};
  for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++) signal(ordinary[i], SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (chdir(folder) == 0) execve(program, arguments, environment);
  _exit(127);
}

pid_t terminal_spawn(
    const char *program, char *const arguments[], char *const environment[], const char *folder,
    int columns, int *controller, int *device) {
  struct winsize size = {.ws_row = 24, .ws_col = (unsigned short)columns};
  if (openpty(controller, device, NULL, NULL, &size) != 0) return -1;
  fcntl(*controller, F_SETFD, FD_CLOEXEC);
  const pid_t process = fork();
  if (process == 0) become(program, arguments, environment, folder, *device);
  // Only now: the child has to keep it, as its standard streams.
  fcntl(*device, F_SETFD, FD_CLOEXEC);
  return process;
}
