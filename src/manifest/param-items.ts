import { gatherComplaints } from '../domain/batch/rows/item-complaints.js';
import type { RowComplaint } from '../domain/batch/rows/item-complaints.js';
import { assignIds } from '../domain/batch/rows/item-id.js';
import { complainOfRow } from '../domain/batch/rows/raw-item.js';
import { noticeNotIgnored } from '../domain/batch/rows/row-notices.js';
import { textOf } from '../domain/generation/meaning.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { StepRowFiles } from '../domain/pipeline/check/checked.js';
import type { CheckedParamRow } from '../domain/pipeline/rows/param-rows.js';
import { checkParamRows, meaningOfParams, withParams } from '../domain/pipeline/rows/param-rows.js';
import type { NamedInput } from '../domain/pipeline/check/input-files.js';
import { longFingerprint } from '../domain/text/fingerprint.js';
import { hashFile } from './pipeline/hash-file.js';
import { useOf } from '../products/schema/input-files.js';
import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';
import type { CheckInput } from './item-pictures.js';
import { withAbsolutePaths } from './pipeline/absolute-paths.js';
import { checkBatchRows, rowsKey } from './pipeline/check-batch-rows.js';
import type { CheckedInputFiles } from './pipeline/check-input-files.js';
import { checkInputFiles } from './pipeline/check-input-files.js';
import type { OwnFiles } from './pipeline/own-files.js';
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
  const drafts = checked.rows.map(({ id, row, given, rowFiles }, index) => {
    const contents = { ...files.contents[index], ...contentsOfRows(rowFiles, stepRows.rows) };
    return { id, row, given, meaning: { ...meaningOfParams(pipeline, given), contents } };
  });
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
  /** For each row what the files hold that it names. */
  readonly contents: readonly CheckedInputFiles['contents'][];
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
  const contents: CheckedInputFiles['contents'][] = [];
  // The same file may do for one field or model and be too long for another.
  const checkInput = remember(checkOne, (input) => `${input.field} ${useOf(input)}`);
  const checkOperand = remember((file: string) => hashFile(file, { refuse }), String);
  for (const { row, files } of rows) {
    const found = await checkInputFiles(files, { checkInput, checkOperand, directory, refuse });
    contents.push(found.contents);
    complaints.push(...found.problems.map(({ path, text }) => complainOfRow(row, path, text)));
    found.notices.forEach((notice) => notices.add(notice));
    for (const one of files) {
      const key = one.isOfOperation ? one.file : useOf(one.input);
      if (!named.has(key)) named.set(key, { ...one, path: `${row.where} ${one.path}` });
    }
  }
  return { complaints, notices: [...notices], named: [...named.values()], contents, checkInput };
}

/** What rows mean that a step reads from a file: how that is written does not matter. */
function contentsOfRows(rowFiles: readonly StepRowFiles[], rows: OwnFiles['rows']): CheckedInputFiles['contents'] {
  const all = rowFiles.flatMap(({ rowFiles: files }) => files).flatMap((file) => rows.get(rowsKey(file)) ?? []);
  return Object.fromEntries(
    all.map(({ manifest, items }) => [
      manifest,
      longFingerprint(items.map(({ meaning }) => textOf(meaning)).join('\n')),
    ]),
  );
}

/** Does for each key what is to be done once. */
function remember<Input, Found>(check: (input: Input) => Promise<Found>, keyOf: (input: Input) => string) {
  const known = new Map<string, Promise<Found>>();
  return (input: Input): Promise<Found> => {
    const checked = known.get(keyOf(input)) ?? check(input);
    known.set(keyOf(input), checked);
    return checked;
  };
}
