import type { Payload, PayloadCodec } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { readLimitedBody } from '../network/limited-body.js';
import { namesLoopback } from '../network/loopback.js';
import { DecryptionFailed } from '../temporal/encryption/decryption-failed.js';
import { parsePayloads, renderPayloads } from './payload-json.js';

export interface CodecDoorOptions {
  readonly codec: PayloadCodec;
  /** The namespace whose payloads these are; requests for others are refused. */
  readonly namespace: string;
  /** Whose web pages may ask: the Web UI's. */
  readonly origins: readonly string[];
  /** Where a token is needed. */
  readonly isTokenRight?: (header: string | undefined) => boolean;
  /** Whether only this machine can reach the address; then a request names it as one of its own names. */
  readonly isLoopback: boolean;
}

/** A page of a history is 4 MB at most, and a third more in base64. */
const MAX_BODY_BYTES = 16 * 2 ** 20;

/** What Temporal's Web UI sends. */
const ALLOWED_HEADERS = 'content-type, x-namespace, authorization, authorization-extras, caller-type';

type Status = 400 | 401 | 403 | 404 | 413 | 500;

/** Temporal's protocol for codec servers: POST /encode and /decode, for the Web UI and the `temporal` command. */
export function createCodecDoor(options: CodecDoorOptions): Hono {
  const { codec, namespace, origins, isTokenRight, isLoopback } = options;
  const app = new Hono();
  app.use(async (context, next) => {
    const { req } = context;
    if (isLoopback && !namesLoopback(req.header('host') ?? ''))
      return refuse(context, 403, 'the name of this host is not one of this machine');
    const origin = req.header('origin');
    if (origin !== undefined) {
      if (!origins.includes(origin)) return refuse(context, 403, 'web pages of this origin may not ask; see --origin');
      allow(context, origin);
      if (req.method === 'OPTIONS') return context.body(null, 204);
    }
    if (isTokenRight !== undefined && !isTokenRight(req.header('authorization')))
      return refuse(context, 401, 'send the token of this server: Authorization: Bearer <token>');
    // The command line sends it empty where nobody has named one.
    const asked = req.header('x-namespace') ?? '';
    if (asked !== '' && asked !== namespace)
      return refuse(context, 403, `this server is for the namespace ${namespace}; see TEMPORAL_NAMESPACE`);
    return next();
  });
  app.post('/encode', (context) => answer(context, (payloads) => codec.encode(payloads)));
  app.post('/decode', (context) => answer(context, (payloads) => Promise.all(payloads.map((one) => show(one, codec)))));
  app.all('*', (context) => refuse(context, 404, 'nothing is here; POST to /encode or /decode'));
  app.onError((_error, context) => refuse(context, 500, 'this went wrong here; try again'));
  return app;
}

/** A page on the public internet, as Temporal Cloud's, asks before it calls a machine beside it. */
function allow(context: Context, origin: string): void {
  context.header('access-control-allow-origin', origin);
  context.header('vary', 'origin');
  context.header('access-control-allow-methods', 'POST');
  context.header('access-control-allow-headers', ALLOWED_HEADERS);
  context.header('access-control-allow-credentials', 'true');
  context.header('access-control-max-age', '600');
  if (context.req.header('access-control-request-private-network') === 'true')
    context.header('access-control-allow-private-network', 'true');
}

async function answer(context: Context, change: (payloads: Payload[]) => Promise<Payload[]>): Promise<Response> {
  const body = await readLimitedBody(context.req.raw, MAX_BODY_BYTES);
  if (body === undefined) return refuse(context, 413, 'this is too much at once');
  let payloads: Payload[];
  try {
    payloads = parsePayloads(JSON.parse(body.toString('utf8')));
  } catch (error) {
    return refuse(context, 400, error instanceof TypeError ? error.message : 'this is no JSON');
  }
  return context.json(renderPayloads(await change(payloads)));
}

/** What cannot be decrypted says so in its place: one key that is missing hides nothing else of a page. */
async function show(payload: Payload, codec: PayloadCodec): Promise<Payload> {
  try {
    const [opened = payload] = await codec.decode([payload]);
    return opened;
  } catch (error) {
    if (!(error instanceof DecryptionFailed)) throw error;
    return defaultPayloadConverter.toPayload(`(${error.message})`);
  }
}

function refuse(context: Context, status: Status, message: string): Response {
  // A body that nobody reads must not be waited for.
  context.header('connection', 'close');
  return context.json({ message }, status);
}
