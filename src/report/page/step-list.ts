import type { Artifact } from '../../domain/artifact.js';
import type { ItemStep } from '../../domain/batch/item.js';
import { renderDuration } from '../../domain/duration.js';
import { renderCost } from '../../domain/generation/generation.js';
import { escapeHtml } from '../escape-html.js';
import { relativeUrl } from './relative-url.js';

/** The steps of an item that is a pipeline, to be folded out: what each has made, cost and taken. */
export function renderSteps(
  steps: readonly ItemStep[],
  directory: string,
  webUi?: (workflowId: string) => string,
): string {
  if (steps.length === 0) return '';
  const made = steps.filter(({ state }) => state === 'completed').length;
  const words = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}${made === steps.length ? '' : `, ${made} completed`}`;
  const rows = steps.map((step) => renderStep(step, directory, webUi));
  return `<details class="steps"><summary>${words}</summary><ol>${rows.join('')}</ol></details>`;
}

function renderStep(step: ItemStep, directory: string, webUi?: (workflowId: string) => string): string {
  const { state, workflowId, artifacts, cost, elapsedSeconds, error } = step;
  const facts = [
    state === 'completed' ? '' : state,
    elapsedSeconds === undefined ? '' : renderDuration(elapsedSeconds * 1000),
    renderCost(cost) ?? '',
  ].filter(Boolean);
  const links = artifacts.map(({ file }, index) => {
    const number = artifacts.length > 1 ? ` ${index + 1}` : '';
    return `<a href="${escapeHtml(relativeUrl(file, directory))}">file${number}</a>`;
  });
  if (webUi !== undefined && workflowId !== undefined)
    links.push(`<a href="${escapeHtml(webUi(workflowId))}">workflow</a>`);
  return [
    `<li class="step" data-state="${escapeHtml(state)}">${renderPicture(artifacts[0], directory)}`,
    `<div><b>${escapeHtml(step.step)}</b> <small>${escapeHtml(step.kind)}</small>`,
    `<p class="facts">${facts.map(escapeHtml).join(' · ')}</p>`,
    error === undefined ? '' : `<p class="error">${escapeHtml(error.text)}</p>`,
    links.length === 0 ? '' : `<p class="facts">${links.join(' ')}</p>`,
    '</div></li>',
  ].join('');
}

/** What can be seen at a glance; loaded once the steps are folded out. */
function renderPicture(artifact: Artifact | undefined, directory: string): string {
  const small = artifact?.thumbnail ?? (artifact?.kind === 'image' ? artifact.file : undefined);
  if (small === undefined) return '<span class="small"></span>';
  return `<img class="small" loading="lazy" decoding="async" alt="" src="${escapeHtml(relativeUrl(small, directory))}">`;
}
