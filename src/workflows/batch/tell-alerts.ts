import { log } from '@temporalio/workflow';
import { over, raised } from '../../domain/alerts/alert.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import { judgeBatch } from '../../domain/batch/trouble/batch-alerts.js';
import { announce } from '../announce.js';
import { now } from '../now.js';

/** Says which alerts of a batch are raised now and which are over, each once, and returns the facts with them: so the next run does not say it again. */
export function tellAlerts(facts: BatchFacts): BatchFacts {
  const at = now();
  const news = judgeBatch(facts, at);
  if (news === undefined) return facts;
  for (const alert of news.raised) {
    log.warn(`Alert ${alert.alert} of ${alert.about}: ${alert.text}`);
    announce({ ...raised(alert), notify: facts.notify });
  }
  for (const alert of news.over) {
    log.info(`Alert ${alert.alert} of ${alert.about} is over: ${alert.text}`);
    announce({ ...over(alert, at), notify: facts.notify });
  }
  return { ...facts, alerts: news.alerts };
}
