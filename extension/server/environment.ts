/** The environment a server is started with: what a process needs to find its files and the network, and no keys. */
const kept = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'SYSTEMROOT',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'USER',
  'LOGNAME',
  'USERNAME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
  'XDG_RUNTIME_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
] as const;

/** Names are compared without case, as Windows does; the spelling found is the one passed on. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const wanted = new Set<string>(kept);
  const picked = Object.entries(env).filter(([name, value]) => value !== undefined && wanted.has(name.toUpperCase()));
  return { ...Object.fromEntries(picked), ELECTRON_RUN_AS_NODE: '1' };
}
