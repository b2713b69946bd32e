#ifndef DIGITBOOK_CREADLINE_H
#define DIGITBOOK_CREADLINE_H

// readline.h uses FILE without including it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/history.h>
#include <readline/readline.h>

// Swift's concurrency checks reject C's mutable globals. All of readline runs on the main thread; these
// functions read and write its globals there.

/// Configures readline for digitbook; call it before anything else.
static inline void digitbook_readline_prepare(void) {
  // The application name for `$if digitbook` in ~/.inputrc.
  rl_readline_name = "digitbook";
  // Prompt and editing go to standard error; standard output is for results.
  rl_instream = stdin;
  rl_outstream = stderr;
  // digitbook waits for signals on its signal thread and notifies readline.
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  // COLUMNS in the environment belongs to the user; readline must not change it.
  rl_change_environment = 0;
  // The completer splits words itself: readline passes the whole line.
  rl_completer_word_break_characters = "";
  rl_basic_quote_characters = "";
  rl_completer_quote_characters = NULL;
  rl_sort_completion_matches = 0;
}

/// Binds keys in insert mode for both Emacs and vi editing.
static inline void digitbook_readline_bind(const char *keys, rl_command_func_t *command) {
  rl_bind_keyseq_in_map(keys, command, emacs_standard_keymap);
  rl_bind_keyseq_in_map(keys, command, vi_insertion_keymap);
}

static inline void digitbook_readline_set_completion(
    char **(*complete)(const char *text, int start, int end), void (*show)(char **matches, int count, int width)) {
  rl_attempted_completion_function = complete;
  rl_completion_display_matches_hook = show;
}

/// `suffix` is appended after a unique match; 0 appends nothing.
static inline void digitbook_readline_completion_is_final(char suffix) {
  rl_attempted_completion_over = 1;
  rl_completion_append_character = suffix;
}

/// Call after Ctrl-D ended a line but not the process: otherwise readline would add an empty line after every
/// line from then on. (Before 8.1 it does not, and has no such variable.)
static inline void digitbook_readline_forget_end(void) {
#if RL_READLINE_VERSION >= 0x0801
  rl_eof_found = 0;
#endif
}

static inline void digitbook_readline_move_to_end(void) { rl_point = rl_end; }

/// The line being typed, and the place of the cursor in it, in bytes.
static inline const char *digitbook_readline_line(void) { return rl_line_buffer ? rl_line_buffer : ""; }
static inline int digitbook_readline_point(void) { return rl_point; }
static inline int digitbook_readline_end(void) { return rl_end; }

/// Replaces the first `count` bytes of the line, in front of the cursor, as one step of undo.
static inline void digitbook_readline_replace_start(int count, const char *text) {
  int behind = rl_point - count;
  rl_begin_undo_group();
  rl_delete_text(0, count);
  rl_point = 0;
  rl_insert_text(text);
  rl_point += behind;
  rl_end_undo_group();
}

/// Whether the screen shows the prompt and the line, and no search, number or other message in their place.
static inline int digitbook_readline_is_plain(void) {
  const char *scrolls = rl_variable_value("horizontal-scroll-mode");
  const char *shows_mode = rl_variable_value("show-mode-in-prompt");
  return rl_display_prompt == rl_prompt && !rl_done &&
         !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_MULTIKEY | RL_STATE_NUMERICARG |
                     RL_STATE_VIMOTION | RL_STATE_MOREINPUT) &&
         !(scrolls && strcmp(scrolls, "on") == 0) && !(shows_mode && strcmp(shows_mode, "on") == 0);
}

/// Whether more characters of a key are awaited, as after Escape.
static inline int digitbook_readline_is_amid_key(void) { return RL_ISSTATE(RL_STATE_MULTIKEY) ? 1 : 0; }

/// The rest of the newest line of the history that begins with `line` and goes on; NULL if none does.
static inline const char *digitbook_history_rest(const char *line) {
  HIST_ENTRY **entries = history_list();
  size_t count = strlen(line);
  if (!entries || count == 0) return NULL;
  for (int i = history_length - 1; i >= 0; i--) {
    const char *entry = entries[i]->line;
    if (strncmp(entry, line, count) == 0 && entry[count] != 0) return entry + count;
  }
  return NULL;
}

static inline const char *digitbook_readline_version(void) { return rl_library_version; }

static inline const char *digitbook_history_newest(void) {
  HIST_ENTRY *entry = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  return entry ? entry->line : NULL;
}

#endif
