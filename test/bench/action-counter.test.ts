import { describe, expect, it } from 'vitest';
import { actionsEach, parseActions, sumActions } from '../../bench/action-counter.js';

/** As a Temporal server 1.29.1 writes it. */
const PAGE = `# HELP action action counter
# TYPE action counter
action{action_type="command_ScheduleActivityTask",namespace="ours",operation="RespondWorkflowTaskCompleted",service_name="frontend"} 15
action{action_type="grpc_StartWorkflowExecution",namespace="ours",operation="StartWorkflowExecution",service_name="frontend"} 5
action{action_type="grpc_StartWorkflowExecution",namespace="ours_counted",operation="StartWorkflowExecution",service_name="frontend"} 7
action{action_type="grpc_StartWorkflowExecution",namespace="temporal_system",operation="StartWorkflowExecution",service_name="frontend"} 2
action_bucket{namespace="ours"} 9
`;

describe('the counter of billable actions', () => {
  it('is read by type, for one namespace only', () => {
    expect(parseActions(PAGE, 'ours')).toEqual({ command_ScheduleActivityTask: 15, grpc_StartWorkflowExecution: 5 });
    expect(parseActions(PAGE, 'ours_counted')).toEqual({ grpc_StartWorkflowExecution: 7 });
  });

  it('is empty for a namespace that has done nothing', () => {
    expect(parseActions(PAGE, 'counted')).toEqual({});
  });

  it('gives each generation its share of what was counted meanwhile', () => {
    const before = { grpc_StartWorkflowExecution: 2, grpc_QueryWorkflow: 4 };
    const after = { grpc_StartWorkflowExecution: 7, grpc_QueryWorkflow: 4, command_ScheduleActivityTask: 15 };
    const each = actionsEach(before, after, 5);
    expect(each).toEqual({ grpc_StartWorkflowExecution: 1, command_ScheduleActivityTask: 3 });
    expect(sumActions(each)).toBe(4);
  });
});
