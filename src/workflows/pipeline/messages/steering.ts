import { parseBudget } from '../../../domain/batch/batch-request.js';
import type { PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';
import type { PipelineFacts } from '../../../domain/pipeline/progress/pipeline-facts.js';
import { quote } from '../../../domain/text/quote.js';
import { now } from '../../now.js';
import { refuse } from '../../refuse.js';
import type { UpdateRules } from '../../set-update.js';
import { endOfQuestion } from '../approvals.js';
import type { LivePipeline } from '../live-pipeline.js';
import { refuseWhenOver, requireMakings } from './step-args.js';

type Rules = UpdateRules<PipelineStatus>;

/** Longest text that somebody gives along: it is shown in headings, and travels from run to run. */
const MAX_TEXT_LENGTH = 500;

export const pauseRules = (live: LivePipeline): Rules => ({
  description: 'Starts nothing more until resume; what runs goes on: {"reason":"..."}, optional',
  names: ['reason'],
  validate({ reason }) {
    refuseWhenOver(live);
    requireText('reason', reason);
    if (live.facts().state === 'paused') refuse('The pipeline is paused already.');
  },
  apply: ({ reason }) =>
    change(live, { state: 'paused', pausedAt: now(), reason: typeof reason === 'string' ? reason : 'paused by hand' }),
});

export const resumeRules = (live: LivePipeline): Rules => ({
  description: 'Goes on, with another budget if one is given: {"budget":100}, optional',
  names: ['budget'],
  validate({ budget }) {
    refuseWhenOver(live);
    const [problem] = budget === undefined ? [] : parseBudget(budget, 'budget').problems;
    if (problem !== undefined) refuse(`${problem.path}: ${problem.text}`);
    if (budget === undefined && live.facts().state !== 'paused') refuse('The pipeline runs already.');
  },
  apply: ({ budget }) =>
    change(live, {
      ...(live.facts().state === 'paused' ? { state: 'running', reason: undefined, pausedAt: undefined } : {}),
      resumedAt: now(),
      ...(budget === undefined ? {} : { budget: parseBudget(budget, 'budget').value }),
    }),
});

export const approveRules = (live: LivePipeline): Rules => ({
  description:
    'Answers a step that waits for it: {"step":"check","approved":true,"by":"...","note":"..."}; all but step optional',
  names: ['step', 'approved', 'by', 'note'],
  validate({ step, approved, by, note }) {
    refuseWhenOver(live);
    if (approved !== undefined && typeof approved !== 'boolean')
      refuse(`approved: ${quote(approved)}; write true or false`);
    requireText('by', by);
    requireText('note', note);
    const makings = requireMakings(live, step);
    if (makings.every(({ state }) => state !== 'waiting'))
      refuse(
        `${String(step)} waits for no answer: it is ${[...new Set(makings.map(({ state }) => state))].join(', ')}.`,
      );
  },
  apply({ step, approved = true, by, note }) {
    const answer = {
      isApproved: approved === true,
      ...(typeof by === 'string' ? { by } : {}),
      ...(typeof note === 'string' ? { note } : {}),
    };
    for (const making of requireMakings(live, step))
      if (making.state === 'waiting') live.settle(making, endOfQuestion(answer));
    return live.status();
  },
});

function change(live: LivePipeline, facts: Partial<PipelineFacts>): PipelineStatus {
  live.note(facts);
  return live.status();
}

function requireText(name: string, value: unknown): void {
  if (value === undefined || value === null || (typeof value === 'string' && value.length <= MAX_TEXT_LENGTH)) return;
  refuse(`${name}: ${quote(value)}; write a text of at most ${MAX_TEXT_LENGTH} characters`);
}
