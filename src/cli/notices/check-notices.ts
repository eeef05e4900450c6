import { listNotices } from '../../client/notices/list-notices.js';
import { withSession } from '../../client/session.js';
import type { Io } from '../process/io.js';
import type { Finding } from '../screen/finding.js';

/** More are not counted. */
const MAX_COUNTED = 100;

/** Who hears of what happens, whether that is signed, and whether it arrives. Where nobody is set and nothing has failed, there is nothing to say. */
export async function checkNotices({ config }: Io): Promise<Finding[]> {
  const { targets, secrets } = config.notices;
  const failed = await countFailed(config);
  if (targets.length === 0 && failed === 0) return [];
  const names = targets.length === 0 ? 'KLING_NOTIFY is not set' : targets.map(({ name }) => name).join(', ');
  const signed =
    secrets.length === 0 && targets.some(({ kind }) => kind === 'url')
      ? '; not signed: set KLING_NOTIFY_SECRET, so that receivers can tell who sends it'
      : '';
  const many = failed === MAX_COUNTED ? `${failed} or more` : String(failed);
  const lost = failed === 0 ? '' : `; ${many} could not be delivered: see kling notices`;
  return [{ name: 'notices', ok: failed === 0, text: `${names}${signed}${lost}` }];
}

/** None where Temporal does not answer, which is told elsewhere. */
async function countFailed(config: Io['config']): Promise<number> {
  try {
    const filter = { state: 'failed', limit: MAX_COUNTED } as const;
    return (await withSession({ config }, (session) => listNotices(filter, session))).length;
  } catch {
    return 0;
  }
}
