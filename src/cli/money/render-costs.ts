import type { AccountPacks } from '../../client/costs/list-packs.js';
import type { Charge, KnownCharge } from '../../domain/account/charge.js';
import type { ResourcePack } from '../../domain/account/resource-pack.js';
import { renderUsd } from '../../domain/batch/cost/render-estimate.js';
import type { Cost, Money } from '../../domain/money.js';
import { addCost, NO_MONEY, renderMoney } from '../../domain/money.js';
import { renderCost } from '../../domain/generation/generation.js';
import { PACKS } from '../../products/pack.js';
import { oneLine } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

/** The packs, those that are valid first. */
export function renderPacks({ packs }: AccountPacks, paint?: Paint): string[] {
  if (packs.length === 0) return [];
  const sorted = packs.toSorted((one, other) => Number(other.state === 'active') - Number(one.state === 'active'));
  const rows = sorted.map((pack) => [
    oneLine(pack.name),
    pack.state,
    pack.left ?? '?',
    pack.total ?? '?',
    dayOf(pack.validFrom),
    dayOf(pack.validUntil),
  ]);
  return renderTable(['PACK', 'STATE', 'LEFT', 'OF', 'FROM', 'UNTIL'], rows, { paint });
}

const dayOf = (iso: ResourcePack['validFrom']): string => iso?.slice(0, 10) ?? '?';

/** What is left in all, and how far that may be trusted. */
export function renderLeft({ packs, left, usd, lagHours }: AccountPacks): string {
  if (packs.length === 0)
    return "Kling lists no packs for this account: what is made is paid from its balance, which Kling's API does not tell.";
  const units = PACKS.flatMap((kind) => (left[kind] === undefined ? [] : [`${left[kind]} ${kind} units`]));
  const sum = units.length === 0 ? 'No pack is valid now.' : `Left: ${units.join(' and ')}, some ${renderUsd(usd)}.`;
  return `${sum} Kling's figures lag by up to ${lagHours} hours: what was made since may be missing from them.`;
}

/** What Kling has charged for, newest first; what nobody here knows says so. */
export function renderCharges(charges: readonly KnownCharge[], paint?: Paint): string[] {
  const rows = charges.map((charge) => [
    charge.at?.replace('T', ' ').slice(0, 19) ?? '?',
    oneLine(charge.taskId ?? '-'),
    renderCost(toCost(charge)) ?? '?',
    charge.ledger === 'package' ? 'pack' : 'balance',
    oneLine(charge.product ?? ''),
    oneLine(charge.model ?? ''),
    renderKnown(charge),
  ]);
  return renderTable(['CHARGED (UTC)', 'TASK ID', 'AMOUNT', 'FROM', 'PRODUCT', 'MODEL', 'HERE'], rows, { paint });
}

function renderKnown({ taskId, isKnown, workflow, folder }: KnownCharge): string {
  if (taskId === undefined) return 'names no task';
  if (!isKnown) return 'unknown here';
  return oneLine(workflow?.id ?? folder ?? '');
}

const toCost = ({ ledger, amount, currency }: Charge): Cost =>
  ledger === 'package' ? { units: amount } : { amount, currency };

/** `12 charges, 14.5 units; 2 of tasks that are unknown here, 3 units.` */
export function renderChargeSum(charges: readonly KnownCharge[]): string {
  const unknown = charges.filter(({ taskId, isKnown }) => taskId !== undefined && !isKnown);
  const count = charges.length === 1 ? '1 charge' : `${charges.length.toLocaleString('en-US')} charges`;
  const all = charges.length === 0 ? count : `${count}, ${renderMoney(sumOf(charges))}`;
  if (unknown.length === 0) return `${all}; none of a task that is unknown here.`;
  return `${all}; ${unknown.length.toLocaleString('en-US')} of tasks that are unknown here, ${renderMoney(sumOf(unknown))}.`;
}

const sumOf = (charges: readonly Charge[]): Money => charges.map(toCost).reduce(addCost, NO_MONEY);
