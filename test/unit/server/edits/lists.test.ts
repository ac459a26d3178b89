import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EditFormat } from '#contracts/edits/fileEdit';
import { formats } from '../../../../server/local/edits/formats/index.ts';
import { matchSteps } from '../../../../server/local/edits/matching/steps/index.ts';

const edits = path.resolve(import.meta.dirname, '../../../../server/local/edits');
const stems = (folder: string): string[] => readdirSync(path.join(edits, folder)).map((name) => path.basename(name, '.ts'));

describe('lists', () => {
  it('name every step of matching', () => {
    expect(['index', ...matchSteps.map(({ name }) => name)].toSorted()).toEqual(stems('matching/steps').toSorted());
  });

  it('name every format, and each has a file of its name', () => {
    const names = formats.map(({ name }) => name);
    const known = EditFormat.options.filter((name) => name !== 'auto');
    expect(known.filter((name) => stems('formats').includes(name)).toSorted()).toEqual([...names].toSorted());
  });
});
