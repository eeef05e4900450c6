import type { CheckedRows } from '../../batch/batch-items.js';
import { claimId, MAX_ITEMS } from '../../batch/batch-items.js';
import { nameKey } from '../../batch/rows/field-name.js';
import type { RowComplaint } from '../../batch/rows/item-complaints.js';
import { gatherComplaints } from '../../batch/rows/item-complaints.js';
import type { RawItem } from '../../batch/rows/raw-item.js';
import { complainOfRow } from '../../batch/rows/raw-item.js';
import type { Meaning } from '../../generation/meaning.js';
import type { Complaint } from '../../invalid-request.js';
import { readOrComplain } from '../../parsed.js';
import type { Json } from '../../record.js';
import { mapInTurns } from '../../work/map-in-turns.js';
import { isObject } from '../../record.js';
import type { GenerationRequest } from '../../generation/request.js';
import { refuseUnsound } from '../check/check-pipeline.js';
import type { CheckedPipeline, StepRowFiles } from '../check/checked.js';
import { listRowFiles } from '../check/checked.js';
import type { NamedInput } from '../check/input-files.js';
import { listInputFiles } from '../check/input-files.js';
import { count } from '../parse/names.js';
import { parseParams } from '../parse/parse-params.js';
import { parsePipeline } from '../parse-pipeline.js';
import type { PipelineRequest } from '../pipeline-request.js';
import type { ParamRow, ParamRules } from './param-row.js';
import { checkParamRow, readParams } from './param-row.js';

/** The pipeline as one row has it: as the workflow `pipeline` takes it. */
export const withParams = (pipeline: Json, given: Json): Json => ({
  ...pipeline,
  with: { ...(isObject(pipeline.with) ? pipeline.with : {}), ...given },
});

export interface CheckedParamRow extends ParamRow {
  /** What the pipeline names of its own with these params. */
  readonly files: readonly NamedInput[];
  /** The files of rows of its batches. */
  readonly rowFiles: readonly StepRowFiles[];
}

export interface CheckedParams extends Omit<CheckedRows, 'drafts'> {
  /** Those that will do. */
  readonly rows: readonly CheckedParamRow[];
  /** What is wrong with the pipeline itself, whatever a row says. */
  readonly ofPipeline: readonly Complaint[];
}

/** The pipeline of a row, looked at as far as it is known before it is started. Throws `InvalidRequest` for one that is unsound. */
export const checkWithParams = (pipeline: Json, given: Json): CheckedPipeline =>
  refuseUnsound(parsePipeline(withParams(pipeline, given)));

/** What it asks of Kling. */
export const requestsOfPipeline = (pipeline: Json, given: Json): readonly GenerationRequest[] =>
  checkWithParams(pipeline, given)
    .steps.filter(({ isChosen }) => isChosen)
    .flatMap(({ requests }) => requests);

export interface ParamRowRules extends Pick<ParamRules, 'ignored'> {
  readonly pipeline: Json;
  /** Values for all rows. */
  readonly set: Json;
  /** The same values with absolute paths. */
  readonly resolve?: (given: Json, from: 'set' | 'row') => Json;
}

/** Rows as params of a pipeline, and the pipeline with each of them, with every complaint about all at once. Others get their turn meanwhile. */
export async function checkParamRows(
  rows: readonly RawItem[],
  { pipeline, set, ignored, resolve = (given) => given }: ParamRowRules,
): Promise<CheckedParams> {
  if (rows.length > MAX_ITEMS) {
    const text = `${count(rows.length)} rows; a batch takes at most ${count(MAX_ITEMS)}: split it`;
    return { rows: [], ofPipeline: [], complaints: [{ path: '', text }] };
  }
  const params = parseParams(pipeline.params).value;
  const own = isObject(pipeline.with) ? pipeline.with : {};
  const ofSet = readParams(set, { params, ignored: new Set() });
  const rules = { params, defaults: { ...own, ...resolve(ofSet.given, 'set') }, ignored };
  const firstPlaces = new Map<string, string>();
  const checked = await mapInTurns(rows, (row) => {
    const { value: read, problems } = checkParamRow(row, rules);
    const value = read && { ...read, given: resolve(read.given, 'row') };
    return { value, problems: [...problems, ...claimId(value?.id, row, firstPlaces)] };
  });
  const complaints = checked.flatMap(({ problems }) => problems);
  const sound = checked.flatMap(({ value, problems }) => (problems.length > 0 ? [] : (value ?? [])));
  const steps = await checkSteps(sound, pipeline);
  return {
    rows: steps.rows,
    ofPipeline: [...listTaken(params), ...steps.ofPipeline],
    complaints: [
      ...ofSet.problems.map(({ path, text }) => ({ path: `set ${path}`, text })),
      ...(ofSet.id === undefined ? [] : [{ path: 'set id', text: 'is for one row; leave it out' }]),
      ...gatherComplaints([...complaints, ...steps.ofRows], rows.length),
    ],
  };
}

/** A batch has a meaning of its own for this column. */
const listTaken = (params: PipelineRequest['params']): readonly Complaint[] =>
  Object.keys(params).flatMap((name) =>
    nameKey(name) === 'id'
      ? [{ path: `params.${name}`, text: 'is what a batch calls its rows by; give the param another name' }]
      : [],
  );

/** Checks the pipeline with each row, once. What is wrong with all rows is wrong with the pipeline, and said once. */
async function checkSteps(
  rows: readonly ParamRow[],
  pipeline: Json,
): Promise<Pick<CheckedParams, 'rows' | 'ofPipeline'> & { readonly ofRows: readonly RowComplaint[] }> {
  const found = new Map<string, { readonly complaint: Complaint; readonly rows: RawItem[] }>();
  const checked = await mapInTurns(rows, (one): CheckedParamRow => {
    const { row, given } = one;
    // Of ten thousand rows only what is needed later is kept.
    const { value: names = { files: [], rowFiles: [] }, problems } = readOrComplain(() => {
      const sound = checkWithParams(pipeline, given);
      return { files: listInputFiles(sound), rowFiles: listRowFiles(sound) };
    });
    for (const complaint of problems) {
      const key = JSON.stringify([complaint.path, complaint.text]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { complaint, rows: [row] });
      else known.rows.push(row);
    }
    return { ...one, ...names };
  });
  const all = [...found.values()];
  return {
    rows: checked,
    ofPipeline: all.filter((one) => one.rows.length === rows.length).map(({ complaint }) => complaint),
    ofRows: all
      .filter((one) => one.rows.length < rows.length)
      .flatMap(({ complaint: { path, text }, rows: own }) => own.map((row) => complainOfRow(row, path, text))),
  };
}

/** What tells a row of a batch of pipelines from any other: what its pipeline is called, and its params. What the steps are is for each pipeline to compare. */
export const meaningOfParams = ({ name }: Json, given: Json): Meaning => ({
  fields: { pipeline: typeof name === 'string' ? name : '', with: given },
  files: {},
});
