import { toNumber } from '../../decimal.js';
import { addCost, NO_MONEY, spentOf } from '../../money.js';
import { renderMadeFile } from '../../../products/schema/made/made-file.js';
import type { EntryKind } from '../../task.js';
import type { MadeOutput, MadeStep, ReferenceField } from '../made-step.js';
import { REFERENCE_FIELDS } from '../made-step.js';
import type { Making } from './scope.js';

const isField = (name: string): name is ReferenceField => (REFERENCE_FIELDS as readonly string[]).includes(name);

/** Fields of a step with `forEach` that all its elements have together. */
export const LIST_FIELDS = ['files', 'urls', 'outputs', 'cost'] as const satisfies readonly ReferenceField[];

/** What a field of a step that was made holds; undefined for what it has not made. */
export function readField({ state, made }: Making, name: string): unknown {
  if (name === 'state') return state;
  return made === undefined || !isField(name) ? undefined : READERS[name](made);
}

/** The same of all elements of a `forEach`: of those of `LIST_FIELDS`. */
export function readListField(makings: readonly Making[], name: string): unknown {
  const all = makings.flatMap(({ made }) => made ?? []);
  switch (name) {
    case 'files':
      return all.flatMap(READERS.files);
    case 'urls':
      return all.flatMap(urlsOf);
    case 'outputs':
      return all.flatMap(READERS.outputs);
    case 'cost':
      return toNumber(spentOf(all.reduce((sum, { cost }) => addCost(sum, cost), NO_MONEY)));
    default:
      return undefined;
  }
}

/**
 * How a request names what a generation of ours has made: it is resolved to a link when it is sent, which would die before long. A batch has a workflow,
 * but no task, and is none.
 */
function urlsOf({ workflowId, taskId, outputs }: MadeStep): readonly string[] {
  if (workflowId === undefined || taskId === undefined) return [];
  return outputs.map((_, index) =>
    renderMadeFile({ generation: workflowId, ...(index === 0 ? {} : { number: index }) }),
  );
}

const firstOf = ({ outputs }: MadeStep, has: (output: MadeOutput) => unknown): MadeOutput | undefined =>
  outputs.find((output) => has(output) !== undefined);

const idOf = ({ outputs }: MadeStep, kind: MadeOutput['kind']): string | undefined =>
  outputs.find((output) => output.kind === kind && output.id !== undefined)?.id;

const entryOf = ({ entries = [] }: MadeStep, kind: EntryKind): string | undefined =>
  entries.find((entry) => entry.kind === kind)?.id;

const READERS = {
  taskId: ({ taskId }) => taskId,
  videoId: (made) => idOf(made, 'video'),
  audioId: (made) => idOf(made, 'audio'),
  url: (made) => urlsOf(made)[0],
  urls: urlsOf,
  file: ({ outputs }) => outputs[0]?.file,
  files: ({ outputs }) => outputs.map(({ file }) => file),
  outputs: (made) => {
    const urls = urlsOf(made);
    return made.outputs.map((output, index) => ({ ...output, ...(urls[index] && { url: urls[index] }) }));
  },
  cost: ({ cost }) => toNumber(spentOf(addCost(NO_MONEY, cost))),
  seconds: (made) => firstOf(made, ({ seconds }) => seconds)?.seconds,
  voiceId: (made) => entryOf(made, 'voice'),
  elementId: (made) => entryOf(made, 'element'),
  thumbnail: (made) => firstOf(made, ({ thumbnail }) => thumbnail)?.thumbnail,
  sidecarFile: ({ sidecarFile }) => sidecarFile,
  workflowId: ({ workflowId }) => workflowId,
  state: () => undefined,
} as const satisfies Readonly<Record<ReferenceField, (made: MadeStep) => unknown>>;
