#ifndef DIGITBOOK_CREADLINE_H
#define DIGITBOOK_CREADLINE_H

// readline.h uses FILE without including it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/history.h>
#include <readline/readline.h>

// Swift's concurrency checks refuse C's global variables. All of readline is used from the main thread;
// these read and write its globals there.

/// Before anything else: how readline fits into digitbook.
static inline void digitbook_readline_prepare(void) {
  // `$if digitbook` in ~/.inputrc.
  rl_readline_name = "digitbook";
  // Prompt and editing are no results: they go where errors go.
  rl_instream = stdin;
  rl_outstream = stderr;
  // digitbook waits for signals on a thread of its own and tells readline.
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  // COLUMNS in the environment is the user's word, not readline's.
  rl_change_environment = 0;
  // The completer finds the word that is completed: readline hands it the whole line.
  rl_completer_word_break_characters = "";
  rl_basic_quote_characters = "";
  rl_completer_quote_characters = NULL;
  rl_sort_completion_matches = 0;
}

/// Binds keys in insert mode, whether the user edits as in Emacs or as in vi.
static inline void digitbook_readline_bind(const char *keys, rl_command_func_t *command) {
  rl_bind_keyseq_in_map(keys, command, emacs_standard_keymap);
  rl_bind_keyseq_in_map(keys, command, vi_insertion_keymap);
}

static inline void digitbook_readline_set_completion(
    char **(*complete)(const char *text, int start, int end), void (*show)(char **matches, int count, int width)) {
  rl_attempted_completion_function = complete;
  rl_completion_display_matches_hook = show;
}

/// `suffix` is what readline types behind the only match; 0 for nothing.
static inline void digitbook_readline_completion_is_final(char suffix) {
  rl_attempted_completion_over = 1;
  rl_completion_append_character = suffix;
}

static inline void digitbook_readline_move_to_end(void) { rl_point = rl_end; }

static inline int digitbook_readline_is_empty(void) { return rl_end == 0; }

static inline const char *digitbook_readline_version(void) { return rl_library_version; }

static inline const char *digitbook_history_newest(void) {
  HIST_ENTRY *entry = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  return entry ? entry->line : NULL;
}

#endif
