import { describe, expect, it } from 'vitest';
import { webUiUrl } from '../../src/temporal/web-ui.js';

const local = { address: 'localhost:7233', namespace: 'default' };

describe('the address of a page of the Web UI', () => {
  it.each([
    ['a thousand above the port of a local server', local, 'http://localhost:8233/namespaces/default/workflows'],
    ['without a port', { ...local, address: 'temporal' }, 'http://temporal:8233/namespaces/default/workflows'],
    ['for IPv6', { ...local, address: '[::1]:7000' }, 'http://[::1]:8000/namespaces/default/workflows'],
    [
      'where somebody said',
      { ...local, uiUrl: 'https://temporal.example/ui/' },
      'https://temporal.example/ui/namespaces/default/workflows',
    ],
    ['not where an empty setting says', { ...local, uiUrl: '' }, 'http://localhost:8233/namespaces/default/workflows'],
    [
      'of Temporal Cloud by namespace',
      { address: 'films.a1b2c.tmprl.cloud:7233', namespace: 'films.a1b2c' },
      'https://cloud.temporal.io/namespaces/films.a1b2c/workflows',
    ],
    [
      'of Temporal Cloud by region',
      { address: 'us-west-2.aws.api.temporal.io:7233', namespace: 'films.a1b2c' },
      'https://cloud.temporal.io/namespaces/films.a1b2c/workflows',
    ],
  ])('is %s', (_where, place, expected) => {
    expect(webUiUrl(place)).toBe(expected);
  });

  it('escapes what a workflow id may hold', () => {
    expect(webUiUrl(local, 'batch/clip 1?')).toBe(
      'http://localhost:8233/namespaces/default/workflows/batch%2Fclip%201%3F',
    );
  });

  it('shows the history of one run', () => {
    expect(webUiUrl(local, 'clip', 'f00')).toBe('http://localhost:8233/namespaces/default/workflows/clip/f00/history');
  });
});
