import type { AddCommand } from './add-command.js';

/** What only looks: at products, at one generation, at many, at all. */
export function addLooks(add: AddCommand): void {
  add('products [name]', "Kling's products: fields, models and prices", async (_options, [name]) => {
    const { runProducts } = await import('../commands/products.js');
    return (io) => runProducts(name, io);
  });
  add('status [id]', 'everything known of one generation', async (options, [id]) => {
    if (options.methods === true) {
      const { runMethods } = await import('../commands/methods.js');
      return (io) => runMethods(io);
    }
    const { runStatus } = await import('../commands/status.js');
    return (io) => runStatus(id, options, io);
  })
    .option('--links <time>', 'with links to what lies in a bucket, which work so long, e.g. 24h; at most 7d')
    .option('--methods', "instead: what the worker's ways of asking Kling have cost so far");
  add(
    'watch <id>',
    'wait for a generation, a batch or a pipeline; with --json a line for each event',
    async (_options, [id = '']) => {
      const { runWatch } = await import('../commands/watch.js');
      return (io) => runWatch(id, io);
    },
  );
  add('list', 'the latest generations', async (options) => {
    const { runList } = await import('../commands/list.js');
    return (io) => runList(options, io);
  })
    .option('--limit <n>', 'how many', '20')
    .option('--state <state>', 'only those in this state, e.g. processing or failed')
    .option('--active', 'only those that have not ended')
    .option('--stuck', 'only those that take unusually long at Kling')
    .option('--parked', 'only those whose task goes on at Kling, to be collected with kling adopt')
    .option('--batch <id>', 'only the items of this batch')
    .option('--watch', 'again and again until Ctrl-C: in place on a terminal, else a line for each change');
  add('top', 'all that runs, on one live screen: slots, rates, spending, batches, alerts', async (options) => {
    const { runTop } = await import('../top/top.js');
    return (io) => runTop(options, io);
  }).option('--once', 'print it once');
}
