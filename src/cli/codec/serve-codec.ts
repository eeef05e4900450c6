import { createCodecDoor } from '../../codec-server/codec-door.js';
import { listenForCodec } from '../../codec-server/listen.js';
import { findWebUiPage } from '../../client/session.js';
import { parseAddress, parsePageUrl } from '../../config/setting-values.js';
import { readTokenFile } from '../../config/tokens/token.js';
import { InvalidConfig } from '../../config/read-config.js';
import { createTokenCheck } from '../../network/bearer.js';
import { explainListenFault } from '../../network/listening.js';
import { isLoopback } from '../../network/loopback.js';
import { readProfile } from '../../temporal/connect/profile.js';
import { createPayloadCodec } from '../../temporal/encryption/payload-codec.js';
import type { Io } from '../process/io.js';
import { untilAborted } from '../../temporal/until-aborted.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling codec serve`: whoever may ask it reads all that was encrypted, so on this machine only, or with a token. */
export async function runServeCodec(options: Options, io: Io): Promise<ExitCode> {
  const { config, signal } = io;
  const { keys, codecToken } = config.encryption;
  if (keys.length === 0)
    throw new InvalidConfig(
      'No key is set: set KLING_ENCRYPTION_KEYS or KLING_ENCRYPTION_KEYS_FILE as the workers have it.',
    );
  const { host, port } = parseAddress('--address', String(options.address));
  const { tokenFile } = options;
  const token = typeof tokenFile === 'string' ? await readTokenFile(tokenFile) : codecToken;
  const isOwn = isLoopback(host);
  if (token === undefined && !isOwn)
    throw new InvalidConfig(
      `Others can reach ${host}, so a token is needed: set KLING_CODEC_TOKEN, or write --token-file <file>.`,
    );
  const origins = await readOrigins(options.origin, io);
  const { namespace } = await readProfile(config.env);
  const door = createCodecDoor({
    ...{ codec: createPayloadCodec(keys), namespace, origins, isLoopback: isOwn },
    ...(token === undefined ? {} : { isTokenRight: createTokenCheck(token) }),
  });
  const listening = await listenForCodec(door.fetch, { host, port }).catch((error: unknown) => {
    throw new InvalidConfig(
      `The codec server cannot listen at ${host}:${port}: ${explainListenFault(error)}. Give another with --address.`,
      { cause: error },
    );
  });
  io.err(
    `Decrypts at ${listening.url} for the namespace ${namespace}, and for pages of ${origins.join(', ')}. Ctrl-C ends this.`,
  );
  if (!isOwn) io.err('What is decrypted goes over the network as it is: put a proxy with TLS before this address.');
  process.send?.({ ready: { url: listening.url } });
  await untilAborted(signal);
  await listening.close();
  return EXIT.ok;
}

async function readOrigins(given: unknown, { config }: Io): Promise<readonly string[]> {
  const urls = Array.isArray(given)
    ? given.map((one) => parsePageUrl('--origin', String(one)))
    : [await findWebUiPage(config)];
  return urls.map((url) => new URL(url).origin);
}
