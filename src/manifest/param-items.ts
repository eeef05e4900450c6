import { gatherComplaints } from '../domain/batch/rows/item-complaints.js';
import type { RowComplaint } from '../domain/batch/rows/item-complaints.js';
import { assignIds } from '../domain/batch/rows/item-id.js';
import { complainOfRow } from '../domain/batch/rows/raw-item.js';
import { noticeNotIgnored } from '../domain/batch/rows/row-notices.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { CheckedParamRow } from '../domain/pipeline/rows/param-rows.js';
import { checkParamRows, meaningOfParams, withParams } from '../domain/pipeline/rows/param-rows.js';
import type { NamedInput } from '../domain/pipeline/check/input-files.js';
import { useOf } from '../products/schema/input-files.js';
import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';
import type { CheckInput } from './item-pictures.js';
import { withAbsolutePaths } from './pipeline/absolute-paths.js';
import { checkBatchRows } from './pipeline/check-batch-rows.js';
import { checkInputFiles } from './pipeline/check-input-files.js';
import type { Manifest, ReadManifest, RowsOptions } from './manifest.js';
import type { ReadRows } from './read-rows.js';
import { ignoredKeys, inFileOrder, namesIn } from './row-files.js';

type Options = RowsOptions & { readonly pipeline: Json; readonly readManifest: ReadManifest };

/** Checks rows of which each is what a pipeline is to be run with, and the pipeline with each of them. */
export async function checkParams(
  { rows, complaints, names = namesIn(rows), notices = [] }: Omit<ReadRows, 'count'>,
  options: Options,
): Promise<Manifest> {
  const { name, directory, set = {}, ignore = [], pipeline, setDirectory = process.cwd() } = options;
  const { placeInPipeline = inPipeline } = options;
  const checked = await checkParamRows(rows, {
    pipeline,
    set,
    ignored: ignoredKeys(ignore),
    resolve: (given, from) => resolvePaths(pipeline, given, from === 'set' ? setDirectory : directory),
  });
  const all = [...gatherComplaints(complaints), ...checked.complaints, ...checked.ofPipeline.map(placeInPipeline)];
  if (all.length > 0) throw new InvalidRequest(inFileOrder(all, name));
  const files = await checkFiles(checked.rows, options);
  if (files.complaints.length > 0) throw new InvalidRequest(inFileOrder(gatherComplaints(files.complaints), name));
  const ofRows = checked.rows.flatMap(({ rowFiles }) => rowFiles);
  const stepRows = await checkBatchRows(ofRows, { ...options, checkInput: files.checkInput });
  if (stepRows.problems.length > 0) throw new InvalidRequest(stepRows.problems.map(placeInPipeline));
  const drafts = checked.rows.map(({ id, row, given }) => ({
    id,
    row,
    given,
    meaning: meaningOfParams(pipeline, given),
  }));
  const ids = assignIds(drafts);
  return {
    items: drafts.map(({ given, meaning }, index) => ({ id: ids[index] ?? '', request: given, meaning })),
    notices: [...notices, ...noticeNotIgnored(ignore, names), ...files.notices, ...stepRows.notices],
    pipeline,
    own: { files: files.named, rows: stepRows.rows },
  };
}

const inPipeline = ({ path, ...complaint }: Complaint): Complaint => ({
  ...complaint,
  path: `pipeline ${path}`.trimEnd(),
});

function resolvePaths(pipeline: Json, given: Json, directory: string): Json {
  const givenNames = Object.keys(given);
  const resolved = withAbsolutePaths(withParams(pipeline, given), { directory, givenDirectory: directory, givenNames });
  const values = isObject(resolved.with) ? resolved.with : {};
  return Object.fromEntries(givenNames.map((one) => [one, values[one]]));
}

interface CheckedFiles {
  readonly complaints: readonly RowComplaint[];
  readonly notices: readonly string[];
  /** Each once for each way in which it is used. */
  readonly named: readonly NamedInput[];
  /** Remembers what it has looked at. */
  readonly checkInput: CheckInput;
}

/** Looks at each file that the pipelines name, once. */
async function checkFiles(
  rows: readonly CheckedParamRow[],
  { directory, checkInput: checkOne, refuse }: Options,
): Promise<CheckedFiles> {
  const complaints: RowComplaint[] = [];
  const notices = new Set<string>();
  const named = new Map<string, NamedInput>();
  const checkInput = remember(checkOne);
  for (const { row, files } of rows) {
    const found = await checkInputFiles(files, { checkInput, directory, refuse });
    complaints.push(...found.problems.map(({ path, text }) => complainOfRow(row, path, text)));
    found.notices.forEach((notice) => notices.add(notice));
    for (const one of files) {
      const key = one.isOfOperation ? one.file : useOf(one.input);
      if (!named.has(key)) named.set(key, { ...one, path: `${row.where} ${one.path}` });
    }
  }
  return { complaints, notices: [...notices], named: [...named.values()], checkInput };
}

function remember(checkInput: CheckInput): CheckInput {
  const known = new Map<string, ReturnType<CheckInput>>();
  return (input) => {
    // The same file may do for one field or model and be too long for another.
    const key = `${input.field} ${useOf(input)}`;
    const checked = known.get(key) ?? checkInput(input);
    known.set(key, checked);
    return checked;
  };
}
