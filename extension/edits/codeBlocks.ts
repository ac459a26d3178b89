/** Code from an answer or the clipboard into files: planned by the engine, shown, and only then applied. */
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '#contracts/core/errors';
import type { EditPlan, FileChange } from '#contracts/edits/fileEdit';
import { activeFile } from '../context/workspace.ts';
import type { Engine } from '../engine.ts';
import { toError } from './editService.ts';
import { namedBlock } from './namedBlock.ts';
import { describeApplied, listFiles } from './review.ts';
import { textHash } from './textEdits.ts';

export interface Code {
  readonly code: string;
  /** The file the answer named for it, if any. */
  readonly path: string | null;
}

/** To the file the code names, else to the active one. Answers one sentence saying what was done. */
export async function applyCode(engine: Engine, { code, path: named }: Code): Promise<string> {
  const target = named ?? activeFile()?.path;
  const plan = await planCode(engine, code, target);
  if (plan.status !== 'planned') throw toError(plan.rejected);
  return applyAfterReview(engine, plan);
}

/** Code that is no edit by itself is the whole of its file, unless the engine finds it too short to be that. */
async function planCode(engine: Engine, code: string, target: string | undefined): Promise<EditPlan> {
  const plan = await engine.edits.plan({ text: code, default_path: target });
  const isPlain = plan.status === 'rejected' && plan.rejected.every((rejection) => rejection.code === 'E_EDIT_FORMAT');
  return isPlain && target !== undefined ? engine.edits.plan({ text: namedBlock(target, code), default_path: target }) : plan;
}

async function applyAfterReview(engine: Engine, plan: EditPlan): Promise<string> {
  const title = `Changes to ${listFiles(plan.files.map((file) => file.path))}`;
  await engine.edits.show(title, plan.files);
  const choice = await vscode.window.showQuickPick(
    [
      { label: '$(check) Apply', description: describeCounts(plan.files), isApply: true },
      { label: '$(close) Discard', description: 'Nothing is changed', isApply: false },
    ],
    { title, placeHolder: 'The changes are shown below', ignoreFocusOut: true },
  );
  await engine.edits.closePreviews();
  if (!choice?.isApply) return 'Discarded. Nothing was changed.';
  const result = await engine.edits.apply(title, plan.files, null);
  if (result.status === 'rejected') throw toError(result.rejected);
  return describeApplied(result);
}

function describeCounts(files: readonly FileChange[]): string {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return `${files.length === 1 ? '1 file' : `${files.length} files`}, +${added} −${removed} lines`;
}

const extensions: Readonly<Record<string, string>> = {
  bash: 'sh',
  c: 'c',
  cpp: 'cpp',
  csharp: 'cs',
  css: 'css',
  go: 'go',
  html: 'html',
  java: 'java',
  javascript: 'js',
  js: 'js',
  json: 'json',
  jsx: 'jsx',
  kotlin: 'kt',
  markdown: 'md',
  md: 'md',
  php: 'php',
  py: 'py',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  sh: 'sh',
  shell: 'sh',
  sql: 'sql',
  swift: 'swift',
  toml: 'toml',
  ts: 'ts',
  tsx: 'tsx',
  typescript: 'ts',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
};

/** Asks for a name, creates the file with exactly this text, and opens it. An existing file is never replaced. */
export async function createFileFrom(engine: Engine, given: Code & { readonly language: string }): Promise<string> {
  const suggested = given.path ?? `${folderOfActive()}untitled.${extensions[given.language.toLowerCase()] ?? 'txt'}`;
  const stem = suggested.length - path.posix.extname(suggested).length;
  const name = await vscode.window.showInputBox({
    title: 'New file from code',
    prompt: 'Path in the workspace',
    value: suggested,
    valueSelection: [suggested.lastIndexOf('/') + 1, stem],
    validateInput: async (value) => {
      const located = await engine.edits.host.locate(value.trim());
      if (!located.ok) return located.rejection.message;
      return (await engine.edits.host.readBytes(located.file)) === null ? null : 'This file exists. Choose another name.';
    },
  });
  if (name === undefined) return 'No file was created.';
  const file = name.trim();
  const text = given.code.endsWith('\n') || given.code === '' ? given.code : `${given.code}\n`;
  const result = await engine.edits.apply(`New file ${file}`, [creation(file, text)], null);
  if (result.status === 'rejected') throw toError(result.rejected);
  const located = await engine.edits.host.locate(file);
  if (!located.ok) throw new AppError('E_EDIT_OUTSIDE');
  await vscode.window.showTextDocument(vscode.Uri.file(located.file.absolute), { preview: false });
  return `Created ${file}.`;
}

function creation(file: string, text: string): FileChange {
  const edits = [{ start: 0, end: 0, text }];
  const added = text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return { path: file, change: 'created', base_hash: null, result_hash: textHash(text), edits, hunks: [], added, removed: 0 };
}

function folderOfActive(): string {
  const active = activeFile()?.path ?? '';
  return active.slice(0, active.lastIndexOf('/') + 1);
}
