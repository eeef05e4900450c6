import type { Complaint } from '../invalid-request.js';
import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import { isObject } from '../record.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';
import { EVENT_PATTERNS, isEventPattern, matchesEvent } from './event.js';

/** Who wants to hear of what: one of `run.notify`. */
export interface NotifyTarget {
  readonly url: string;
  /** Types, or families such as `batch.*`. Absent for all that a person would want to hear of. */
  readonly events?: readonly string[];
}

/** More than anybody has systems that wait for one clip. */
const MAX_TARGETS = 10;
const MAX_URL_LENGTH = 2000;

const WRITE =
  'write a URL, e.g. "https://example.com/hook", or {"url":"https://example.com/hook","events":["generation.completed"]}';

/** Reads `run.notify`: one target or a list of them. */
export function parseNotify(value: unknown): Parsed<readonly NotifyTarget[] | undefined> {
  if (value === undefined || value === null || value === '') return valid(undefined);
  const given = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (given.length > MAX_TARGETS)
    return invalid(undefined, 'run.notify', `${given.length} targets; write at most ${MAX_TARGETS}`);
  const parsed = given.map((one, at) => parseTarget(one, Array.isArray(value) ? `run.notify[${at}]` : 'run.notify'));
  const targets = parsed.flatMap((one) => one.value ?? []);
  return { value: targets.length === 0 ? undefined : targets, problems: parsed.flatMap((one) => one.problems) };
}

function parseTarget(value: unknown, path: string): Parsed<NotifyTarget | undefined> {
  const { url, events, ...others } = isObject(value) ? value : { url: value };
  const unknown = Object.keys(others).map((name): Complaint => ({
    path: `${path}.${name}`,
    text: `unknown; a target has "url" and "events"`,
  }));
  const fault = explainUrl(url);
  const wanted = parseEvents(events, `${path}.events`);
  const faults = fault === undefined ? [] : [{ path, text: fault }];
  return {
    value: {
      url: typeof url === 'string' ? url.trim() : '',
      ...(wanted.value === undefined ? {} : { events: wanted.value }),
    },
    problems: [...faults, ...unknown, ...wanted.problems],
  };
}

/** What is wrong with the address of a receiver; undefined when nothing is. Where its host lies is looked at when it is called. */
export function explainUrl(value: unknown): string | undefined {
  if (typeof value !== 'string') return `${quote(value)}; ${WRITE}`;
  const text = value.trim();
  if (/^exec:/i.test(text)) return 'a local command can only be set by whoever runs the worker; write a URL';
  if (text.length > MAX_URL_LENGTH) return `has ${text.length} characters; write at most ${MAX_URL_LENGTH}`;
  if (!URL.canParse(text)) return `${quote(text)} is no URL; ${WRITE}`;
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:')
    return `${quote(text)} begins with ${quote(protocol)}; write a URL that begins with https://`;
  if (username !== '' || password !== '') return 'holds a user name or password; leave it out: notices are signed';
  return undefined;
}

/** Reads a list of events. */
export function parseEvents(value: unknown, path: string): Parsed<readonly string[] | undefined> {
  if (value === undefined) return valid(undefined);
  if (!Array.isArray(value) || value.length === 0)
    return invalid(undefined, path, `${quote(value)}; write a list, e.g. ["generation.completed","batch.*"]`);
  const events: readonly unknown[] = value;
  const problems = events.flatMap((one, at): readonly Complaint[] => {
    if (isEventPattern(one)) return [];
    const guess = typeof one === 'string' ? nearest(one, EVENT_PATTERNS) : undefined;
    const hint = guess === undefined ? `write one of ${EVENT_PATTERNS.join(', ')}` : `did you mean "${guess}"?`;
    return [{ path: `${path}[${at}]`, text: `${quote(one)} is no event; ${hint}` }];
  });
  return { value: events.filter(isEventPattern), problems };
}

/** True when somebody with such a list wants an event. Without one he wants all but each single change of a state. */
export function wantsEvent(events: readonly string[] | undefined, type: string): boolean {
  if (events === undefined) return type !== 'generation.state';
  return events.some((pattern) => matchesEvent(pattern, type));
}

/** The targets of a batch that want to hear of each of its items too: those that name events of generations. */
export function listItemTargets(targets: readonly NotifyTarget[]): readonly NotifyTarget[] {
  return targets.flatMap(({ url, events = [] }) => {
    const ofItems = events.filter((pattern) => pattern === '*' || pattern.startsWith('generation.'));
    const narrowed = ofItems.map((pattern) => (pattern === '*' ? 'generation.*' : pattern));
    return ofItems.length === 0 ? [] : [{ url, events: [...new Set(narrowed)] }];
  });
}
