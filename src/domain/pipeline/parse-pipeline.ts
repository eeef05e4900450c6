import { findExcess } from '../generation/input-bounds.js';
import type { Complaint } from '../invalid-request.js';
import { InvalidRequest } from '../invalid-request.js';
import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import { isObject, isRecord } from '../record.js';
import { quote } from '../text/quote.js';
import { linkSteps } from './graph/links.js';
import { findCycles } from './graph/order.js';
import { checkSelection } from './graph/select.js';
import { below, checkNames, count } from './parse/names.js';
import { MAX_MAKINGS } from './parse/parse-for-each.js';
import { parsePipelineOptions } from './parse/parse-options.js';
import { parseGiven, parseParams } from './parse/parse-params.js';
import { parseSelection } from './parse/parse-selection.js';
import { parseStep, stepPath } from './parse/parse-step.js';
import type { PipelineRequest } from './pipeline-request.js';
import type { Step } from './step.js';

/** As many rows as a table of them can show, and a person can oversee; more of the same is what `forEach` is for. */
export const MAX_STEPS = 200;
const MAX_NAME_LENGTH = 200;

const NAMES = ['name', 'params', 'steps', 'with', 'rows', 'only', 'from', 'until', 'run'] as const;
const EXAMPLE = '{"steps":{"scene":{"generate":{"prompt":"a red fox in the snow"}}}}';

/**
 * Turns the input of the workflow `pipeline` into a request, or throws `InvalidRequest` with every complaint at once, each with its path, e.g.
 * `steps.scene.generate.duration`.
 */
export function parsePipeline(input: unknown): PipelineRequest {
  const { value, problems } = readPipeline(input);
  if (problems.length > 0 || value === undefined) throw new InvalidRequest(problems);
  return value;
}

/** What is wrong with an input that is no object. */
export const explainInput = (input: unknown): Complaint => ({
  path: '',
  text: `the input is ${quote(input)}; write one JSON object, e.g. ${EXAMPLE}`,
});

/** The same for who has more to say of it: with problems the value is as far as it could be read. */
export function readPipeline(input: unknown): Parsed<PipelineRequest | undefined> {
  if (!isRecord(input)) return { value: undefined, problems: [explainInput(input)] };
  const excess = findExcess(input);
  if (excess !== undefined) return { value: undefined, problems: [excess] };
  const name = parseName(input.name);
  const params = parseParams(input.params);
  const given = parseGiven(input.with, params.value);
  const steps = parseSteps(input.steps);
  const rows = parseRows(input.rows);
  const selection = parseSelection(input);
  const options = parsePipelineOptions(input.run);
  const request: PipelineRequest = {
    ...(name.value === undefined ? {} : { name: name.value }),
    params: params.value,
    steps: steps.value,
    rows: rows.value,
    given: given.value,
    selection: selection.value,
    options: options.value,
  };
  return {
    value: request,
    problems: [
      ...checkNames(input, NAMES, ''),
      ...name.problems,
      ...below('params', params.problems),
      ...below('with', given.problems),
      ...steps.problems,
      ...rows.problems,
      ...selection.problems,
      ...options.problems,
      ...checkGraph(request, isObject(input.steps) ? Object.keys(input.steps) : []),
    ],
  };
}

function parseName(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === null) return valid(undefined);
  if (typeof value === 'string' && value.trim() !== '' && value.length <= MAX_NAME_LENGTH) return valid(value.trim());
  return invalid(undefined, 'name', `${quote(value)}; write a text of at most ${MAX_NAME_LENGTH} characters`);
}

function parseSteps(value: unknown): Parsed<readonly Step[]> {
  if (value === undefined) return invalid([], 'steps', `missing; write e.g. ${EXAMPLE}`);
  if (!isObject(value))
    return invalid([], 'steps', `${quote(value)}; write an object of steps by name, e.g. ${EXAMPLE}`);
  const entries = Object.entries(value);
  if (entries.length === 0) return invalid([], 'steps', `there is none; write e.g. ${EXAMPLE}`);
  if (entries.length > MAX_STEPS) {
    const text = `${count(entries.length)} steps; write at most ${MAX_STEPS}: forEach makes one step many times`;
    return invalid([], 'steps', text);
  }
  const parsed = entries.map(([name, step]) => ({ name, ...parseStep(name, step) }));
  return {
    value: parsed.flatMap((one) => one.value ?? []),
    problems: parsed.flatMap(({ name, problems }) => below(stepPath(name), problems)),
  };
}

function parseRows(value: unknown): Parsed<PipelineRequest['rows']> {
  if (value === undefined || value === null) return valid({});
  const example = '{"scenes.csv":[{"prompt":"a red fox"}]}';
  if (!isObject(value))
    return invalid({}, 'rows', `${quote(value)}; write an object of lists by file, e.g. ${example}`);
  const wrong = Object.entries(value).filter(([, rows]) => !Array.isArray(rows));
  const problems = wrong.map(([file, rows]) => ({ path: `rows.${file}`, text: `${quote(rows)} is not a list` }));
  return problems.length > 0 ? { value: {}, problems } : valid(value as PipelineRequest['rows']);
}

/** What the steps are to each other; `names` are those of all, also of such as could not be read. */
function checkGraph(request: PipelineRequest, names: readonly string[]): readonly Complaint[] {
  const linked = linkSteps(request.steps, names);
  return [
    ...linked.problems,
    ...findCycles(linked.value),
    ...(names.length === request.steps.length ? checkSelection(linked.value, request.selection) : []),
    ...checkRows(request),
  ];
}

function checkRows({ steps, rows }: PipelineRequest): readonly Complaint[] {
  return steps.flatMap(({ name, forEach }): readonly Complaint[] => {
    if (forEach?.kind !== 'rows') return [];
    const path = stepPath(name, 'forEach.rows');
    const found = Object.hasOwn(rows, forEach.file) ? rows[forEach.file] : undefined;
    if (found === undefined)
      return [{ path, text: `the rows of ${quote(forEach.file)} are missing; write them into "rows"` }];
    if (found.length === 0) return [{ path, text: `${quote(forEach.file)} has no rows` }];
    if (found.length <= MAX_MAKINGS) return [];
    return [{ path, text: `${count(found.length)} rows; a pipeline makes at most ${count(MAX_MAKINGS)}` }];
  });
}
