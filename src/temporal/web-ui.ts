export interface WebUiPlace {
  /** `host:port` of the Temporal server, as clients reach it. */
  readonly address: string;
  readonly namespace: string;
  /** Where the Web UI stands, when somebody said so. */
  readonly uiUrl?: string;
}

const CLOUD = /\.(tmprl\.cloud|api\.temporal\.io)$/i;
const DEFAULT_PORT = 7233;

/** `temporal server start-dev` puts its Web UI this far above its own port. */
const WEB_UI_OFFSET = 1000;

/** The page of a workflow, of one of its runs, or of the whole namespace in Temporal's Web UI. */
export function webUiUrl({ address, namespace, uiUrl }: WebUiPlace, workflowId?: string, runId?: string): string {
  const base = uiUrl === undefined || uiUrl === '' ? guessWebUi(address) : uiUrl.replace(/\/+$/, '');
  const list = `${base}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  if (workflowId === undefined) return list;
  const workflow = `${list}/${encodeURIComponent(workflowId)}`;
  return runId === undefined ? workflow : `${workflow}/${encodeURIComponent(runId)}/history`;
}

function guessWebUi(address: string): string {
  const match = /^(.*?)(?::(\d+))?$/.exec(address);
  const host = match?.[1] ?? address;
  if (CLOUD.test(host)) return 'https://cloud.temporal.io';
  return `http://${host}:${Number(match?.[2] ?? DEFAULT_PORT) + WEB_UI_OFFSET}`;
}
