import { listNotices } from '../../client/notices/list-notices.js';
import { resendNotice } from '../../client/notices/resend-notice.js';
import { withSession } from '../../client/session.js';
import { renderTarget } from '../../domain/notices/notice.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';

/** At once; the next call has the others. */
const MAX_AT_ONCE = 1000;

/** `kling notices resend`: brings what was not delivered on its way once more; a worker sends it. */
export async function runResend(id: string | undefined, { all }: Record<string, unknown>, io: Io): Promise<ExitCode> {
  if ((id === undefined) === (all !== true))
    throw new UsageError('Write which notice is to be sent again, or --all; kling notices lists them.');
  return withSession(io, async (session) => {
    const failed = id === undefined ? await listNotices({ state: 'failed', limit: MAX_AT_ONCE }, session) : [];
    const ids = id === undefined ? failed.map((one) => one.id) : [id];
    for (const one of ids) {
      const { event, targets } = await resendNotice(one, session);
      if (!io.json) io.out(`${event.type} is on its way to ${targets.map(renderTarget).join(' and ')}`);
    }
    if (io.json) io.out(JSON.stringify({ resent: ids }));
    else if (ids.length === 0) io.err('None has failed.');
    return EXIT.ok;
  });
}
