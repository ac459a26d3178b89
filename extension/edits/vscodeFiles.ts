/** The editor's files behind `EditHost`: live buffers, one WorkspaceEdit, exact bytes. Nothing else of the extension writes user files. */
import { existsSync, type Stats } from 'node:fs';
import { access, chmod, constants, readFile, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { guardWorkspacePath } from '../context/workspace.ts';
import { refusal } from './check.ts';
import type { ChangeResult, EditHost, FileRef, ReadResult, Step } from './editHost.ts';

/** Largest file that is edited, in bytes. */
const maxBytes = 20 * 1024 * 1024;
/** How long a clean buffer may take to follow a change of its file, in milliseconds. */
const followMs = 3000;

const uriOf = (file: FileRef): vscode.Uri => vscode.Uri.file(file.absolute);

export const vscodeFiles: EditHost = {
  async locate(file) {
    const guarded = await guardWorkspacePath(file);
    return guarded.ok
      ? { ok: true, file: { path: file, absolute: guarded.absolute } }
      : { ok: false, rejection: refusal(file, 'E_EDIT_OUTSIDE', guarded.message) };
  },
  read,
  change,
  async save(file) {
    const document = openDocument(uriOf(file));
    return !document?.isDirty || document.save();
  },
  async encode(file, text) {
    const document = openDocument(uriOf(file));
    return document ? vscode.workspace.encode(text, { encoding: document.encoding }) : vscode.workspace.encode(text, { uri: uriOf(file) });
  },
  readBytes,
  async writeBytes(file, bytes, mode) {
    await vscode.workspace.fs.writeFile(uriOf(file), bytes);
    if (mode !== null) await chmod(file.absolute, mode);
  },
  async missingFolder(file) {
    let missing: string | null = null;
    for (let folder = path.dirname(file.absolute); !existsSync(folder); folder = path.dirname(folder)) missing = folder;
    return missing;
  },
  async removeEmptyFolders(file, top) {
    for (let folder = path.dirname(file.absolute); folder.length >= top.length; folder = path.dirname(folder)) {
      // Removes empty folders only; anything in it ends the climb.
      const isGone = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!isGone) return;
    }
  },
  async remove(file) {
    await vscode.workspace.fs.delete(uriOf(file), { useTrash: false });
  },
};

async function read(file: FileRef, purpose: 'read' | 'change'): Promise<ReadResult> {
  let facts: Stats;
  try {
    facts = await stat(file.absolute);
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : { kind: 'refused', code: 'E_EDIT_MISSING', message: 'The file cannot be read.' };
  }
  if (!facts.isFile()) return { kind: 'refused', code: 'E_EDIT_MISSING', message: 'It is not a file.' };
  if (facts.size > maxBytes)
    return { kind: 'refused', code: 'E_EDIT_ENCODING', message: 'The file is larger than 20 MB and is not edited.' };
  const mode = process.platform === 'win32' ? null : facts.mode & 0o7777;
  if (purpose === 'change' && !(await isWritable(file, facts.mode))) {
    return { kind: 'refused', code: 'E_EDIT_READ_ONLY', message: 'The file is read-only, so nothing was changed.' };
  }
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uriOf(file));
  } catch {
    return { kind: 'refused', code: 'E_EDIT_ENCODING', message: 'The file is not text, so it was not changed.' };
  }
  const bytes = await readFile(file.absolute);
  const text = document.getText();
  if (!document.isDirty) {
    const fault = await roundTripFault(document, bytes);
    if (fault !== null && (purpose === 'change' || fault === staleText)) {
      return { kind: 'refused', code: fault === staleText ? 'E_EDIT_CONFLICT' : 'E_EDIT_ENCODING', message: fault };
    }
  }
  return { kind: 'text', file: { text: document.isDirty ? text : document.getText(), dirty: document.isDirty, bytes, mode } };
}

const staleText = 'The file changed on disk and the editor has not loaded it yet.';

