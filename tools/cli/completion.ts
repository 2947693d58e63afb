import { Argument, type Command } from 'commander';
import type { Action } from './task.js';

/** What may follow the words of a command: its verbs and its options, and those of the program. */
type Place = { readonly words: string; readonly next: readonly { readonly name: string; readonly about: string }[] };

const placesOf = (command: Command, words: readonly string[], global: Place['next']): readonly Place[] => {
  const verbs = command.commands.map((each) => ({ name: each.name(), about: each.description() }));
  const flags = command.options.flatMap(({ long, description }) =>
    long == null ? [] : [{ name: long, about: description }],
  );
  const own = { words: words.join(' '), next: [...verbs, ...flags, ...global] };
  const inherited = words.length === 0 ? flags : global;
  return [own, ...command.commands.flatMap((each) => placesOf(each, [...words, each.name()], inherited))];
};

const bash = (places: readonly Place[]): string => {
  const known = places.filter(({ words }) => words !== '').map(({ words }) => `"${words}"`);
  const cases = places.map(({ words, next }) => `    "${words}") list="${next.map(({ name }) => name).join(' ')}" ;;`);
  return `_fieldmark() {
  local words="" word list=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${words:+$words }$word" in ${known.join('|')}) words="\${words:+$words }$word" ;; esac
  done
  case "$words" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$list" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _fieldmark fieldmark`;
};

const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

const fish = (places: readonly Place[]): string =>
  places
    .flatMap(({ words, next }) => {
      const seen = words.split(' ').filter(Boolean);
      const verbs = next.filter(({ name }) => !name.startsWith('-')).map(({ name }) => name);
      const after = seen.map((word) => `__fish_seen_subcommand_from ${word}`);
      if (verbs.length > 0) after.push(`not __fish_seen_subcommand_from ${verbs.join(' ')}`);
      const condition = quote(after.length === 0 ? 'true' : after.join('; and '));
      return next.map(({ name, about }) =>
        name.startsWith('--')
          ? `complete -c fieldmark -n ${condition} -l ${name.slice(2)} -d ${quote(about)}`
          : `complete -c fieldmark -n ${condition} -f -a ${name} -d ${quote(about)}`,
      );
    })
    .join('\n');

const SHELLS = {
  bash,
  zsh: (places: readonly Place[]) => `autoload -U +X bashcompinit && bashcompinit\n${bash(places)}`,
  fish,
} as const;
type Shell = keyof typeof SHELLS;

export const addCompletion = (program: Command, action: Action): void => {
  program
    .command('completion')
    .description('a script that completes commands and options: source <(fieldmark completion bash)')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)))
    .action(
      action(async ({ arguments: [shell], output }) => {
        const script = SHELLS[shell as Shell](placesOf(program, [], []));
        output.result({ shell, script }, script);
      }),
    );
};
