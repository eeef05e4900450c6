import type { ListedNotice } from '../../client/notices/list-notices.js';
import { listNotices } from '../../client/notices/list-notices.js';
import { withSession } from '../../client/session.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { parseNumberOption } from '../program/number-option.js';
import type { Io } from '../process/io.js';
import { printable } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';

/** `kling notices`: what nobody has got, from Temporal's own index, so no worker is needed. */
export function runNotices(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  return withSession(io, async (session) => {
    const notices = await listNotices({ limit }, session);
    if (io.json) io.out(JSON.stringify(notices));
    else if (io.quiet) notices.forEach(({ id }) => io.out(printable(id)));
    else if (notices.length === 0) io.err('All notices were delivered.');
    else notices.flatMap((notice) => renderNotice(notice, io.paint.out)).forEach((line) => io.out(line));
    if (!io.json && notices.some(({ state }) => state === 'failed'))
      io.err('Send one again with: kling notices resend <id>, or all that failed: kling notices resend --all');
    return EXIT.ok;
  });
}

/** Its id, which is long, in a line of its own. */
function renderNotice(notice: ListedNotice, paint: Paint): readonly string[] {
  const { id, event = 'event', about = '', targets, state, since, reason = '' } = notice;
  const word = state === 'failed' ? paint.red('failed') : paint.yellow('trying');
  return [
    printable(id),
    printable(`  ${event} of ${about}, to ${targets.join(' and ')}, since ${since}`),
    `  ${word}: ${printable(reason)}`,
  ];
}
