import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chatPanel } from '#contracts/bridge/chat';
import { settings } from '#contracts/local/settings';
import { tools } from '#contracts/tools/index';
import { commands } from '../../../extension/commands/index.ts';
import { manifest } from '../../../extension/manifest/contributes.ts';
import { walkthroughs } from '../../../extension/manifest/walkthrough.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const filesOf = (folder: string): string[] => readdirSync(path.join(root, folder)).map((name) => path.basename(name, '.ts'));

describe('the lists', () => {
  it('name every command’s file, and each has its own id and title', () => {
    const names = commands.map(({ id }) => id.replace('coterie.', ''));
    expect(names.toSorted()).toEqual(
      filesOf('extension/commands')
        .filter((name) => name !== 'index' && name !== 'command')
        .toSorted(),
    );
    expect(new Set(commands.map(({ title }) => title)).size).toBe(commands.length);
  });

  it('carry out every tool of the contracts that the editor hosts', () => {
    const files = new Set(filesOf('extension/tools'));
    const hosted = Object.entries(tools).filter(([, spec]) => spec.host === 'editor');
    expect(hosted.map(([name]) => name).filter((name) => !files.has(name))).toEqual([]);
  });

  it('answer every request of the panel that runs a command', () => {
    const known = new Set<string>(commands.map(({ id }) => id));
    const own = chatPanel.requests.runCommand.input.shape.command.options.filter(
      (name) => name !== 'openSettings' && name !== 'openWalkthrough',
    );
    expect(own.filter((name) => !known.has(`coterie.${name}`))).toEqual([]);
  });
});

describe('the manifest', () => {
  it('starts nothing with the editor', () => {
    expect(manifest.activationEvents.filter((event) => /^(\*|onStartupFinished)$/.test(event))).toEqual([]);
  });

  it('says of every setting what the contracts say, without references', () => {
    const { properties } = manifest.contributes.configuration;
    expect(Object.keys(properties)).toEqual(Object.keys(settings));
    expect(JSON.stringify(properties)).not.toMatch(/\$ref|\$defs|\$schema/);
    expect(properties['coterie.model']).toMatchObject({ default: '', scope: 'machine' });
  });

  it('has keys that are chords behind the editor’s own prefix, each once', () => {
    const keys = manifest.contributes.keybindings.map(({ key }) => key);
    expect(keys.filter((key) => !/^ctrl\+k alt\+[a-z]$/.test(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has a text for every step of the walkthrough, and steps that run commands there are', () => {
    const ids = new Set<string>(commands.map(({ id }) => id));
    for (const { media, description } of walkthroughs.flatMap(({ steps }) => steps)) {
      expect(existsSync(path.join(root, media.markdown))).toBe(true);
      const named = [...description.matchAll(/command:([\w.]+)/g)].map(([, id]) => id ?? '');
      expect(named.filter((id) => !ids.has(id))).toEqual([]);
    }
  });
});
