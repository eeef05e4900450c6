import { createTestEvent, tryReceiver } from '../../client/notices/try-receiver.js';
import type { Config } from '../../config/read-config.js';
import type { ConfiguredTarget } from '../../domain/notices/configured-target.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';

/** `kling notify test`: sends a test notice from here, as a worker with the same settings would. Exit code 1 when one does not take it. */
export async function runNotifyTest(url: string | undefined, io: Io): Promise<ExitCode> {
  const targets = chooseTargets(url, io.config);
  if (targets.length === 0) throw new UsageError('Nobody is set to hear of anything: name a URL, or set KLING_NOTIFY.');
  const event = createTestEvent(new Date());
  let isWell = true;
  for (const target of targets) {
    const delivery = await tryReceiver(target, event, io);
    isWell &&= delivery.kind === 'delivered';
    const reason = delivery.kind === 'delivered' ? undefined : delivery.reason;
    if (io.json) io.out(JSON.stringify({ target: target.name, id: event.id, delivered: reason === undefined, reason }));
    else io.out(reason === undefined ? `${target.name} has taken ${event.id}` : `${target.name}: ${reason}`);
  }
  if (io.config.notices.secrets.length === 0)
    io.err('It was not signed: set KLING_NOTIFY_SECRET, so that receivers can tell who sends it.');
  return isWell ? EXIT.ok : EXIT.failed;
}

function chooseTargets(url: string | undefined, { notices }: Pick<Config, 'notices'>): readonly ConfiguredTarget[] {
  if (url === undefined) return notices.targets;
  return [{ kind: 'url', name: URL.canParse(url) ? new URL(url).origin : url, url }];
}
