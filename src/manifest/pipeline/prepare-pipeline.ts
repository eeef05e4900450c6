import path from 'node:path';
import type { Access } from '../../disk/regular-file.js';
import { megabytes, openRegularFile } from '../../disk/regular-file.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { checkPipeline } from '../../domain/pipeline/check/check-pipeline.js';
import type { CheckedPipeline } from '../../domain/pipeline/check/checked.js';
import { listRowFiles } from '../../domain/pipeline/check/checked.js';
import { listInputFiles } from '../../domain/pipeline/check/input-files.js';
import { explainInput, readPipeline } from '../../domain/pipeline/parse-pipeline.js';
import { parseParams, readParamText } from '../../domain/pipeline/parse/parse-params.js';
import type { PipelineRequest, Selection } from '../../domain/pipeline/pipeline-request.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { withAddedModel } from '../../products/added/add-model.js';
import type { AddedEntry } from '../../products/added/added-model.js';
import type { CheckInput } from '../item-pictures.js';
import type { SourceWords } from '../source-text.js';
import { readSourceText } from '../source-text.js';
import { withAbsolutePaths } from './absolute-paths.js';
import { readManifest } from '../read-manifest.js';
import { checkBatchRows, createRowRequests } from './check-batch-rows.js';
import { checkInputFiles } from './check-input-files.js';
import type { OwnFiles } from './own-files.js';
import { readElementRows } from './read-element-rows.js';

/** What is given besides the file. */
export interface GivenPipeline {
  /** Values of params, over those of the file. */
  readonly with?: Json;
  /** The same as somebody typed them: what they are meant as depends on the param. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly selection?: Selection;
  /** Over the file's own `run`. */
  readonly run?: Json;
}

export interface PrepareOptions extends Access {
  readonly given?: GivenPipeline;
  /** What paths in it are relative to. */
  readonly directory: string;
  /** What paths in params that are given besides are relative to. */
  readonly givenDirectory: string;
  /** What it is called where it says nothing. */
  readonly name?: string;
  /** Models that are known beyond this version. */
  readonly added?: readonly AddedEntry[];
  /** Called once for each file that a request names. */
  readonly checkInput: CheckInput;
}

/** A pipeline that can be started. */
export interface PreparedPipeline {
  /** What the workflow `pipeline` takes: with the rows of files in it, and absolute paths. */
  readonly input: Json;
  readonly request: PipelineRequest;
  readonly checked: CheckedPipeline;
  /** What a person should know of the files that it names. */
  readonly notices: readonly string[];
  readonly own: OwnFiles;
}

const ROWS: SourceWords = {
  what: 'file of rows',
  path: 'the path of a CSV or JSONL file, from the folder of the pipeline',
  orInput: false,
  empty: 'write a line that names the columns, and one for each element',
};

/** Temporal takes 2 MB; what a pipeline carries from run to run needs room beside its input. */
const MAX_INPUT_BYTES = 1.5 * 1024 ** 2;

/**
 * Makes of what a file says, or a program, what the workflow takes: rows read, paths absolute, all of it checked. Throws `InvalidRequest` with every complaint
 * at once before anything is started.
 */
export async function preparePipeline(raw: unknown, options: PrepareOptions): Promise<PreparedPipeline> {
  const input = await completePipeline(raw, options);
  const parsed = readPipeline(input);
  const request = parsed.value;
  if (request === undefined || parsed.problems.some(isOfParams)) throw new InvalidRequest(parsed.problems);
  const checked = checkPipeline(request);
  const named = listInputFiles(checked);
  const checkOperand = (file: string) => checkReadable(file, options);
  const files = await checkInputFiles(named, { ...options, checkOperand });
  const rows = await checkBatchRows(listRowFiles(checked), { ...options, readManifest });
  const problems = [parsed, checked, files, rows].flatMap((one) => one.problems).concat(checkSize(input));
  if (problems.length > 0) throw new InvalidRequest(problems);
  return {
    ...{ input, request, checked: { ...checked, steps: checked.steps.map(createRowRequests(rows.rows)) } },
    notices: [...files.notices, ...rows.notices],
    own: { files: named, rows: rows.rows },
  };
}

