#ifndef DIGITBOOK_CTERMINAL_H
#define DIGITBOOK_CTERMINAL_H

#include <sys/types.h>

/// Starts a program at a new pseudo-terminal, with the signal dispositions of a fresh login.
///
/// Swift cannot fork, and these functions hide behind feature macros that Swift does not set.
///
/// `controller` receives the side that types and reads, `device` the side that the program sees.
/// Returns the process, or -1 with `errno` set.
pid_t terminal_spawn(
    const char *program, char *const arguments[], char *const environment[], const char *folder,
    int columns, int *controller, int *device);

#endif
