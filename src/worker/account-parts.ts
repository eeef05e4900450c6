import type { Account, Config, KlingCredentials } from '../config/read-config.js';
import type { Caps } from '../domain/account/caps.js';
import { scaleSchedule } from '../domain/generation/polls/polling.js';
import { createStatusBoard } from '../kling/board/status-board.js';
import type { Billing } from '../kling/billing/billing.js';
import type { KlingClient } from '../kling/client.js';
import type { KeyHealth } from './alerts/key-health.js';
import { createKeyHealth } from './alerts/key-health.js';
import type { KlingMeter } from './metrics/kling-meter.js';
import { connectKling } from '../kling/connect.js';
import { createMedia } from '../kling/media/media.js';
import { readProxies } from '../network/proxy.js';
import type { Library } from '../ports/library.js';
import type { TraceRequest } from '../network/trace-request.js';
import type { Pack } from '../products/pack.js';
import type { SubmissionGate } from '../slots/submission-gate.js';
import { createSubmissionGate } from '../slots/submission-gate.js';

/** What a worker has of one account: nothing of it is shared with another, so that trouble of one holds up no other. */
export interface AccountParts {
  readonly name: string;
  readonly kling: KlingClient;
  readonly library: Library;
  readonly billing: Billing;
  /** Why Kling refuses the account's keys, as far as is known. */
  readonly keys: KeyHealth;
  readonly board: ReturnType<typeof createStatusBoard>;
  readonly media: ReturnType<typeof createMedia>;
  readonly gates: Readonly<Record<Pack, SubmissionGate>>;
  /** Parallel slots of each pack, as configured. */
  readonly slotLimits: Readonly<Record<Pack, number>>;
  readonly caps: Caps;
  /** Ends the connections to Kling and to its media. */
  close(): Promise<void>;
}

export function createAccountParts(
  account: Account & { readonly credentials: KlingCredentials },
  {
    config,
    responses,
    log,
    meter,
    trace,
  }: {
    readonly config: Pick<Config, 'requestTimeoutMs' | 'pollMs' | 'mediaHosts' | 'env'>;
    /** Where each reply is written whole, for who looks for a fault. */
    readonly responses?: Parameters<typeof connectKling>[0]['responses'];
    readonly log: (line: string) => void;
    readonly meter: KlingMeter;
    /** Makes each request a step of a trace. */
    readonly trace?: TraceRequest;
  },
): AccountParts {
  const { name, klingBaseUrl: baseUrl, credentials, caps } = account;
  const slotLimits = { video: account.videoConcurrency, image: account.imageConcurrency };
  const chooseProxy = readProxies(config.env).https;
  const keys = createKeyHealth();
  const { kling, library, billing, close } = connectKling({
    baseUrl,
    credentials,
    requestTimeoutMs: config.requestTimeoutMs,
    chooseProxy,
    responses,
    trace,
    onAnswer: (failure) => {
      keys.note(failure);
      meter.answered(failure);
    },
    now: Date.now,
  });
  const board = createStatusBoard({
    ...{ kling, schedule: scaleSchedule(config.pollMs), now: Date.now, log },
    ...{ onLook: meter.looked, onEnd: meter.noticed },
  });
  const media = createMedia({
    baseUrl,
    extraHosts: config.mediaHosts,
    connectTimeoutMs: 10_000,
    // A CDN that is silent for half a minute has lost us; the next try resumes.
    stallTimeoutMs: 30_000,
    chooseProxy,
    ...{ trace, onBytes: meter.downloaded },
  });
  const gates = {
    video: createSubmissionGate({ max: slotLimits.video }),
    image: createSubmissionGate({ max: slotLimits.image }),
  };
  return {
    ...{ name, kling, library, billing, keys, board, media, gates, slotLimits, caps },
    async close() {
      await Promise.all([close(), media.close()]);
    },
  };
}
