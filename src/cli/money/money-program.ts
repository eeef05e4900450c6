import type { AddCommand } from '../program/add-command.js';

/** What it will cost. */
export async function addMoneyCommands(add: AddCommand, args: readonly string[]): Promise<void> {
  const estimate = add(
    'estimate [prompt-or-file]',
    'what a request or a file will cost; starts nothing',
    async (options, [given]) => {
      const { runEstimate } = await import('./estimate.js');
      return (io) => runEstimate(given, options, io);
    },
  );
  if (!args.includes('estimate')) return;
  const { addEstimateOptions } = await import('./estimate-options.js');
  addEstimateOptions(estimate, args);
}
