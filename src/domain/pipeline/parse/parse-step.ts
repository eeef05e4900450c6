import type { Complaint } from '../../invalid-request.js';
import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { explainUnknown } from '../../text/explain-unknown.js';
import { nearest } from '../../text/nearest.js';
import { quote } from '../../text/quote.js';
import { RESERVED_ROOTS } from '../expression/expression.js';
import type { Step, StepKind } from '../step.js';
import { STEP_KINDS } from '../step.js';
import { below, joinPath } from './names.js';
import { parseForEach } from './parse-for-each.js';

const BESIDE = ['needs', 'when', 'forEach'] as const;
const MAX_NAME_LENGTH = 40;
const NAME = /^[a-z][a-z0-9_-]*$/;

/** Reads one step; undefined where nothing can be said of what it does. */
export function parseStep(name: string, value: unknown): Parsed<Step | undefined> {
  const ofName = explainName(name);
  const wrongName: readonly Complaint[] = ofName === undefined ? [] : [{ path: '', text: ofName }];
  if (!isObject(value)) {
    const text = `${quote(value)} is no step; write an object, e.g. {"generate":{"prompt":"a red fox"}}`;
    return { value: undefined, problems: [...wrongName, { path: '', text }] };
  }
  const kind = readKind(value);
  const unknown = kind.isGuessed ? [] : listUnknown(value);
  const body = kind.value === undefined ? valid({}) : readBody(value[kind.key], kind.key);
  const needs = readNeeds(value.needs);
  const when = readWhen(value.when);
  const forEach = parseForEach(value.forEach);
  const problems = [
    ...wrongName,
    ...kind.problems,
    ...unknown,
    ...[body, needs, when].flatMap((one) => one.problems),
    ...below('forEach', forEach.problems),
  ];
  if (kind.value === undefined) return { value: undefined, problems };
  const step: Step = {
    name,
    kind: kind.value,
    body: body.value,
    needs: needs.value,
    ...(when.value === undefined ? {} : { when: when.value }),
    ...(forEach.value === undefined ? {} : { forEach: forEach.value }),
  };
  return { value: step, problems };
}

function explainName(name: string): string | undefined {
  if (RESERVED_ROOTS.includes(name))
    return `${quote(name)} means something else in references; call the step otherwise`;
  if (name.length > MAX_NAME_LENGTH) return `the name has ${name.length} characters; write at most ${MAX_NAME_LENGTH}`;
  if (NAME.test(name)) return undefined;
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  const hint = plain === '' ? '' : `, e.g. ${quote(plain.slice(0, MAX_NAME_LENGTH))}`;
  return `${quote(name)} is no name of a step; write lower case letters, digits, - and _, beginning with a letter${hint}`;
}

interface ReadKind extends Parsed<StepKind | undefined> {
  /** As it is written. */
  readonly key: string;
  /** True where a misspelt word was taken for it, and has been complained of. */
  readonly isGuessed: boolean;
}

const isKind = (name: string): name is StepKind => (STEP_KINDS as readonly string[]).includes(name);

function readKind(step: Json): ReadKind {
  const kinds = Object.keys(step).filter(isKind);
  const [kind, other] = kinds;
  if (kind !== undefined && other !== undefined) {
    const text = `a step does one thing, and this one says ${kinds.join(' and ')}; make two steps of it`;
    return { value: kind, key: kind, isGuessed: false, problems: [{ path: other, text }] };
  }
  if (kind !== undefined) return { value: kind, key: kind, isGuessed: false, problems: [] };
  const strange = Object.keys(step).filter((name) => !(BESIDE as readonly string[]).includes(name));
  for (const name of strange) {
    const guess = nearest(name, [...STEP_KINDS, ...BESIDE]);
    if (guess === undefined || !isKind(guess)) continue;
    const problems = [{ path: name, text: `unknown; did you mean "${guess}"?` }];
    return { value: guess, key: name, isGuessed: true, problems };
  }
  const text = `says nothing to do; write one of ${STEP_KINDS.join(', ')}`;
  return {
    value: undefined,
    key: '',
    isGuessed: strange.length > 0,
    problems: [explainStrange(strange) ?? { path: '', text }],
  };
}

function explainStrange([name]: readonly string[]): Complaint | undefined {
  if (name === undefined) return undefined;
  return {
    path: name,
    text: `unknown; a step is one of ${STEP_KINDS.join(', ')}, with ${BESIDE.join(', ')} beside it`,
  };
}

function listUnknown(step: Json): readonly Complaint[] {
  const known: readonly string[] = [...STEP_KINDS, ...BESIDE];
  const strange = Object.keys(step).filter((name) => !known.includes(name));
  return strange.map((name) => ({ path: name, text: explainBeside(name) }));
}

/** Somebody may have put a field of the generation beside it. */
function explainBeside(name: string): string {
  return nearest(name, BESIDE) === undefined
    ? `unknown beside what the step does; known are ${BESIDE.join(', ')}: fields of the step go inside it`
    : explainUnknown(name, BESIDE);
}

function readBody(value: unknown, key: string): Parsed<Json> {
  if (isObject(value)) return valid(value);
  const example = key === 'generate' ? '{"prompt":"a red fox in the snow"}' : '{"video":"${scene.file}"}';
  return invalid({}, key, `${value === null ? 'nothing' : quote(value)}; write an object, e.g. ${example}`);
}

function readNeeds(value: unknown): Parsed<readonly string[]> {
  if (value === undefined || value === null) return valid([]);
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (names.every((name) => typeof name === 'string')) return valid(names);
  return invalid([], 'needs', `${quote(value)}; write names of steps, e.g. ["scene","voice"]`);
}

function readWhen(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === null) return valid(undefined);
  if (typeof value === 'boolean') return valid(String(value));
  if (typeof value === 'string' && value.trim() !== '') return valid(value);
  return invalid(
    undefined,
    'when',
    `${quote(value)}; write a condition, e.g. "\${params.voiced} && \${scene.seconds} > 5"`,
  );
}

/** Where a field of a step stands in the whole. */
export const stepPath = (step: string, path = ''): string =>
  path === '' ? `steps.${step}` : joinPath(`steps.${step}`, path);
