/** gRPC calls that a Temporal server's frontend has answered, by its metrics page (Prometheus' text format). */
export interface ServerRequests {
  readonly all: number;
  readonly heartbeats: number;
}

const SAMPLE = /^service_requests\{([^}]*)\} (\S+)$/;

/** Calls of one namespace. */
export function parseServerRequests(page: string, namespace: string): ServerRequests {
  let all = 0;
  let heartbeats = 0;
  for (const line of page.split('\n')) {
    const [, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (value === undefined || !labels.includes(`namespace="${namespace}"`)) continue;
    if (!labels.includes('service_name="frontend"')) continue;
    all += Number(value);
    if (labels.includes('operation="RecordActivityTaskHeartbeat"')) heartbeats += Number(value);
  }
  return { all, heartbeats };
}

export async function readServerRequests(metricsUrl: string, namespace: string): Promise<ServerRequests> {
  return parseServerRequests(await (await fetch(metricsUrl)).text(), namespace);
}
