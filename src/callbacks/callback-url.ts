import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a callback URL of ours stands for. Without a workflow it is a test of the way in, and the id is its nonce. */
export interface CallbackTarget {
  readonly account: string;
  readonly workflowId: string;
  readonly runId: string;
  /** The id that we gave the task. */
  readonly externalTaskId: string;
}

/** The two last parts of a path: what it stands for, and the proof that it came from us. */
export interface CallbackPath {
  readonly ref: string;
  readonly proof: string;
}

/** Nobody has said how long a callback URL may be at Kling; without one there is polling. */
const MAX_URL_LENGTH = 2000;
/** 192 bits, as 32 characters. */
const PROOF_BYTES = 24;
const SEPARATOR = '\n';

/**
 * The key of an account's callback paths. It follows from the account's own credentials, so that all processes which have these agree on it
 * without being told; with another key at Kling, URLs that are under way are no longer known, and their tasks are polled.
 */
export function derivePathKey(credentials: { readonly apiKey: string } | { readonly secretKey: string }): Buffer {
  const secret = 'apiKey' in credentials ? credentials.apiKey : credentials.secretKey;
  return createHmac('sha256', secret).update('callback path, version 1').digest();
}

/** The URL at which Kling is to tell of a task; undefined for a workflow with a very long id. */
export function createCallbackUrl(base: string, target: CallbackTarget, key: Buffer): string | undefined {
  const { account, workflowId, runId, externalTaskId } = target;
  const ref = Buffer.from([account, workflowId, runId, externalTaskId].join(SEPARATOR)).toString('base64url');
  const url = `${base}/${ref}/${prove(ref, key)}`;
  return url.length > MAX_URL_LENGTH ? undefined : url;
}

/** Any path has one; what stands before, a proxy may have added or taken away. */
export function readCallbackPath(pathname: string): CallbackPath {
  const [ref = '', proof = ''] = pathname.split('/').slice(-2);
  return { ref, proof };
}

/** What a path says that it stands for; of one that is none of ours, anything. */
export function readTarget({ ref }: CallbackPath): CallbackTarget {
  const [account = '', workflowId = '', runId = '', externalTaskId = ''] = Buffer.from(ref, 'base64url')
    .toString()
    .split(SEPARATOR);
  return { account, workflowId, runId, externalTaskId };
}

/** Takes the same time whatever is wrong. */
export function isProven({ ref, proof }: CallbackPath, key: Buffer): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(prove(ref, key)), digest(proof));
}

/** What a receiver answers to a test, so that no other server can pass for it. */
export function answerNonce({ ref }: CallbackPath, key: Buffer): string {
  return prove(`answer to ${ref}`, key);
}

function prove(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, PROOF_BYTES).toString('base64url');
}
