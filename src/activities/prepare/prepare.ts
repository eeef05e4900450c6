import { Context } from '@temporalio/activity';
import type { PrepareHeartbeat, PrepareInput, PrepareResult } from '../../contract/generation-activities.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { sumCosts } from '../../domain/money.js';
import type { Cost } from '../../domain/money.js';
import type { SessionReply } from '../../domain/task.js';
import type { Batches } from '../../ports/batches.js';
import type { Inputs } from '../../ports/inputs.js';
import type { Stores } from '../../ports/store.js';
import type { Sessions } from '../../ports/sessions.js';
import type { IsStillWanted } from '../../ports/still-wanted.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { listRequestFiles, listStoredFiles } from '../../products/request-files.js';
import type { SetUpCall } from '../../products/set-up.js';
import { withHeartbeats } from '../heartbeat.js';
import { refuseUnwanted } from '../refuse-unwanted.js';
import { judgeFailedTry } from '../submit/lasting-trouble.js';
import type { LinkPorts } from '../link-files.js';
import { linkFiles } from '../link-files.js';
import { requireStore } from '../require-store.js';
import type { VideoPorts } from '../submit/resolve-videos.js';
import { resolveVideos } from '../submit/resolve-videos.js';
import { lostAnswer, sendUnnamed } from '../submit/lost-answer.js';
import { putFiles } from './put-files.js';
import { workflowIdOf } from '../workflow-id.js';

interface PreparePorts extends VideoPorts, LinkPorts {
  readonly sessions: Sessions;
  readonly inputs: Omit<Inputs, 'readBase64'>;
  readonly stores: Stores;
  readonly isStillWanted: IsStillWanted;
  readonly batches: Pick<Batches, 'reportWaiting'>;
}

/**
 * The activity `prepare`: puts files that Kling takes by URL only where it can fetch them, and makes the calls that come before a create. One that may cost something is sent at most once, however often this is
 * repeated; the others begin anew with each try, in a session of its own.
 */
export function createPrepare(ports: PreparePorts) {
  return async function prepare(input: PrepareInput): Promise<PrepareResult> {
    const context = Context.current();
    const past = context.info.heartbeatDetails as PrepareHeartbeat | undefined;
    const workflowId = workflowIdOf(context.info);
    const startedAt = new Date(ports.now()).toISOString();
    let note: PrepareHeartbeat = past ?? {};
    const leave = (more: PrepareHeartbeat) => {
      note = { ...note, ...more };
      context.heartbeat(note);
    };
    try {
      return await withHeartbeats(
        () => note,
        () => makeCalls(input, { past, leave }, ports),
      );
    } catch (error) {
      const facts = { externalTaskId: workflowId, startedAt, past };
      const { heartbeat, news, end } = judgeFailedTry(error, facts, ports.now());
      if (news !== undefined) ports.batches.reportWaiting(workflowId, input.batchId, news);
      context.heartbeat({ ...heartbeat, answers: note.answers } satisfies PrepareHeartbeat);
      throw end ?? error;
    }
  };
}

interface Tries {
  readonly past: PrepareHeartbeat | undefined;
  readonly leave: (note: PrepareHeartbeat) => void;
}

async function makeCalls(input: PrepareInput, { past, leave }: Tries, ports: PreparePorts): Promise<PrepareResult> {
  const { task } = input;
  const { setUp } = CATALOGUE[task];
  await requireStore(input, ports.stores);
  const { body } = await resolveVideos({ ...input, body: await putFiles(input, ports.inputs) }, ports);
  if (setUp?.isNeeded(body) !== true) return { body };
  if (past?.isSent === true && past.answers === undefined) throw lostAnswer(task);
  const answers: SessionReply[] = [...(past?.answers ?? [])];
  const soundMs = await measure(input, setUp.soundField, ports.inputs);
  for (;;) {
    const step = setUp.next(body, { answers, soundMs });
    const cost = answers.reduce<Cost | undefined>((sum, answer) => sumCosts(sum, answer.cost), undefined);
    if (step.kind === 'ready') return { body: step.body, cost };
    if (step.kind === 'refused') return { refusal: new InvalidRequest([step.problem]).message, cost };
    await refuseUnwanted(input.batchId ?? input.pipelineId, ports.isStillWanted);
    answers.push(await call(input, step, leave, ports));
    if (step.mayCost) leave({ isSent: true, answers });
  }
}

async function call(
  { task, output }: PrepareInput,
  { path, body, mayCost }: SetUpCall,
  leave: Tries['leave'],
  ports: PreparePorts,
): Promise<SessionReply> {
  const linked = await linkFiles(task, body, output, ports);
  const send = () => ports.sessions.ask(path, linked);
  return mayCost ? sendUnnamed(task, () => leave({ isSent: true }), send) : send();
}

async function measure(
  { task, body }: PrepareInput,
  field: string | undefined,
  inputs: Pick<Inputs, 'measureSound'>,
): Promise<number | undefined> {
  const sound = [...listRequestFiles(task, body), ...listStoredFiles(task, body)].find((file) => file.field === field);
  return sound === undefined ? undefined : inputs.measureSound(sound);
}
