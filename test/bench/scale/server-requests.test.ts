import { describe, expect, it } from 'vitest';
import { parseServerRequests } from '../../../bench/scale/server-requests.js';

const PAGE = `# TYPE service_requests counter
service_requests{namespace="ours",operation="RecordActivityTaskHeartbeat",service_name="frontend"} 40
service_requests{namespace="ours",operation="RecordActivityTaskHeartbeat",service_name="history"} 40
service_requests{namespace="ours",operation="PollActivityTaskQueue",service_name="frontend"} 2
service_requests{namespace="naive",operation="PollActivityTaskQueue",service_name="frontend"} 7
service_requests_total{namespace="ours",service_name="frontend"} 9
`;

describe("a Temporal server's requests", () => {
  it('are those that its frontend has answered for one namespace', () => {
    expect(parseServerRequests(PAGE, 'ours')).toEqual({ all: 42, heartbeats: 40 });
    expect(parseServerRequests(PAGE, 'nobody')).toEqual({ all: 0, heartbeats: 0 });
  });
});
