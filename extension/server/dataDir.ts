/** The data folder of this user's server, by the one rule the command line uses too. */
import os from 'node:os';
import { dataDir } from '#contracts/local/dataDir';

export const serverDataDir = (): string => dataDir({ platform: process.platform, env: process.env, home: os.homedir() });
