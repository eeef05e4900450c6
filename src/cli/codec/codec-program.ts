import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';
import { repeated } from '../program/repeated.js';

/** `kling codec` and what is below it. */
export function addCodecCommands(parent: Command, add: AddCommand): void {
  add(
    'serve',
    "decrypt for Temporal's Web UI and the temporal command, until Ctrl-C",
    async (options) => {
      const { runServeCodec } = await import('./serve-codec.js');
      return (io) => runServeCodec(options, io);
    },
    { parent, isDefault: true, isService: true },
  )
    .option('--address <host:port>', 'where it listens', '127.0.0.1:9473')
    .option('--origin <url>', "whose pages may ask; more than once (the Web UI's)", repeated)
    .option('--token-file <file>', 'what clients must send is in it, or in KLING_CODEC_TOKEN (none on this machine)');
  add(
    'new-key [name]',
    'print a new key for KLING_ENCRYPTION_KEYS or its file (name: this month)',
    async (_options, [name]) => {
      const { runNewKey } = await import('./new-key.js');
      return (io) => runNewKey(name, io);
    },
    { parent },
  );
}
