import type { FailureKind } from '../../domain/failure.js';
import type { ExitCode } from './exit-codes.js';
import { EXIT } from './exit-codes.js';

export { UsageError } from '../../client/client-errors.js';

/** A part of `kling dev` or `kling demo` has ended that should not have. */
export class PartEnded extends Error {
  override readonly name = 'PartEnded';
  readonly exitCode: ExitCode;

  /** `exitCode` is the part's own, which is ours where it is one that we document. */
  constructor(message: string, exitCode?: number | null) {
    super(message);
    this.exitCode = Object.values(EXIT).find((code) => code === exitCode && code !== EXIT.ok) ?? EXIT.failed;
  }
}

export interface ErrorReport {
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
  readonly json: Readonly<Record<string, unknown>>;
}

const BY_NAME: Readonly<Record<string, ExitCode>> = {
  InvalidRequest: EXIT.usage,
  InvalidConfig: EXIT.usage,
  InvalidTemporalProfile: EXIT.usage,
  InvalidTemporalAddress: EXIT.usage,
  InvalidProxy: EXIT.usage,
  InvalidDataFile: EXIT.usage,
  HealthAddressUnusable: EXIT.usage,
  UsageError: EXIT.usage,
  TemporalUnreachable: EXIT.unreachable,
  TemporalNotFound: EXIT.unreachable,
  LocalServerFailed: EXIT.unreachable,
  UnknownGeneration: EXIT.unreachable,
  UnknownTask: EXIT.unreachable,
  UnknownBatch: EXIT.unreachable,
  BatchUnanswered: EXIT.unreachable,
};

/** An error as lines for people, an exit code for scripts, and JSON for programs. Names, not classes, are compared: those would have to be loaded. */
export function describeError(error: unknown): ErrorReport {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  const exitCode = error instanceof PartEnded ? error.exitCode : known;
  if (name === 'InvalidRequest') {
    const complaints = (error as { complaints?: readonly { path: string; text: string }[] }).complaints ?? [];
    const lines = complaints.map(({ path, text }) => (path === '' ? text : `${path}: ${text}`));
    return { lines, exitCode: EXIT.usage, json: { kind: name, text: message, complaints } };
  }
  if (exitCode !== undefined) return { lines: [message], exitCode, json: { kind: name, text: message } };
  const lines = [
    [message === '' ? name : message, causeOf(error)].filter(Boolean).join(': '),
    '(--debug shows where this comes from)',
  ];
  return { lines, exitCode: EXIT.failed, json: { kind: name, text: message } };
}

/** What gRPC says, which Temporal's client hides under a message of its own. */
function causeOf(error: unknown): string | undefined {
  const cause = (error as { cause?: { details?: unknown; message?: unknown } }).cause;
  const text = cause?.details ?? cause?.message;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

const ACCOUNT: readonly string[] = [
  'Credentials',
  'TokenTime',
  'AccountAbnormal',
  'AccountTrouble',
  'Arrears',
  'PackDepleted',
  'Forbidden',
  'IpPolicy',
] satisfies FailureKind[];

/** What a failed generation says of itself besides its kind. */
export interface FailureFacts {
  /** The task at Kling, once there is one. */
  readonly taskId?: unknown;
  /** Counts from 1: from the second on a task was made before. */
  readonly attempts?: unknown;
}

/** The exit code for the way in which a generation failed. "Wrong input" promises that nothing was started, hence nothing paid. */
export function exitCodeOf(kind: string | undefined, facts: FailureFacts = {}): ExitCode {
  if (kind === 'Parked') return EXIT.parked;
  const isMade = facts.taskId !== undefined || (typeof facts.attempts === 'number' && facts.attempts > 1);
  if (kind === 'InvalidRequest') return isMade ? EXIT.failed : EXIT.usage;
  if (kind === 'NotFound' && facts.taskId !== undefined) return EXIT.unreachable;
  return kind !== undefined && ACCOUNT.includes(kind) ? EXIT.account : EXIT.failed;
}
