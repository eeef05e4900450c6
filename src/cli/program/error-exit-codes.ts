import type { ErrorCode } from '../../domain/error.js';
import { ACCOUNT_FAILURES } from '../../domain/failure.js';
import type { ExitCode } from './exit-codes.js';
import { EXIT } from './exit-codes.js';

/** What `kling` exits with for each error and each kind of failure. */
export const EXIT_CODES: Readonly<Record<ErrorCode, ExitCode>> = {
  ...forAll(
    [
      ...(['UsageError', 'InvalidRequest', 'InvalidConfig', 'InvalidProxy', 'InvalidDataFile'] as const),
      ...(['InvalidTemporalAddress', 'InvalidTemporalProfile', 'HealthAddressUnusable'] as const),
    ],
    EXIT.usage,
  ),
  ...forAll(
    [
      ...(['TemporalUnreachable', 'TemporalNotFound', 'LocalServerFailed', 'DecryptionFailed'] as const),
      ...(['UnknownGeneration', 'UnknownBatch', 'UnknownPipeline', 'UnknownTask', 'UnknownSchedule'] as const),
      ...(['BatchUnanswered', 'PipelineUnanswered'] as const),
    ],
    EXIT.unreachable,
  ),
  ...forAll([...ACCOUNT_FAILURES, 'AccountTrouble', 'CapReached', 'Forbidden'], EXIT.account),
  Parked: EXIT.parked,
  ...forAll(
    [
      ...(['Moderation', 'WrongAddress', 'Refused', 'UntrustedUrl', 'NotFound', 'DuplicateExternalId'] as const),
      ...(['Busy', 'RateLimited', 'Outage', 'UnexpectedReply', 'GaveUp'] as const),
      ...(['GenerationFailed', 'EmptyResult', 'NotAsExpected', 'Storage', 'Media', 'InputStore'] as const),
      ...(['StepFailed', 'PartEnded'] as const),
      ...(['MissingTool', 'ToolFailed'] as const),
      ...(['Cancelled', 'Terminated', 'Unexpected'] as const),
      ...(['UnreadableFile', 'UnreadableBody', 'PrivateAddressError', 'BrokenJson', 'InvalidTransition'] as const),
    ],
    EXIT.failed,
  ),
};

function forAll<Code extends ErrorCode>(codes: readonly Code[], exitCode: ExitCode): Record<Code, ExitCode> {
  return Object.fromEntries(codes.map((code) => [code, exitCode])) as Record<Code, ExitCode>;
}

/** What a failed generation says of itself besides its kind. */
export interface MadeFacts {
  /** The task at Kling, once there is one. */
  readonly taskId?: unknown;
  /** Counts from 1: from the second on a task was made before. */
  readonly attempts?: unknown;
}

/** The exit code for the way in which a generation failed. "Wrong input" promises that nothing was started, hence nothing paid. */
export function exitCodeOf(kind: string | undefined, facts: MadeFacts = {}): ExitCode {
  const isMade = facts.taskId !== undefined || (typeof facts.attempts === 'number' && facts.attempts > 1);
  if (kind === 'InvalidRequest' && isMade) return EXIT.failed;
  if (kind === 'NotFound' && facts.taskId !== undefined) return EXIT.unreachable;
  return kind !== undefined && Object.hasOwn(EXIT_CODES, kind) ? EXIT_CODES[kind as ErrorCode] : EXIT.failed;
}
