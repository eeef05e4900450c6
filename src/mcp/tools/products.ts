import { z } from 'zod';
import { listProducts, productExample, productSchema, readProductName } from '../../client/list-products.js';
import { LIBRARY_KINDS, LIBRARY_PARTS } from '../../domain/library/library-kind.js';
import type { AddedEntry } from '../../products/added/added-model.js';
import type { Desk } from '../desk.js';
import { listed } from './arguments.js';
import type { Tool } from './tool.js';
import { answerOf, defineTool } from './tool.js';

/** All that is known of one product, by its name or what people write instead. Throws `UsageError`. */
export function describeProduct(name: string, added: readonly AddedEntry[]) {
  const known = readProductName(name);
  const facts = listProducts(added).find((one) => one.name === known);
  return { ...facts, schema: productSchema(known, added), example: productExample(known) };
}

/** What Kling can be asked for. */
export const createProductTools = (desk: Desk): readonly Tool[] => {
  const { kling, rights, config } = desk;
  const { account } = rights;
  return [
    defineTool({
      name: 'products',
      title: 'What Kling can make',
      description:
        "All of Kling's products, one line each; with name: one product's models, prices, fields as JSON Schema, and an example that works. Read it before you write a request with more than a prompt.",
      input: z.strictObject({ name: z.string().optional().describe('as the list has it') }),
      output: answerOf({}),
      effect: 'reads',
      run: ({ name }) => {
        if (name === undefined)
          return Promise.resolve(
            listed(
              listProducts(config.addedModels).map((one) => ({
                ...one,
                models: one.models.map((model) => model.name),
              })),
              (one) => `${one.name}  ${one.summary}`,
            ),
          );
        const product = describeProduct(name, config.addedModels);
        return Promise.resolve({ text: JSON.stringify(product), data: product });
      },
    }),
    defineTool({
      name: 'list_library',
      title: 'Elements and voices',
      description:
        "The account's own elements or voices at Kling, or Kling's presets; requests name them by id or name.",
      input: z.strictObject({ kind: z.enum(LIBRARY_KINDS), part: z.enum(LIBRARY_PARTS).default('own') }),
      output: answerOf({ entries: z.array(z.looseObject({})) }),
      effect: 'reads',
      run: async ({ kind, part }, { signal }) =>
        listed(await kling.listLibrary(kind, { part, account, signal }), (entry) => JSON.stringify(entry)),
    }),
    defineTool({
      name: 'delete_from_library',
      title: 'Delete an element or a voice',
      description: 'Deletes an element or a voice of the account at Kling, for good.',
      input: z.strictObject({ kind: z.enum(LIBRARY_KINDS), idOrName: z.string().min(1) }),
      output: answerOf({}),
      effect: 'changes',
      isDestructive: true,
      isIdempotent: true,
      run: async ({ kind, idOrName }, { signal }) => {
        const deleted = await kling.deleteFromLibrary(kind, idOrName, { account, signal });
        return { text: `${idOrName}: ${deleted.outcome}.`, data: deleted };
      },
    }),
  ];
};
