import type { TaskName } from './catalogue.js';
import { TASK_NAMES } from './catalogue.js';
import type { Complaint } from '../domain/invalid-request.js';
import { nearest } from '../domain/text/nearest.js';
import { quote } from '../domain/text/quote.js';

/** Other names under which people know Kling's endpoints. */
const ALIASES: Readonly<Record<string, TaskName>> = {
  image: 'images/generations',
  images: 'images/generations',
  'image-generation': 'images/generations',
  text2image: 'images/generations',
  extend: 'video-extend',
};

/** The endpoint that `value` names: Kling's own word, its path, or a common other name. Undefined when absent or complained of. */
export function parseTaskName(value: unknown, complaints: Complaint[]): TaskName | undefined {
  if (value === undefined || value === '') return undefined;
  const name = (typeof value === 'string' ? value : quote(value)).replace(/^\/?v1\//, '').replace(/^videos\//, '');
  const known = TASK_NAMES.find((one) => one === name);
  if (known !== undefined) return known;
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name];
  const guess = nearest(name, TASK_NAMES);
  const hint = guess === undefined ? `write one of ${TASK_NAMES.join(', ')}` : `did you mean "${guess}"?`;
  complaints.push({ path: 'task', text: `${quote(value)} is not a task this version knows; ${hint}` });
  return undefined;
}
