import { contentWord, nameWord, readMeaning } from '../../generation/meaning.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { canonicalJson, longFingerprint } from '../../text/fingerprint.js';
import type { MadeStep } from '../made-step.js';
import type { StepKind } from '../step.js';
import type { Making } from './making.js';
import { placeOf } from './making.js';

/** What a making is made of. */
export interface Ingredients {
  readonly kind: StepKind;
  /** All references resolved. */
  readonly body: Json;
  /** The makings that it waits for. */
  readonly before: readonly Making[];
  /** Of files that nothing has made, by their paths, as far as it is known: a SHA-256 in hexadecimal digits. */
  readonly contentOf: (file: string) => string | undefined;
}

/**
 * What tells this making from any other of its step: what is asked for, however it is spelled, and from which makings. Files count by what is in
 * them, so that a folder that was moved changes nothing, and another picture of the same name does.
 */
export function meaningOfMaking({ kind, body, before, contentOf }: Ingredients): string {
  const made = new Map(before.flatMap((making) => listFiles(making.made)));
  const wordOf = (file: string): string | undefined => {
    const sha256 = made.get(file) ?? contentOf(file);
    return sha256 === undefined ? undefined : contentWord(sha256);
  };
  const asked = kind === 'generate' ? readMeaning(body, (file) => wordOf(file) ?? nameWord(file)).fields : body;
  const spelled = spellFiles(withoutRun(asked), wordOf);
  return longFingerprint(canonicalJson({ kind, asked: spelled, before: before.flatMap(identify) }));
}

/** An answer, or that a message was sent, changes nothing of what comes after it. */
const MAKES_NOTHING: readonly StepKind[] = ['approve', 'notify'];

export const countsForOthers = (kind: StepKind): boolean => !MAKES_NOTHING.includes(kind);

const listFiles = (made: MadeStep | undefined): readonly (readonly [file: string, sha256: string])[] =>
  (made?.outputs ?? []).map(({ file, sha256 }) => [file, sha256]);

/** One that was left out is none. */
const identify = (making: Making): readonly string[] =>
  making.begun === undefined ? [] : [`${placeOf(making)} ${making.begun.meaning} ${making.begun.take}`];

/** How it is run says nothing of what is made. */
const withoutRun = (body: Json): Json => Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'run'));

function spellFiles(value: unknown, wordOf: (file: string) => string | undefined): unknown {
  if (typeof value === 'string') return wordOf(value) ?? value;
  if (Array.isArray(value)) return value.map((one: unknown) => spellFiles(one, wordOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spellFiles(inner, wordOf)]));
}

/** Kling's id for that making: the same in every run of the pipeline, so that what was made is found, also where nothing else is left of it. */
export function makingId(pipelineId: string, place: string, { meaning, take }: Making['begun'] & object): string {
  return `kp-${longFingerprint([pipelineId, place, meaning].join('\n'))}-${take}`;
}