/** Why saving the untouched buffer would not give back the very bytes on disk, or null when it would. */
async function roundTripFault(document: vscode.TextDocument, bytes: Uint8Array): Promise<string | null> {
  const { encoding } = document;
  const decoded = await vscode.workspace.decode(bytes, { encoding });
  const again = await vscode.workspace.encode(decoded, { encoding });
  if (!sameText(again, bytes))
    return `The file is not valid ${encoding}; saving it would change other bytes. Reopen it with its encoding first.`;
  if (sameLines(document.getText(), decoded)) {
    return document.getText() === decoded ? null : 'The file mixes line endings and the editor would rewrite all of them.';
  }
  await untilFollowed(document, decoded);
  return sameLines(document.getText(), decoded) ? roundTripFault(document, bytes) : staleText;
}

/** Equal, a byte order mark aside: the editor keeps the mark a file has. */
function sameText(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(withoutMark(one), withoutMark(other)) === 0;
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) ? bytes.subarray(2) : bytes;
}

const sameLines = (one: string, other: string): boolean =>
  one.replace(/\r\n?/g, '\n') === other.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '');

function untilFollowed(document: vscode.TextDocument, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, followMs);
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && sameLines(document.getText(), wanted)) done();
    });
  });
}

async function isWritable(file: FileRef, mode: number): Promise<boolean> {
  if (process.platform !== 'win32' && (mode & 0o222) === 0) return false;
  const facts = await vscode.workspace.fs.stat(uriOf(file));
  if (facts.permissions !== undefined && (facts.permissions & vscode.FilePermission.Readonly) !== 0) return false;
  return access(file.absolute, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function change(steps: readonly Step[], label: string): Promise<ChangeResult> {
  const documents = await documentsOf(steps);
  // From here to `applyEdit` nothing is awaited: what is typed comes before this look, or finds the change already asked for.
  for (const [step, document] of documents) if (document.getText() !== step.base) return 'stale';
  const edit = new vscode.WorkspaceEdit();
  for (const step of steps) {
    const uri = uriOf(step.file);
    switch (step.kind) {
      case 'create':
        edit.createFile(uri, { overwrite: false, ignoreIfExists: false, contents: step.bytes }, { label, needsConfirmation: false });
        break;
      case 'delete':
        edit.deleteFile(uri, { ignoreIfNotExists: false });
        break;
      case 'rename':
        edit.renameFile(uri, uriOf(step.to), { overwrite: false, ignoreIfExists: false });
        break;
      case 'edit': {
        const document = documents.get(step);
        if (!document) return 'failed';
        for (const one of step.edits) {
          edit.replace(uri, new vscode.Range(document.positionAt(one.start), document.positionAt(one.end)), one.text);
        }
        break;
      }
    }
  }
  if (!(await vscode.workspace.applyEdit(edit))) return 'failed';
  for (const step of steps) if (step.kind === 'create' && step.mode !== null) await chmod(step.file.absolute, step.mode);
  return 'made';
}

/** The documents the edits are for, as they are called before the change. */
async function documentsOf(steps: readonly Step[]): Promise<Map<Extract<Step, { kind: 'edit' }>, vscode.TextDocument>> {
  const sources = new Map<string, vscode.Uri>();
  const documents = new Map<Extract<Step, { kind: 'edit' }>, vscode.TextDocument>();
  for (const step of steps) {
    if (step.kind === 'rename') sources.set(step.to.absolute, uriOf(step.file));
    if (step.kind !== 'edit') continue;
    documents.set(step, await vscode.workspace.openTextDocument(sources.get(step.file.absolute) ?? uriOf(step.file)));
  }
  return documents;
}

async function readBytes(file: FileRef): Promise<Uint8Array | null> {
  try {
    return await readFile(file.absolute);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = path.normalize(uri.fsPath);
  return vscode.workspace.textDocuments.find((document) => document.uri.scheme === 'file' && path.normalize(document.uri.fsPath) === key);
}
