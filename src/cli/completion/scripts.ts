import { ANSWER_COMMAND } from './shells.js';
import type { Shell } from './shells.js';

/** What a shell runs when it starts, so that it asks us what fits. Nothing that somebody is typing is ever evaluated by it. */
export function renderScript(shell: Shell, names: readonly string[]): string {
  return SCRIPTS[shell](names);
}

/** Also for bash 3.2, which macOS has: without `compopt` it offers files where nothing fits. */
const BASH = (
  names: readonly string[],
): string => `# Completion of kling for bash. In ~/.bashrc: source <(kling completion bash)
_kling() {
  local line adds='' IFS=$'\\n'
  COMPREPLY=()
  while read -r line; do
    if [[ -z $adds ]]; then adds=$line; else COMPREPLY+=("$line"); fi
  done < <("\${1/#\\~/$HOME}" ${ANSWER_COMMAND} bash "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  type compopt &>/dev/null && compopt -o nosort 2>/dev/null
  case $adds in
    files) [[ \${#COMPREPLY[@]} -eq 0 ]] || COMPREPLY+=($(compgen -f -- "$2")) ;;
    directories) COMPREPLY=($(compgen -d -- "$2")) ;;
    *) type compopt &>/dev/null && compopt +o default ;;
  esac
}
complete -o default -F _kling ${names.join(' ')}
`;

const ZSH = (names: readonly string[]): string => `#compdef ${names.join(' ')}
# Completion of kling for zsh. In ~/.zshrc: source <(kling completion zsh)
_kling() {
  local -a lines
  lines=("\${(@f)$("\${(Q)words[1]/#\\~/$HOME}" ${ANSWER_COMMAND} zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  local adds=\${lines[1]}
  local -a fitting=("\${(@)lines[2,-1]}")
  (( \${#fitting} )) && _describe -V kling fitting
  [[ $adds = nothing ]] && return
  compset -P '--*='
  [[ $adds = files ]] && _files
  [[ $adds = directories ]] && _files -/
}
if [[ \${funcstack[1]} = _kling ]]; then
  _kling "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef _kling ${names.join(' ')}
fi
`;

const FISH = (
  names: readonly string[],
): string => `# Completion of kling for fish. Once: kling completion fish > ~/.config/fish/completions/kling.fish
function __kling_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines ($words[1] ${ANSWER_COMMAND} fish $words[2..-1] "$typed" 2>/dev/null </dev/null)
    printf '%s\\n' $lines[2..-1]
    set -l prefix (string match -r -- '^--[^=]*=' "$typed")
    set -l path (string replace -r -- '^--[^=]*=' '' "$typed")
    switch "$lines[1]"
        case files
            for one in (__fish_complete_path "$path")
                printf '%s%s\\n' "$prefix" $one
            end
        case directories
            for one in (__fish_complete_directories "$path" '')
                printf '%s%s\\n' "$prefix" $one
            end
    end
end
${names.map((name) => `complete -c ${name} -f -k -a '(__kling_complete)'`).join('\n')}
`;

const SCRIPTS: Readonly<Record<Shell, (names: readonly string[]) => string>> = { bash: BASH, zsh: ZSH, fish: FISH };
