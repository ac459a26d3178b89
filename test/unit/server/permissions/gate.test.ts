/** The gate: nothing runs before its decision is stored, nothing but what was shown runs, and nobody else calls a tool. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool, type ToolEffect } from '#contracts/tools/tool';
import { readFile } from '#contracts/tools/readFile';
import { runCommand } from '#contracts/tools/runCommand';
import { callDigest, canonicalJson } from '../../../../server/local/permissions/digest.ts';
import { passGate, type GatePorts } from '../../../../server/local/permissions/gate.ts';
import { decideByPolicy } from '../../../../server/local/permissions/policy.ts';
import type { Tool, ToolContext } from '../../../../server/local/tools/tool.ts';
import { verifies } from '../../../support/verifies.ts';

const context = (used: string[]): ToolContext => ({
  signal: new AbortController().signal,
  context: [],
  editor(spec) {
    used.push(spec.name);
    return Promise.reject(new Error('not here'));
  },
  proposeEdit() {
    used.push('propose');
    return Promise.resolve({ status: 'applied', files: [] });
  },
});

function toolThat(effect: ToolEffect, run: Tool['run']): Tool {
  const spec = defineTool({
    name: 'probe',
    description: '',
    effect,
    host: 'server',
    timeout_ms: null,
    input: z.object({ n: z.int().default(1) }),
    output: z.object({}),
  });
  return { spec, title: () => 'Probe', run };
}

const ports = (log: string[], decision: 'allow_once' | 'deny' = 'allow_once'): GatePorts => ({
  allowedForRun: () => false,
  recordPolicy: (given) => void log.push(`policy ${given}`),
  ask: ({ digest }) => {
    log.push(`asked ${digest === callDigest('probe', { n: 1 })}`);
    return Promise.resolve(decision);
  },
});

describe('the gate', () => {
  verifies('runs.asks-first', 'asks or records before it runs, whatever the effect', async () => {
    for (const effect of ['read', 'show', 'propose', 'execute'] as const) {
      const log: string[] = [];
      await passGate(
        toolThat(effect, () => Promise.resolve({ ok: true, text: String(log.push('ran')) })),
        {},
        context([]),
        ports(log),
      );
      expect(log).toEqual([effect === 'execute' ? 'asked true' : 'policy allow_once', 'ran']);
    }
    const log: string[] = [];
    const answer = await passGate(
      toolThat('execute', () => Promise.resolve({ ok: true, text: String(log.push('ran')) })),
      {},
      context([]),
      ports(log, 'deny'),
    );
    expect(log).toEqual(['asked true']);
    expect(answer.failure?.code).toBe('E_TOOL_DENIED');
  });

  it('keeps a tool within what it was allowed', async () => {
    const used: string[] = [];
    const run: Tool['run'] = async (inner) => {
      const tries = [
        inner.editor(runCommand, { command: 'rm -rf /', timeout_ms: 1000 }),
        inner.proposeEdit('x', []),
        inner.editor(readFile, { path: 'a' }),
      ];
      const settled = await Promise.allSettled(tries);
      return { ok: true, text: settled.map(({ status }) => status).join() };
    };
    await passGate(toolThat('read', run), {}, context(used), ports([]));
    expect(used).toEqual(['read_file']);
    used.length = 0;
    await passGate(toolThat('execute', run), {}, context(used), ports([]));
    expect(used).toEqual(['propose', 'read_file']);
  });

  it('turns what a tool throws into a sentence without its text', async () => {
    const answer = await passGate(
      toolThat('read', () => Promise.reject(new Error('secret /etc/passwd'))),
      {},
      context([]),
      ports([]),
    );
    expect(answer).toMatchObject({ ok: false, failure: { code: 'E_TOOL_FAILED' } });
    expect(JSON.stringify(answer)).not.toContain('passwd');
  });

  // `cli/tools/` is the other end: what carries out an editor tool where there is no editor.
  it('is the only place that runs a tool', () => {
    const root = path.resolve(import.meta.dirname, '..', '..', '..', '..', 'server', 'local');
    const callers = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('cli'))
      .filter((name) => /\btool\.run\(/.test(readFileSync(path.join(root, name), 'utf8')));
    expect(callers.map((name) => name.split(path.sep).join('/'))).toEqual(['permissions/gate.ts']);
  });

  it('allows by policy only what does not run anything', () => {
    expect(decideByPolicy({ effect: 'execute', allowedForRun: false })).toBe('ask');
    expect(decideByPolicy({ effect: 'execute', allowedForRun: true })).toBe('allow_run');
  });
});

describe('the digest', () => {
  it('does not depend on the order of keys and on nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned = reorder(value);
        expect(callDigest('t', turned)).toBe(callDigest('t', value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(callDigest('a', { x: 1 })).not.toBe(callDigest('b', { x: 1 }));
    expect(callDigest('a', { x: '1' })).not.toBe(callDigest('a', { x: 1 }));
  });
});

function reorder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reorder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reorder(item)]),
  );
}
