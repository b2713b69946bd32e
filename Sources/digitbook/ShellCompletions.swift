import CommandLanguage
import Commands
import Notebook

/// Scripts by which bash, zsh and fish complete the arguments of digitbook: its options, the commands that work outside
/// of the prompt, and within the quotes of `-c` commands, keys and values. All of it from the table of commands.
struct ShellCompletions {
  enum Shell: String, CaseIterable {
    case bash, zsh, fish
  }

  /// An option of the process.
  private struct Option {
    let name: String
    let help: String
    var values: [String]?
  }

  private let signatures: [Signature]

  init(_ signatures: [Signature] = CommandTable.standard.signatures) {
    self.signatures = signatures
  }

  func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private static let options = [
    Option(name: "-c", help: "run this command; may be repeated", values: []),
    Option(name: "--session", help: "keep everything in this session", values: []),
    Option(name: "--color", help: "when to use colours", values: ["auto", "always", "never"]),
    Option(name: "--json", help: "print one JSON object a command"),
    Option(name: "--allow-shell", help: "let scripts run programs and write files with '>'"),
    Option(name: "--no-startup", help: "do not read the start-up file"),
    Option(name: "--dump-commands", help: "print the table of commands as JSON"),
    Option(name: "--version", help: "print the version"),
    Option(name: "--help", help: "print how to start digitbook"),
  ]

  /// Commands that stand without `-c`.
  private static let bareWords = ["replay", "help", "lesson", "open", "sessions", "recover", "version"]

  private var bareSignatures: [Signature] { signatures.filter { Self.bareWords.contains($0.verb) } }

  private var replayFlags: [Parameter] {
    signatures.first { $0.verb == "replay" }?.parameters(.flag) ?? []
  }

  /// What can follow a command: keys, flags, and the words that stand first.
  private func arguments(of signature: Signature) -> [(text: String, help: String)] {
    let words = signature.parameters(.word, .words).flatMap { parameter in
      parameter.completion.words.map { ($0, parameter.help) }
    }
    let keys = signature.parameters(.key).flatMap { parameter -> [(String, String)] in
      [(parameter.typed, parameter.help)]
        + parameter.completion.words.map { ("\(parameter.typed)\($0)", parameter.help) }
    }
    return words + keys + signature.parameters(.flag).map { ($0.typed, $0.help) }
  }

  /// A text in single quotes, which all three shells read alike but for a quote within.
  private func quoted(_ text: String, within: String = #"'\''"#) -> String {
    "'" + text.replacing("'", with: within) + "'"
  }

  private func words(_ list: [String]) -> String { quoted(list.joined(separator: " ")) }

  // MARK: bash

  private var bash: String {
    let cases = signatures.map { signature in
      let texts = arguments(of: signature).map(\.text)
      return
        "    \(([signature.verb] + signature.aliases).map { $0 == "?" ? "'?'" : $0 }.joined(separator: "|"))) "
        + "words=\(words(texts)) ;;"
    }
    return """
      # Completion of digitbook for bash, made by 'digitbook completions bash'.

      # Sets 'words' to what can follow a command.
      _digitbook_arguments() {
        words=''
        case $1 in
      \(cases.joined(separator: "\n"))
        esac
      }

      # Completes a line within the quotes of -c.
      _digitbook_line() {
        local mark='' line=$1 verb words word before=''
        case $line in [\\"\\']*) mark=${line:0:1} line=${line:1} ;; esac
        if [[ $line == *' '* ]]; then
          verb=${line%% *} before="${line% *} "
          _digitbook_arguments "$verb"
        else
          words=\(words(signatures.map(\.verb)))
        fi
        [[ -n $mark || -z $before ]] || return
        while IFS= read -r word; do
          COMPREPLY+=("$before$word")
        done < <(compgen -W "$words" -- "${line##* }")
        compopt -o nospace 2> /dev/null
      }

      _digitbook() {
        local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]} first=${COMP_WORDS[1]}
        local choices=''
        COMPREPLY=()
        case $last in
          -c) _digitbook_line "$word"; return ;;
          --color) choices='auto always never' ;;
          --session|open) mapfile -t COMPREPLY < <(compgen -f -X '!*.session' -- "$word"); return ;;
          help) choices=\(words(signatures.map(\.verb))) ;;
          *)
            if [[ $first == replay && $word != -* ]]; then
              mapfile -t COMPREPLY < <(compgen -f -X '!*.@(digits|ipynb)' -- "$word"; compgen -d -- "$word")
              return
            fi
            choices=\(words(Self.options.map(\.name)))
            if [[ $first == replay ]]; then choices+=\(quoted(" " + replayFlags.map(\.typed).joined(separator: " "))); fi
            if [[ $COMP_CWORD == 1 ]]; then choices+=\(quoted(" " + Self.bareWords.joined(separator: " "))); fi ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
        if [[ $COMP_CWORD == 1 ]]; then
          mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -X '!*.digits' -- "$word")
        fi
      }

      shopt -s extglob
      complete -o filenames -F _digitbook digitbook

      """
  }

