import type { Command } from 'commander';
import type { LibraryKind, LibraryPart } from '../../domain/library/library-kind.js';
import type { AddCommand } from '../program/add-command.js';

/** The commands below `kling elements`, or `kling voices`. */
export function addLibraryCommands(kind: LibraryKind, parent: Command, add: AddCommand): void {
  const list =
    (part: LibraryPart): Parameters<AddCommand>[2] =>
    async ({ account }) => {
      const { runListLibrary } = await import('./library-commands.js');
      return (io) => runListLibrary({ kind, account }, part, io);
    };
  const own = add('list', `the account's own ${kind}s`, list('own'), { parent, isDefault: true });
  const presets = add('presets', `${kind}s of Kling's for everybody`, list('presets'), { parent });
  const remove = add(
    'delete <id-or-name...>',
    `delete ${kind}s of the account; asks first`,
    async ({ yes, account }, words) => {
      const { runDeleteEntries } = await import('./library-commands.js');
      return (io) => runDeleteEntries({ kind, account }, words, { isSure: yes === true }, io);
    },
    { parent },
  ).option('-y, --yes', 'without asking');
  for (const command of [own, presets, remove])
    command.option('--account <name>', 'whose library, of the accounts of kling.toml (the default one)');
}