/** What its content is shows when the pipeline runs. */
async function checkReadable(file: string, { refuse }: PrepareOptions): Promise<undefined> {
  const { handle } = await openRegularFile(file, { refuse });
  await handle.close();
  return undefined;
}

/** Without the values of params little can be said of what refers to them. */
const isOfParams = ({ path: where }: Complaint): boolean => /^(with|params)\b/.test(where);

/** The same unchecked, as it is where its params are yet to come. Throws `InvalidRequest` for what is no object, and for rows that cannot be read. */
export async function completePipeline(raw: unknown, options: Omit<PrepareOptions, 'checkInput'>): Promise<Json> {
  const { given = {}, directory, givenDirectory } = options;
  if (!isObject(raw)) throw new InvalidRequest([explainInput(raw)]);
  const rows = await readRows(addGiven(raw, options), options);
  const givenNames = Object.keys({ ...given.with, ...given.texts });
  return withAbsolutePaths(rows, { directory, givenDirectory, givenNames });
}

function addGiven(raw: Json, { given = {}, name, added = [] }: Omit<PrepareOptions, 'checkInput'>): Json {
  const { with: plain = {}, texts = {}, selection = {}, run } = given;
  const params = parseParams(raw.params).value;
  const typed = Object.entries(texts).map(([param, text]): [string, unknown] => [
    param,
    readParamText(text, params[param]),
  ]);
  const values: Json = { ...plain, ...Object.fromEntries(typed) };
  return {
    ...(name === undefined ? {} : { name }),
    ...raw,
    ...(isObject(raw.steps) ? { steps: addModels(raw.steps, added) } : {}),
    ...(Object.keys(values).length === 0 ? {} : { with: { ...(isObject(raw.with) ? raw.with : {}), ...values } }),
    ...(run === undefined || Object.keys(run).length === 0
      ? {}
      : { run: { ...(isObject(raw.run) ? raw.run : {}), ...run } }),
    ...selection,
  };
}

const addModels = (steps: Json, added: readonly AddedEntry[]): Json =>
  Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      isObject(step) && isObject(step.generate) ? { ...step, generate: withAddedModel(step.generate, added) } : step,
    ]),
  );

/** Puts the rows of files that `forEach` names into the input, which holds those already that its own `rows` names. */
async function readRows(input: Json, { directory, ...access }: Omit<PrepareOptions, 'checkInput'>): Promise<Json> {
  const steps = isObject(input.steps) ? Object.entries(input.steps) : [];
  const known: Json = isObject(input.rows) ? input.rows : {};
  const found = new Map<string, readonly unknown[]>();
  const problems: Complaint[] = [];
  for (const [name, step] of steps) {
    const forEach = isObject(step) ? step.forEach : undefined;
    const file = isObject(forEach) ? forEach.rows : undefined;
    if (typeof file !== 'string' || file.trim() === '' || Object.hasOwn(known, file) || found.has(file)) continue;
    try {
      found.set(file, readElementRows(file, await readSourceText(path.resolve(directory, file), file, access, ROWS)));
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      problems.push(...error.facts.complaints.map((one) => atStep(name, file, one)));
    }
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  return found.size === 0 ? input : { ...input, rows: { ...known, ...Object.fromEntries(found) } };
}

/** What is wrong in the file of rows has its place there; that there is none is wrong in the pipeline. */
const atStep = (step: string, file: string, complaint: Complaint): Complaint =>
  complaint.path === file
    ? { ...complaint, path: `steps.${step}.forEach.rows`, text: `${file}: ${complaint.text}` }
    : complaint;

function checkSize(input: Json): readonly Complaint[] {
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes <= MAX_INPUT_BYTES) return [];
  const text = `is ${megabytes(bytes)} MB as a whole, rows and params included; at most ${megabytes(MAX_INPUT_BYTES)} MB can be started: leave out columns that nothing refers to, or split it`;
  return [{ path: '', text }];
}
