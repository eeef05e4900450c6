import { describe, expect, it } from 'vitest';
import { parseNotices } from '../../src/config/notify.js';
import { addFromDotEnv } from '../../src/network/setting-origin.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const targetsOf = (KLING_NOTIFY: string, more = {}) => parseNotices({ KLING_NOTIFY, ...more }).targets;

describe('KLING_NOTIFY', () => {
  it('holds URLs and programs with blanks between', () => {
    expect(targetsOf('https://a.example/token  exec:/opt/on-event')).toEqual([
      {
        kind: 'url',
        name: expect.stringMatching(/^https:\/\/a\.example#[\da-f]{6}$/) as string,
        url: 'https://a.example/token',
      },
      {
        kind: 'program',
        name: expect.stringMatching(/^exec:on-event#[\da-f]{6}$/) as string,
        command: ['/opt/on-event'],
      },
    ]);
    expect(parseNotices({})).toEqual({ targets: [], secrets: [], hosts: [] });
  });

  it('holds a JSON list with events and arguments', () => {
    const list = [
      { url: 'https://a.example', events: ['batch.*'] },
      { exec: ['/opt/x', '--to', 'a b'] },
      'https://b.example',
    ];
    expect(targetsOf(JSON.stringify(list))).toMatchObject([
      { url: 'https://a.example', events: ['batch.*'] },
      { command: ['/opt/x', '--to', 'a b'] },
      { url: 'https://b.example' },
    ]);
  });

  it.each([
    ['nonsense', /^KLING_NOTIFY: the URL "nonsense" is no URL/],
    [
      'http://a.example',
      /^KLING_NOTIFY: http:\/\/ is not encrypted; write https:\/\/\. Receivers on a network of your own/,
    ],
    ['https://10.0.0.5/x', /^KLING_NOTIFY: 10\.0\.0\.5 is not on the public internet/],
    ['https://me:pw@a.example', /^KLING_NOTIFY: the URL holds a user name or password/],
    ['[{"url":"https://a.example"', /^KLING_NOTIFY begins as JSON, and is none/],
    [
      '[{"url":"https://a.example","event":[]}]',
      /^KLING_NOTIFY has an entry with "event"; write "url" or "exec", and "events"/,
    ],
    ['[{"url":"https://a.example","events":["batch"]}]', /^KLING_NOTIFY: events\[0\]: "batch" is no event/],
    ['[7]', /^KLING_NOTIFY has an entry that is neither a URL nor a program/],
    ['[{"exec":[7]}]', /^KLING_NOTIFY: write a program as exec:/],
    ['exec:', /^KLING_NOTIFY: write a program as exec:/],
  ])('refuses %s', (text, message) => {
    expect(() => targetsOf(text)).toThrow(message);
  });

  it('may name a program in the environment only: a .env of a foreign folder starts none', () => {
    const values = { KLING_NOTIFY: 'exec:./evil' };
    expect(() => parseNotices(addFromDotEnv({}, values))).toThrow(/^KLING_NOTIFY in \.env names a program/);
    expect(parseNotices(addFromDotEnv({}, { KLING_NOTIFY: 'https://a.example' })).targets).toHaveLength(1);
  });
});

describe('KLING_NOTIFY_HOSTS', () => {
  it('lets in what lies on a network of one’s own, by its host', () => {
    const hosts = 'Hooks.Internal, .svc.local 10.0.0.5,[fd00::1], ::1';
    const { hosts: read } = parseNotices({ KLING_NOTIFY_HOSTS: hosts });
    expect(read).toEqual(['hooks.internal', '.svc.local', '10.0.0.5', 'fd00::1', '::1']);
    const urls = 'http://hooks.internal:8080/x https://a.svc.local http://10.0.0.5 http://[fd00::1]/';
    expect(targetsOf(urls, { KLING_NOTIFY_HOSTS: hosts })).toHaveLength(4);
    expect(() => targetsOf('http://10.0.0.6', { KLING_NOTIFY_HOSTS: hosts })).toThrow(
      '10.0.0.6 is not on the public internet',
    );
  });

  it.each(['https://a.example', 'a.example/x', 'a.example:80', 'me:pw@a.example'])(
    'refuses %s, without a password in the text',
    (text) => {
      expect(() => parseNotices({ KLING_NOTIFY_HOSTS: text })).toThrow(/^KLING_NOTIFY_HOSTS holds "(?!.*pw)/);
    },
  );
});

describe('KLING_NOTIFY_SECRET', () => {
  it('holds one secret or several', () => {
    expect(parseNotices({ KLING_NOTIFY_SECRET: `${SECRET} ${SECRET}` }).secrets).toEqual([SECRET, SECRET]);
  });

  it.each(['canary-secret', 'whsec_', 'whsec_Y2FuYXJ5', `${SECRET} canary`])(
    'refuses %s without repeating it',
    (text) => {
      expect(() => parseNotices({ KLING_NOTIFY_SECRET: text })).toThrow(
        /^KLING_NOTIFY_SECRET holds what is no secret(?!.*canary)/,
      );
    },
  );
});
