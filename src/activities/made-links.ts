import { DEFAULT_ACCOUNT } from '../domain/account/account-name.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Output, OutputKind } from '../domain/task.js';
import { KEPT_DAYS } from '../domain/task.js';
import { quote } from '../domain/text/quote.js';
import type { Accounts } from '../ports/accounts.js';
import type { MadeTask, MadeTasks } from '../ports/inputs.js';
import type { Kling } from '../ports/kling.js';
import type { FileKind, InputFile } from '../products/schema/input-files.js';
import type { MadeFile } from '../products/schema/made/made-file.js';
import { parseMadeFile } from '../products/schema/made/made-file.js';

export interface MadePorts {
  readonly accounts: Accounts;
  readonly made: MadeTasks;
}

const TAKES: Readonly<Record<FileKind, readonly OutputKind[]>> = {
  image: ['image'],
  video: ['video'],
  audio: ['audio'],
  recording: ['audio', 'video'],
};

/**
 * The URL by which Kling fetches what a generation of ours has made: its task is asked each time, since links are signed for a while. Free. Throws
 * `InvalidRequest` for what has made no such file.
 */
export async function linkMadeFile(
  input: InputFile,
  output: string | undefined,
  { accounts, made }: MadePorts,
): Promise<string> {
  const named = parseMadeFile(input.file) ?? { generation: input.file };
  const refuse = (text: string) =>
    new InvalidRequest([{ path: input.field, text: `the generation ${quote(named.generation)} ${text}` }]);
  const found = await made.find(named.generation, output);
  if (found.kind === 'none') throw refuse(found.text);
  const account = accounts.get(found.account ?? DEFAULT_ACCOUNT);
  if (account === undefined)
    throw refuse(`was made by the account ${quote(found.account ?? DEFAULT_ACCOUNT)}, which this worker does not have`);
  const outputs = await listOutputs(found, account.kling);
  const file = choose(outputs, named, TAKES[input.kind]);
  if (file !== undefined) return file.url;
  throw refuse(explainNone(outputs, named, input.kind));
}

/** None of what Kling has cleared. */
async function listOutputs(
  { taskId, product }: Extract<MadeTask, { kind: 'made' }>,
  kling: Pick<Kling, 'getTask'>,
): Promise<readonly Output[]> {
  try {
    return (await kling.getTask({ taskId, task: product })).outputs;
  } catch (error) {
    if (error instanceof KlingFailure && error.code === 'NotFound') return [];
    throw error;
  }
}

const choose = (outputs: readonly Output[], { number }: MadeFile, kinds: readonly OutputKind[]): Output | undefined =>
  outputs.find(({ kind, index }) => kinds.includes(kind) && (number === undefined || index === number));

function explainNone(outputs: readonly Output[], { number }: MadeFile, kind: FileKind): string {
  if (outputs.length === 0)
    return `has nothing any more that Kling serves: it keeps results for ${KEPT_DAYS} days; make it anew`;
  const there = outputs.map(({ index, kind: what }) => `#${index} ${what}`).join(', ');
  return `has no ${kind}${number === undefined ? '' : ` #${number}`}; it has made ${there}`;
}
