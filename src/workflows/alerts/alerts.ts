import { allHandlersFinished, condition, log, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { alertsQuery, sightingsSignal } from '../../contract/messages/alert-messages.js';
import type { Alert } from '../../domain/alerts/alert.js';
import { over, raised } from '../../domain/alerts/alert.js';
import type { AlertBoard, BoardNews } from '../../domain/alerts/alert-board.js';
import { dropSilent, readBoard, SILENT_MS, takeSightings, toAlert } from '../../domain/alerts/alert-board.js';
import { readSightings } from '../../domain/alerts/sightings.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import { renderAlerts } from '../../webui/alert-details.js';
import { announce } from '../announce.js';
import { endVisibly } from '../failures.js';
import { now } from '../now.js';
import { continueWithNewest, upgradeAtOnce } from '../versioning.js';
import { createWarning } from '../warn-once.js';

/** What a run has seen raised and over. */
export interface AlertsResult {
  readonly over: readonly Alert[];
}

/** A signal is four events at most: a run replays in a moment. */
const MAX_EVENTS = 2000;
/** Of the latest, for whoever looks at a run that has ended. */
const MAX_OVER = 50;

/**
 * Workflow `alerts`: what needs to be looked at, for all workers of a task queue, so that each alert is said once, whoever sees it and whoever
 * restarts. Workers start it by what they tell; it ends when nothing is raised any more.
 */
export async function alerts(input: unknown): Promise<AlertsResult> {
  const end = await endVisibly(() => keepAlerts(input));
  return end.board.length === 0 ? { over: end.over } : continueWithNewest<typeof alerts>({ board: end.board });
}
upgradeAtOnce(alerts);

async function keepAlerts(input: unknown): Promise<{ readonly board: AlertBoard; readonly over: readonly Alert[] }> {
  let board: AlertBoard = begin(input);
  let ended: readonly Alert[] = [];
  let version = 0;
  const warn = createWarning();

  function take(news: BoardNews): void {
    board = news.board;
    ended = [...ended, ...news.over].slice(-MAX_OVER);
    news.raised.forEach(sayRaised);
    news.over.forEach(sayOver);
    setCurrentDetails(renderAlerts(board.map(toAlert), ended));
    version += 1;
  }

  setHandler(
    sightingsSignal,
    (value: unknown) => {
      const said = readSightings(value);
      if (said === undefined) warn(`${quote(value)} says of nothing how it fares; it is ignored.`);
      else take(takeSightings(board, said, now()));
    },
    { description: 'For the workers: what they see' },
  );
  setHandler(alertsQuery, () => board.map(toAlert), { description: 'The alerts that are raised' });

  for (;;) {
    const seen = version;
    await condition(() => version !== seen || isLong(), SILENT_MS);
    const heard = dropSilent(board, Date.now());
    if (heard.over.length > 0) take(heard);
    if (board.length > 0 && !isLong()) continue;
    await condition(allHandlersFinished);
    return { board, over: ended };
  }
}

const isLong = (): boolean => workflowInfo().historyLength >= MAX_EVENTS;

function begin(input: unknown): AlertBoard {
  const board = readBoard(input);
  if (board !== undefined) return board;
  const text = `${quote(input)} is nothing that alerts begin with; workers start them by themselves`;
  throw new InvalidRequest([{ path: '', text }]);
}

function sayRaised(alert: Alert): void {
  log.warn(`Alert ${alert.alert} (${alert.about}): ${alert.text}`);
  announce(raised(alert));
}

function sayOver(alert: Alert): void {
  log.info(`Alert ${alert.alert} (${alert.about}) is over: ${alert.text}`);
  announce(over(alert, now()));
}
