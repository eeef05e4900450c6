import type { OpenPipelineResult } from '../../contract/pipeline/pipeline-activities.js';
import type { ContinuedPipeline } from '../../domain/pipeline/book/continued.js';
import { unpackMakings } from '../../domain/pipeline/book/continued.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import type { KnownRecord } from '../../domain/pipeline/book/record.js';
import { lastRecords } from '../../domain/pipeline/book/record.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import { mayRefer } from '../../domain/pipeline/expression/template.js';
import { isObject } from '../../domain/record.js';
import { openPipeline } from '../activities.js';
import type { LivePipeline } from './live-pipeline.js';

/** Reads what earlier runs have made, before anything is begun. */
export async function openLivePipeline(
  live: LivePipeline,
  { continued, files }: { readonly continued?: ContinuedPipeline; readonly files: readonly string[] },
): Promise<void> {
  const { pipelineId, searchable } = live.facts();
  const look = continued === undefined ? undefined : listOpen(continued);
  const asked = files.length === 0 ? {} : { files };
  const { records, ...opened } = await readJournal({ pipelineId, accounts: listAccounts(live), look, ...asked });
  if (continued === undefined) {
    const made = [...lastRecords(records).values()].filter((known) => known.some(({ isThere }) => isThere)).length;
    const notices =
      made === 0 ? [] : [`${made} ${made === 1 ? 'step is' : 'steps are'} made already; nothing is paid twice.`];
    const { cost: earlier, contents } = opened;
    const known = contents === undefined ? {} : { contents };
    live.open(records, { searchable: searchable || opened.searchable, earlier, notices, ...known });
    return;
  }
  const all = [
    ...records,
    ...continued.records.map((record) => ({ ...record, isThere: record.state === 'completed' })),
  ];
  const last = lastRecords(all);
  const lastMade = (place: string) => last.get(place)?.findLast(({ state }) => state === 'completed');
  live.open(all, {}, unpackMakings(live.linked, continued, lastMade));
  live.addUnwritten(continued.records);
}

interface Question {
  readonly pipelineId: string;
  readonly accounts: readonly string[];
  readonly look?: readonly string[];
  readonly files?: readonly string[];
}

/** All pages of it. */
async function readJournal({ files, ...question }: Question): Promise<OpenPipelineResult> {
  const records: KnownRecord[] = [];
  let contents: OpenPipelineResult['contents'];
  for (let from = 0; ;) {
    const page = await openPipeline({ ...question, from, ...(from === 0 && files !== undefined ? { files } : {}) });
    records.push(...page.records);
    contents ??= page.contents;
    if (page.next === undefined) return { ...page, records, ...(contents === undefined ? {} : { contents }) };
    from = page.next;
  }
}

/** Those that have not been begun in an earlier run of the workflow: only of these it matters whether their files are there. */
const listOpen = ({ others }: ContinuedPipeline): readonly string[] =>
  others.filter(({ state }) => state !== 'running' && state !== 'waiting').map(placeOf);

/** As far as they are written in plain words. */
function listAccounts({ request }: LivePipeline): readonly string[] {
  const runs = [request.options.itemRun, ...request.steps.map(({ body }) => body.run)];
  const names = runs.flatMap((run) => (isObject(run) && typeof run.account === 'string' ? [run.account] : []));
  return [...new Set(names)].filter((name) => name !== '' && name !== DEFAULT_ACCOUNT && !mayRefer(name));
}
