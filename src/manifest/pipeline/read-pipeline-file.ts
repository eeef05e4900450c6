import path from 'node:path';
import { findFile } from '../../disk/find-file.js';
import type { Access } from '../../disk/regular-file.js';
import type { Json } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { inFileOrder } from '../row-files.js';
import type { SourceText, SourceWords } from '../source-text.js';
import { readSourceText } from '../source-text.js';
import type { PreparedPipeline, PrepareOptions } from './prepare-pipeline.js';
import { completePipeline, preparePipeline } from './prepare-pipeline.js';
import { readYamlText } from './yaml-text.js';

export interface PipelineFile extends PreparedPipeline {
  /** What will do, but was hardly meant so, each with its place. */
  readonly warnings: readonly Complaint[];
}

const WORDS: SourceWords = {
  what: 'file of a pipeline',
  path: 'the path of a YAML or JSON file',
  orInput: true,
  empty: 'write e.g. steps: and below it scene: and generate: with a prompt',
};

/** More than a thousand steps that are written out: what is larger holds rows, which belong into a file of their own. */
const MAX_LENGTH = 1_000_000;

/**
 * Reads a pipeline from a YAML or JSON file, or from standard input for `-`, and checks all of it: throws `InvalidRequest` with every mistake, each with file,
 * line, column and the line itself, before anything is started.
 */
export async function readPipelineFile(
  file: string,
  options: Omit<PrepareOptions, 'directory' | 'name'>,
): Promise<PipelineFile> {
  const { text, place, inPlace } = await openFile(file, options);
  const prepared = await refuseInPlace(preparePipeline(text.value, { ...options, ...place }), inPlace);
  return { ...prepared, warnings: inPlace(prepared.checked.warnings) };
}

/** A pipeline that is to be run with the params of many rows: it can be checked with these only. */
export interface PipelineOfRows {
  readonly pipeline: Json;
  /** A complaint about it with its place in the file. */
  readonly place: (complaint: Complaint) => Complaint;
}

/** Reads a pipeline for a batch. Throws as `readPipelineFile` does, as far as no params are needed to know what is wrong. */
export async function readPipelineOfRows(
  file: string,
  options: Pick<PrepareOptions, 'added' | 'refuse'>,
): Promise<PipelineOfRows> {
  const { text, place, inPlace } = await openFile(file, options);
  const completed = completePipeline(text.value, { ...options, ...place, givenDirectory: place.directory });
  return { pipeline: await refuseInPlace(completed, inPlace), place: text.place };
}

/** Complaints with their places in the file, in its order. */
type PutInPlace = (complaints: readonly Complaint[]) => readonly Complaint[];

async function refuseInPlace<T>(read: Promise<T>, inPlace: PutInPlace): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    throw new InvalidRequest(inPlace(error.facts.complaints));
  }
}

async function openFile(file: string, access: Access) {
  const { source, found } = await readSource(file, access);
  const text = await readYamlText(source);
  const inPlace: PutInPlace = (complaints) => inFileOrder(complaints.map(text.place), source.name);
  const place =
    file === '-' ? { directory: process.cwd() } : { directory: path.dirname(found), name: path.parse(found).name };
  return { text, place, inPlace };
}

async function readSource(
  given: string,
  access: Access,
): Promise<{ readonly source: SourceText; readonly found: string }> {
  if (given === '-') return { found: given, source: bounded(await readSourceText(given, 'standard input', {}, WORDS)) };
  const { file, hint } = await findFile(process.cwd(), given, access);
  if (hint !== undefined) throw new InvalidRequest([{ path: given, text: hint }]);
  return { found: file, source: bounded(await readSourceText(file, given, access, WORDS)) };
}

function bounded(source: SourceText): SourceText {
  if (source.text.length <= MAX_LENGTH) return source;
  const text = `has ${source.text.length.toLocaleString('en-US')} characters, a pipeline at most ${MAX_LENGTH.toLocaleString('en-US')}; put long lists into a file of rows: forEach: {rows: scenes.csv}`;
  throw new InvalidRequest([{ path: source.name, text }]);
}
