import { quotePath } from '../../disk/find-file.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { checkPipeline } from '../../domain/pipeline/check/check-pipeline.js';
import type { NamedInput } from '../../domain/pipeline/check/input-files.js';
import { listInputFiles } from '../../domain/pipeline/check/input-files.js';
import { parsePipeline } from '../../domain/pipeline/parse-pipeline.js';
import { withParams } from '../../domain/pipeline/rows/param-rows.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { mapNamedTexts } from '../../manifest/pipeline/named-texts.js';
import type { OwnFiles } from '../../manifest/pipeline/own-files.js';
import type { FileUse } from './put-files.js';
import type { Sending } from './send-step-rows.js';
import { listRowUses, sendStepRows } from './send-step-rows.js';

/** Where the worker finds what it could not read where it lies, by path. */
type SentNames = ReadonlyMap<string, string>;

/** A pipeline's input with files as the worker can read them. Throws as `PutFiles` does, and `InvalidRequest` for a path that nothing can stand for. */
export async function sendPipeline(input: Json, own: OwnFiles, session: Sending): Promise<Json> {
  const names = await sendOwn(own, session);
  if (names.size === 0) return input;
  const replaced = replaceNames(input, names);
  refuseLeft(listLeft(replaced, names));
  return replaced;
}

/** Items that are the params of a pipeline. */
interface PipelineItems {
  readonly items: readonly Item[];
  readonly pipeline: Json;
}

/** The same of a batch: what each of its pipelines names, each file once. */
export async function sendPipelines(
  { items, pipeline }: PipelineItems,
  own: OwnFiles,
  session: Sending,
): Promise<PipelineItems> {
  const names = await sendOwn(own, session);
  if (names.size === 0) return { items, pipeline };
  const sent = replaceNames(pipeline, names);
  const left: Complaint[] = [];
  const all = items.map(({ id, request }) => {
    const { with: values } = replaceNames(withParams(pipeline, request), names);
    const given = Object.fromEntries(
      Object.keys(request).map((name) => [name, isObject(values) ? values[name] : undefined]),
    );
    left.push(...listLeft(withParams(sent, given), names).map((one) => ({ ...one, path: `item "${id}" ${one.path}` })));
    return { id, request: given };
  });
  refuseLeft(left);
  return { items: all, pipeline: sent };
}

async function sendOwn({ files, rows }: OwnFiles, session: Sending): Promise<SentNames> {
  const all = [...rows.values()];
  const put = await session.putFiles([...files.map(toUse), ...all.flatMap(listRowUses)]);
  return put.size === 0 ? put : new Map([...put, ...(await sendStepRows(all, put, session))]);
}

const toUse = (named: NamedInput): FileUse => {
  const { file, path } = named;
  return { file, path, ...(named.isOfOperation ? {} : { input: named.input }) };
};

/** In a step's own text, `$${` stands for `${`. */
function replaceNames(input: Json, names: SentNames): Json {
  return mapNamedTexts(input, {
    inStep: (text) => names.get(text.replaceAll('$${', '${')) ?? text,
    plain: (text) => names.get(text) ?? text,
  });
}

/** Files that were sent and still stand there by their paths. */
function listLeft(input: Json, names: SentNames): readonly Complaint[] {
  return listInputFiles(checkPipeline(parsePipeline(input)))
    .filter(({ file }) => names.has(file))
    .map(({ file, path }) => ({
      path,
      text: `${quotePath(file)} lies on this machine, and its path is put together of parts: write it as a whole, e.g. into a param or a column, so that it can be sent to the worker's`,
    }));
}

function refuseLeft(problems: readonly Complaint[]): void {
  if (problems.length > 0) throw new InvalidRequest(problems);
}