  // MARK: zsh

  /// `word:help` of `_describe`.
  private func described(_ text: String, _ help: String) -> String {
    quoted(text.replacing(":", with: #"\:"#) + ":" + help)
  }

  private var zsh: String {
    let cases = signatures.map { signature in
      let lines = arguments(of: signature).map { "      " + described($0.text, $0.help) }
      return
        "    \(([signature.verb] + signature.aliases).map { $0 == "?" ? "'?'" : $0 }.joined(separator: "|")))\n      "
        + "words=(\n\(lines.joined(separator: "\n"))\n      ) ;;"
    }
    let options = Self.options.map { option -> String in
      let values =
        switch option.name {
        case "-c": ":command:_digitbook_line"
        case "--session": ":session:_files -g '*.session'"
        default: option.values.map { ":when:(\($0.joined(separator: " ")))" } ?? ""
        }
      let star = option.name == "-c" ? "*" : ""
      return "    " + quoted("\(star)\(option.name)[\(option.help)]\(values)")
    }
    return """
      #compdef digitbook
      # Completion of digitbook for zsh, made by 'digitbook completions zsh'.

      _digitbook_verbs() {
        local -a verbs=(
      \(signatures.map { "    " + described($0.verb, $0.summary) }.joined(separator: "\n"))
        )
        _describe command verbs
      }

      # Completes a line within the quotes of -c.
      _digitbook_line() {
        compset -q
        if (( CURRENT == 1 )); then _digitbook_verbs; return; fi
        local -a words_of_line=("${words[@]}") words
        case $words_of_line[1] in
      \(cases.joined(separator: "\n"))
        esac
        _describe argument words -S ''
      }

      _digitbook_first() {
        local -a bare=(
      \(bareSignatures.map { "    " + described($0.verb, $0.summary) }.joined(separator: "\n"))
        )
        _describe command bare
        _files -g '*.digits'
      }

      _digitbook_rest() {
        case $words[2] in
          replay)
            _files -g '*.(digits|ipynb)'
            local -a flags=(
      \(replayFlags.map { "        " + described($0.typed, $0.help) }.joined(separator: "\n"))
            )
            _describe -o flag flags ;;
          help) _digitbook_verbs ;;
          open) _files -g '*.session' ;;
        esac
      }

      _digitbook() {
        _arguments \\
      \(options.map { $0 + " \\" }.joined(separator: "\n"))
          '1: :_digitbook_first' '*: :_digitbook_rest'
      }

      _digitbook "$@"

      """
  }

  // MARK: fish

  private func fishQuoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }

  private var fish: String {
    var lines = [
      "# Completion of digitbook for fish, made by 'digitbook completions fish'.", "",
      "# What can stand at the end of the line within the quotes of -c.", "function __digitbook_line",
      "  set -l line (string trim --left --chars '\"\\'' -- (commandline --current-token))",
      "  set -l before (string match --regex '^.* ' -- $line)",
      "  set -l verb (string split ' ' -- $line)[1]",
      "  if test -z \"$before\"",
    ]
    lines += signatures.map { "    printf '%s\\t%s\\n' \($0.verb) \(fishQuoted($0.summary))" }
    lines += ["    return", "  end", "  switch $verb"]
    for signature in signatures {
      lines.append(
        "    case \(([signature.verb] + signature.aliases).map(fishQuoted).joined(separator: " "))")
      lines += arguments(of: signature).map { argument in
        "      printf '%s%s\\t%s\\n' \"$before\" \(fishQuoted(argument.text)) \(fishQuoted(argument.help))"
      }
    }
    lines += ["  end", "end", "", "complete --command digitbook --no-files"]
    lines += Self.options.map { option in
      let isShort = !option.name.hasPrefix("--")
      let name = option.name.drop { $0 == "-" }
      let values =
        switch option.name {
        case "-c": " --exclusive --arguments '(__digitbook_line)'"
        case "--session": " --require-parameter --force-files"
        default: option.values.map { " --exclusive --arguments \(words($0))" } ?? ""
        }
      return "complete --command digitbook --\(isShort ? "short" : "long")-option \(name)\(values) "
        + "--description \(fishQuoted(option.help))"
    }
    lines += bareSignatures.map {
      "complete --command digitbook --condition __fish_use_subcommand --arguments \($0.verb) "
        + "--description \(fishQuoted($0.summary))"
    }
    lines += [
      "complete --command digitbook --condition __fish_use_subcommand --force-files",
      "complete --command digitbook --condition '__fish_seen_subcommand_from replay open' --force-files",
      "complete --command digitbook --condition '__fish_seen_subcommand_from help' --arguments "
        + words(signatures.map(\.verb)),
    ]
    lines += replayFlags.map {
      "complete --command digitbook --condition '__fish_seen_subcommand_from replay' --long-option \($0.name) "
        + "--description \(fishQuoted($0.help))"
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
