import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';

/** `kling callbacks` and what is below it. */
export function addCallbackCommands(parent: Command, add: AddCommand): void {
  add(
    'receive',
    'receive them, for workers that do not (KLING_CALLBACK_ADDRESS=off), until Ctrl-C',
    async () => {
      const { runCallbacks } = await import('./receive-callbacks.js');
      return (io) => runCallbacks(io);
    },
    { parent, isDefault: true, isService: true },
  );
  add(
    'test',
    "send one through KLING_CALLBACK_URL, as Kling's console does, and see whether it arrives",
    async () => {
      const { runTestCallbacks } = await import('./test-callbacks.js');
      return (io) => runTestCallbacks(io);
    },
    { parent },
  );
}
