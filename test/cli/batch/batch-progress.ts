import type { BatchItem } from '../../../src/domain/batch/item.js';
import type { BatchProgress } from '../../../src/domain/batch/progress/progress.js';

/** A batch of a hundred in the middle of its work, at 08:12. */
export const PROGRESS: BatchProgress = {
  batchId: 'prompts-3fa91c2b',
  state: 'running',
  total: 100,
  counts: { waiting: 41, queued: 6, processing: 5, downloading: 1, completed: 45, failed: 2, cancelled: 0 },
  successRate: 45 / 47,
  slots: { used: 5, concurrency: 12 },
  cost: { units: 67.5, amounts: {} },
  budget: 150,
  startedAt: '2026-11-23T08:00:00.000Z',
  expectedEndAt: '2026-11-23T08:26:00.000Z',
  elapsedSeconds: 720,
  etaSeconds: 840,
  stuck: ['row-3'],
  latestFailures: [
    {
      id: 'row-12',
      kind: 'Moderation',
      text: 'Kling failed task 8812: risk control. Change the prompt.',
      at: '2026-11-23T08:11:00.000Z',
    },
    { id: 'row-9', kind: 'GenerationFailed', text: '生成失败 😀', at: '2026-11-23T08:09:00.000Z' },
  ],
  notices: [],
  asOf: '2026-11-23T08:12:00.000Z',
};

const PROMPTS = [
  'a red fox in the snow, cinematic, 35mm',
  '一只红狐狸在雪地里奔跑,电影感,三十五毫米胶片,慢动作',
  '👨‍👩‍👧‍👦 a family 🦊🦊 of foxes',
];

/** What is under way of it: five at Kling, one on its way from there, six in the queue. */
export const ITEMS: readonly BatchItem[] = Array.from({ length: 12 }, (_, index): BatchItem => {
  const since = '2026-11-23T08:10:00.000Z';
  const item = {
    id: `row-${index}`,
    workflowId: `prompts-3fa91c2b/row-${index}`,
    since,
    startedAt: since,
    elapsedSeconds: 10 * index + 3,
    prompt: PROMPTS[index % 3],
  };
  const taskId = `83192234571927143${index}`;
  if (index < 5) return { ...item, state: 'processing', taskId, stuck: index === 3 || undefined };
  return index < 6 ? { ...item, state: 'downloading', taskId } : { ...item, state: 'queued' };
});

/** Five seconds after its last step. */
export const NOW = Date.parse('2026-11-23T08:12:05.000Z');
