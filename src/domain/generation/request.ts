import type { TaskName } from '../../products/catalogue.js';
import { CATALOGUE } from '../../products/catalogue.js';
import type { Complaint } from '../invalid-request.js';
import { findExcess } from './input-bounds.js';
import { InvalidRequest } from '../invalid-request.js';
import { isRecord } from '../record.js';
import type { Metadata } from './metadata.js';
import { parseMetadata } from './metadata.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';
import { checkFields } from '../../products/request-fields.js';
import { judgeFirstRules, judgeRules } from '../../products/request-rules.js';
import type { RunOptions } from './run-options.js';
import { parseRunOptions } from './run-options.js';
import { parseTaskName } from '../../products/task-name.js';

/** A generation to be made and paid for. */
export interface CreateRequest {
  readonly kind: 'create';
  readonly task: TaskName;
  /** Absent where the endpoint takes no model. */
  readonly model?: string;
  /** Kling's own JSON, model and defaults filled in, pictures still as path or URL. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly run: RunOptions;
  /** The requester's own; never sent to Kling. */
  readonly metadata?: Metadata;
  /** What was understood differently from how it was written, one sentence each. */
  readonly notices: readonly string[];
}

/** A task made earlier or elsewhere, to be watched and collected without a new charge. */
export interface AdoptRequest {
  readonly kind: 'adopt';
  readonly taskId: string;
  /** Which product made the task; unknown when nobody said. */
  readonly task?: TaskName;
  readonly run: RunOptions;
  readonly metadata?: Metadata;
  readonly notices: readonly string[];
}

export type GenerationRequest = CreateRequest | AdoptRequest;

/** Which rules hold between fields: all of today, or those of the time before models' abilities were checked. */
export type RuleSet = 'all' | 'first';

/**
 * Turns what somebody typed, pasted or started a workflow with into a request, or throws `InvalidRequest` with every complaint at once.
 * Kling's fields stand at the top level under Kling's names; `task`, `taskId`, `run` and `metadata` are ours.
 */
export function parseRequest(input: unknown, rules: RuleSet = 'all'): GenerationRequest {
  if (!isRecord(input)) {
    throw new InvalidRequest([
      {
        path: '',
        text: `the input is ${quote(input)}; write one JSON object, e.g. {"prompt":"a red fox in the snow"}`,
      },
    ]);
  }
  const { task: taskInput, taskId, run: runInput, metadata: metadataInput, ...fields } = input;
  // A `run` that is no object is refused by its name, and `metadata` has bounds of its own.
  const excess = findExcess(isRecord(runInput) ? { ...fields, run: runInput } : fields);
  if (excess !== undefined) throw new InvalidRequest([excess]);
  const complaints: Complaint[] = [];
  const task = parseTaskName(taskInput, complaints);
  const run = parseRunOptions(runInput, complaints);
  const metadata = parseMetadata(metadataInput, complaints);
  const request =
    taskId === undefined
      ? parseCreate(task ?? inferTask(fields), fields, { run, rules }, complaints)
      : parseAdopt(taskId, task, fields, run, complaints);
  if (complaints.length > 0) throw new InvalidRequest(complaints);
  return metadata === undefined ? request : { ...request, metadata };
}

/** The fields that only one endpoint takes say which one is meant; a prompt alone means a video. */
export function inferTask(fields: Readonly<Record<string, unknown>>): TaskName {
  if ('video_id' in fields) return 'video-extend';
  return 'image' in fields || 'image_tail' in fields ? 'image2video' : 'text2video';
}

function parseCreate(
  task: TaskName,
  fields: Readonly<Record<string, unknown>>,
  { run, rules }: { readonly run: RunOptions; readonly rules: RuleSet },
  complaints: Complaint[],
): CreateRequest {
  const entry = CATALOGUE[task];
  const { model_name: modelInput, ...rest } = fields;
  const notices: string[] = [];
  const model = parseModel(task, modelInput, complaints);
  const body = checkFields(entry.fields, rest, { task, path: '', needsAll: rules === 'all', complaints, notices });
  if (complaints.length === 0) {
    const verdict = (rules === 'all' ? judgeRules : judgeFirstRules)(task, model, body);
    complaints.push(...verdict.complaints);
    notices.push(...verdict.notices);
  }
  return {
    kind: 'create',
    task,
    model,
    body: model === undefined ? body : { model_name: model, ...body },
    run,
    notices,
  };
}

function parseModel(task: TaskName, value: unknown, complaints: Complaint[]): string | undefined {
  const { models, defaultModel } = CATALOGUE[task];
  if (value === undefined || value === '') return defaultModel;
  const known = Object.keys(models);
  if (known.length === 0) {
    complaints.push({ path: 'model_name', text: `${task} takes no model; leave it out` });
  } else if (typeof value !== 'string' || !known.includes(value)) {
    const guess = typeof value === 'string' ? nearest(value, known) : undefined;
    const hint =
      guess === undefined ? `write one of ${known.join(', ')}` : `did you mean "${guess}"? (${known.join(', ')})`;
    complaints.push({ path: 'model_name', text: `${quote(value)} is not a model of ${task}; ${hint}` });
  }
  return typeof value === 'string' ? value : undefined;
}

function parseAdopt(
  taskId: unknown,
  task: TaskName | undefined,
  fields: Readonly<Record<string, unknown>>,
  run: RunOptions,
  complaints: Complaint[],
): AdoptRequest {
  if (typeof taskId !== 'string' || !/^[\w-]{1,128}$/.test(taskId)) {
    const text = `${quote(taskId)} is not a task id; write the string that Kling gave, e.g. "867283741759111202"`;
    complaints.push({ path: 'taskId', text });
  }
  for (const name of Object.keys(fields)) {
    complaints.push({
      path: name,
      text: 'a task that is adopted is made already; give "taskId" alone, with "task" and "run" if you like',
    });
  }
  return { kind: 'adopt', taskId: String(taskId), task, run, notices: [] };
}
