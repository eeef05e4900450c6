/** What is announced to those who wait for it. */
const EVENT_TYPES = [
  'generation.completed',
  'generation.failed',
  'generation.parked',
  'generation.stuck',
  'generation.cancelled',
  'generation.state',
  'batch.started',
  'batch.progress',
  'batch.paused',
  'batch.completed',
  'batch.failed',
  'batch.cancelled',
  'pipeline.message',
  'pipeline.approval',
  'pipeline.completed',
  'pipeline.failed',
  'pipeline.cancelled',
  'pipeline.paused',
  'pipeline.waiting',
] as const;

/** Alerts have names of their own: `alert.slots-idle`, and `alert.slots-idle.over` when it is over. */
export type EventType = (typeof EVENT_TYPES)[number] | `alert.${string}`;

/** One event in the form of Standard Webhooks: what a receiver gets as its body, and a program on its standard input. */
export interface KlingEvent {
  /** The same at each try, so that a receiver can tell what it has had. */
  readonly id: string;
  readonly type: EventType;
  /** ISO 8601: when it happened. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Longest name of an alert. */
const MAX_ALERT = 64;

export function isEventType(value: unknown): value is EventType {
  if (typeof value !== 'string') return false;
  return (
    (EVENT_TYPES as readonly string[]).includes(value) ||
    (/^alert(\.[a-z0-9-]+)+$/.test(value) && value.length <= MAX_ALERT)
  );
}

const FAMILIES = ['generation.*', 'batch.*', 'pipeline.*', 'alert.*', '*'] as const;

/** What may stand in a list of events: a type, or all that begin so. */
export function isEventPattern(value: unknown): value is string {
  return isEventType(value) || (FAMILIES as readonly unknown[]).includes(value);
}

export const EVENT_PATTERNS: readonly string[] = [...EVENT_TYPES, ...FAMILIES];

/** True when a pattern takes events of this type. */
export function matchesEvent(pattern: string, type: string): boolean {
  return pattern === type || pattern === '*' || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));
}
