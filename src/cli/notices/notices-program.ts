import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';

/** The commands below `kling notices`. */
export function addNoticesCommands(parent: Command, add: AddCommand): void {
  add(
    'list',
    'what was not delivered, or is still being tried',
    async (options) => {
      const { runNotices } = await import('./notices.js');
      return (io) => runNotices(options, io);
    },
    { parent, isDefault: true },
  ).option('--limit <n>', 'how many', '20');
  add(
    'resend [id]',
    'send one that was not delivered again',
    async (options, [id]) => {
      const { runResend } = await import('./resend.js');
      return (io) => runResend(id, options, io);
    },
    { parent },
  ).option('--all', 'all of them');
}

/** The commands below `kling notify`. */
export function addNotifyCommands(parent: Command, add: AddCommand): void {
  add(
    'test [url]',
    'send a test notice from here, to a URL or to all of KLING_NOTIFY',
    async (_options, [url]) => {
      const { runNotifyTest } = await import('./notify-test.js');
      return (io) => runNotifyTest(url, io);
    },
    { parent },
  );
}
