import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import { isObject } from '../../record.js';
import { quote } from '../../text/quote.js';
import { mayRefer } from '../expression/template.js';
import type { ForEach } from '../step.js';
import { count } from './names.js';

/** Each making is something that runs, and a line in the state that the workflow carries with it. */
export const MAX_MAKINGS = 5000;

const WRITE = 'write a list, a reference such as "${params.scenes}" or "${pictures.files}", or {"rows":"scenes.csv"}';

/** Reads `forEach` of a step. */
export function parseForEach(value: unknown): Parsed<ForEach | undefined> {
  if (value === undefined || value === null) return valid(undefined);
  if (Array.isArray(value)) {
    if (value.length === 0) return invalid(undefined, '', `an empty list; ${WRITE}`);
    if (value.length <= MAX_MAKINGS) return valid({ kind: 'list', items: value });
    return invalid(undefined, '', `${count(value.length)} elements; a pipeline makes at most ${count(MAX_MAKINGS)}`);
  }
  if (isObject(value)) {
    const { rows, ...others } = value;
    const isFile = typeof rows === 'string' && rows.trim() !== '' && Object.keys(others).length === 0;
    return isFile ? valid({ kind: 'rows', file: rows }) : invalid(undefined, '', `${quote(value)}; ${WRITE}`);
  }
  if (typeof value === 'string' && mayRefer(value)) return valid({ kind: 'reference', text: value.trim() });
  return invalid(undefined, '', `${quote(value)}; ${WRITE}`);
}
