import type { Command } from 'commander';
import type { LibraryKind } from '../../domain/library/library-kind.js';
import type { AddCommand } from '../program/add-command.js';

/** The commands below `kling elements`, or `kling voices`. */
export function addLibraryCommands(kind: LibraryKind, parent: Command, add: AddCommand): void {
  const list = (part: 'own' | 'presets') => async () => {
    const { runListLibrary } = await import('./library-commands.js');
    return (io: Parameters<typeof runListLibrary>[2]) => runListLibrary(kind, part, io);
  };
  add('list', `the account's own ${kind}s`, list('own'), { parent, isDefault: true });
  add('presets', `${kind}s of Kling's for everybody`, list('presets'), { parent });
  add(
    'delete <id-or-name...>',
    `delete ${kind}s of the account; asks first`,
    async ({ yes }, words) => {
      const { runDeleteEntries } = await import('./library-commands.js');
      return (io) => runDeleteEntries(kind, words, { isSure: yes === true }, io);
    },
    { parent },
  ).option('--yes', 'without asking');
}
