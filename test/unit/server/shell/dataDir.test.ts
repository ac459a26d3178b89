import { describe, expect, it } from 'vitest';
import { dataDir } from '#contracts/local/dataDir';

describe('the data folder', () => {
  const cases: readonly [string, string, Record<string, string>, string, string][] = [
    ['linux', '/home/u', {}, '/home/u/.local/share/coterie', 'by the XDG default'],
    ['linux', '/home/u', { XDG_DATA_HOME: '/data/' }, '/data/coterie', 'where XDG says'],
    ['linux', '/home/u', { XDG_DATA_HOME: 'relative' }, '/home/u/.local/share/coterie', 'not where a relative XDG path says'],
    ['freebsd', '/home/u', {}, '/home/u/.local/share/coterie', 'as on any Unix'],
    ['darwin', '/Users/u', { XDG_DATA_HOME: '/data' }, '/Users/u/Library/Application Support/Coterie', 'where macOS keeps it'],
    ['win32', 'C:\\Users\\u', { LOCALAPPDATA: 'D:\\Local\\' }, 'D:\\Local\\Coterie', 'where Windows says'],
    ['win32', 'C:\\Users\\u', {}, 'C:\\Users\\u\\AppData\\Local\\Coterie', 'by the Windows default'],
    ['win32', 'C:\\Users\\u', { LOCALAPPDATA: '\\\\host\\share' }, '\\\\host\\share\\Coterie', 'on a share'],
    ['linux', '/home/u', { COTERIE_DATA: '/x/y', XDG_DATA_HOME: '/data' }, '/x/y', 'where COTERIE_DATA says'],
    ['linux', '/home/u', { COTERIE_DATA: '' }, '/home/u/.local/share/coterie', 'not where an empty COTERIE_DATA says'],
  ];
  for (const [platform, home, env, expected, title] of cases) {
    it(`is ${title} (${platform})`, () => expect(dataDir({ platform, env, home })).toBe(expected));
  }
});
