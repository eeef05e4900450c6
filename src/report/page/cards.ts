import type { Artifact } from '../../domain/artifact.js';
import { renderDuration } from '../../domain/duration.js';
import { renderCost, shorten } from '../../domain/generation/generation.js';
import { explainSilence, renderSurprise } from '../../domain/generation/cost/task-estimate.js';
import { collectableTask } from '../../domain/advice/failure-advice.js';
import { escapeHtml } from '../escape-html.js';
import { renderEntry } from '../../domain/task.js';
import type { Metadata } from '../../domain/generation/metadata.js';
import { renderMetadataValue } from '../../domain/generation/metadata.js';
import { renderSteps } from './step-list.js';
import { relativeUrl } from './relative-url.js';
import { STATE_WORDS } from './charts.js';
import type { ReportRow } from '../rows.js';

const MAX_PROMPT = 140;

/** The contact sheet: a card for each item, with its pictures and videos by paths relative to `directory`, in which the report lies. */
export function renderCards(
  rows: readonly ReportRow[],
  directory: string,
  webUi?: (workflowId: string) => string,
): string {
  return rows.map((row) => renderCard(row, directory, webUi)).join('\n');
}

/** Where on the page an item's card is. */
export const cardId = (id: string): string => `item-${encodeURIComponent(id)}`;

function renderCard(row: ReportRow, directory: string, webUi?: (workflowId: string) => string): string {
  const { id, workflowId, state, prompt = '', taskId, model, error } = row;
  const seconds = row.generatingSeconds ?? row.elapsedSeconds;
  const facts = [
    seconds === undefined ? '' : renderDuration(seconds * 1000),
    renderCost(row.cost) ?? explainSilence(row) ?? '',
    model ?? '',
  ]
    .concat(renderSurprise(row.estimate, row.cost) ?? [])
    .concat(row.attempts > 1 ? [`${row.attempts} attempts`] : [])
    .filter(Boolean);
  const shown = row.artifacts.filter(({ watermarked }) => watermarked !== true);
  const links = renderLinks(row.artifacts, directory);
  // What was never started has no workflow to show.
  if (webUi !== undefined && state !== 'waiting') links.push(`<a href="${escapeHtml(webUi(workflowId))}">workflow</a>`);
  const task = taskId === undefined ? '' : `<span class="task">task ${escapeHtml(taskId)}</span>`;
  return [
    `<article class="card" id="${escapeHtml(cardId(id))}" data-state="${state}">`,
    row.entries !== undefined
      ? `<div class="none">${row.entries.map((entry) => escapeHtml(renderEntry(entry))).join('<br>')}</div>`
      : row.artifacts.length === 0
        ? `<div class="none is-${state}">${STATE_WORDS[state]}</div>`
        : `<div class="media">${shown.map((artifact) => renderMedia(artifact, prompt, directory)).join('')}</div>`,
    `<div class="words"><h3>${escapeHtml(id)}</h3>`,
    prompt === '' ? '' : renderPrompt(prompt),
    row.metadata === undefined ? '' : renderMetadata(row.metadata),
    ...[...(row.lacks ?? []), ...(row.differences ?? [])].map((text) => `<p class="facts">${escapeHtml(text)}</p>`),
    error === undefined ? '' : `<p class="error">${escapeHtml(error.text)}</p>`,
    renderCollect(row),
    row.pipeline === undefined ? '' : renderSteps(row.pipeline.steps, directory, webUi),
    `<p class="facts">${facts.map(escapeHtml).join(' · ')}</p><p class="facts">${links.join(' ')} ${task}</p></div></article>`,
  ].join('');
}

/** What Kling has made, or is making, of an item without files can be collected. */
function renderCollect({ state, taskId, error }: ReportRow): string {
  const isWithoutFiles = state === 'cancelled' || state === 'failed';
  const task = isWithoutFiles ? collectableTask(taskId, error?.kind) : undefined;
  if (task === undefined) return '';
  return `<p class="facts">Kling has a task of it. Collect its files without a new charge: <code>kling adopt ${escapeHtml(task)}</code></p>`;
}

/** What does not fit is shown where the pointer rests. */
function renderPrompt(prompt: string): string {
  const short = shorten(prompt, MAX_PROMPT);
  const title = short === prompt ? '' : ` title="${escapeHtml(prompt)}"`;
  return `<p${title}>${escapeHtml(short)}</p>`;
}

/** The columns of the writer's own. */
function renderMetadata(metadata: Metadata): string {
  const entries = Object.entries(metadata).map(
    ([name, value]) => `${escapeHtml(name)}: ${escapeHtml(shorten(renderMetadataValue(value), MAX_PROMPT))}`,
  );
  return `<p class="facts">${entries.join(' · ')}</p>`;
}

function renderMedia({ kind, file, thumbnail }: Artifact, prompt: string, directory: string): string {
  const source = escapeHtml(relativeUrl(file, directory));
  if (kind === 'image')
    return `<img loading="lazy" decoding="async" src="${source}" alt="${escapeHtml(shorten(prompt, MAX_PROMPT))}">`;
  if (kind === 'audio') return `<audio controls preload="none" src="${source}"></audio>`;
  const poster = thumbnail === undefined ? '' : ` data-poster="${escapeHtml(relativeUrl(thumbnail, directory))}"`;
  return `<video controls playsinline preload="none"${poster} src="${source}"></video>`;
}

/** A link to each file; the twins with a watermark are called so. */
function renderLinks(artifacts: readonly Artifact[], directory: string): string[] {
  return [false, true].flatMap((isTwin) => {
    const files = artifacts.filter(({ watermarked }) => (watermarked === true) === isTwin);
    const name = isTwin ? 'watermarked' : 'file';
    return files.map(({ file }, index) => {
      const number = files.length > 1 ? ` ${index + 1}` : '';
      return `<a href="${escapeHtml(relativeUrl(file, directory))}">${name}${number}</a>`;
    });
  });
}
