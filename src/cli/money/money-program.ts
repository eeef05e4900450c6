import type { AddCommand } from '../program/add-command.js';

/** What it will cost, and what it has cost by Kling's own account. */
export async function addMoneyCommands(add: AddCommand, args: readonly string[]): Promise<void> {
  const estimate = add(
    'estimate [prompt-or-file]',
    'what a request or a file will cost; starts nothing',
    async (options, [given]) => {
      const { runEstimate } = await import('./estimate.js');
      return (io) => runEstimate(given, options, io);
    },
  );
  add('costs', "the account's packs and what is left; what Kling has charged for", async (options) => {
    const { runCosts } = await import('./costs.js');
    return (io) => runCosts(options, io);
  })
    .option('--tasks', 'instead: what Kling has charged for, and what of it is unknown here')
    .option('--since <time>', 'of --tasks: charged within this time, e.g. 12h or 30d (7d)')
    .option('--account <name>', 'which account of kling.toml is asked (the default one)');
  if (!args.includes('estimate')) return;
  const { addEstimateOptions } = await import('./estimate-options.js');
  addEstimateOptions(estimate, args);
}
