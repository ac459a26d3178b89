/** An editor that keeps its files in memory, with the ways a real one can fail. Stands in for `vscodeFiles.ts` behind `EditHost`. */
import type { FilePath } from '#contracts/edits/fileEdit';
import type { ChangeResult, EditHost, FileRef, ReadResult, Step } from '../../../extension/edits/editHost.ts';
import { applyEdits } from '../../../extension/edits/textEdits.ts';

interface Stored {
  disk: string;
  /** Unsaved text, or null when the buffer is what is on disk. */
  buffer: string | null;
}

export type Failing = 'change' | 'save' | 'half' | 'throw' | null;

export class MemoryEditHost implements EditHost {
  readonly files = new Map<FilePath, Stored>();
  readonly readOnly = new Set<FilePath>();
  /** The next change goes wrong in this way, once. */
  failing: Failing = null;
  /** Appended by a save action of the editor, as a formatter would. */
  onSave = '';
  /** Called before each step of a change, for what happens meanwhile. */
  beforeChange: () => void = () => undefined;

  put(path: FilePath, disk: string, buffer: string | null = null): void {
    this.files.set(path, { disk, buffer });
  }

  /** What is on disk, and what is not saved yet. */
  get state(): Record<string, Stored> {
    return Object.fromEntries([...this.files].map(([path, file]) => [path, { ...file }]));
  }

  async locate(path: FilePath) {
    if (path.startsWith('../')) {
      return { ok: false as const, rejection: { path, hunk: null, code: 'E_EDIT_OUTSIDE' as const, message: 'outside', candidates: [] } };
    }
    return { ok: true as const, file: { path, absolute: `/w/${path}` } };
  }

  async read({ path }: FileRef, purpose: 'read' | 'change'): Promise<ReadResult> {
    const file = this.files.get(path);
    if (!file) return { kind: 'missing' };
    if (purpose === 'change' && this.readOnly.has(path)) return { kind: 'refused', code: 'E_EDIT_READ_ONLY', message: 'read-only' };
    return {
      kind: 'text',
      file: { text: file.buffer ?? file.disk, dirty: file.buffer !== null, bytes: Buffer.from(file.disk), mode: 0o644 },
    };
  }

  async change(steps: readonly Step[]): Promise<ChangeResult> {
    this.beforeChange();
    const failing = this.failing;
    this.failing = null;
    if (failing === 'change') return 'failed';
    if (steps.some((step) => step.kind === 'edit' && this.baseOf(step, steps) !== step.base)) return 'stale';
    for (const [index, step] of steps.entries()) {
      if (failing === 'half' && index === 1) return 'failed';
      if (failing === 'throw' && index === 1) throw new Error('the editor died');
      this.carryOut(step);
    }
    if (failing === 'save') this.failing = 'save';
    return 'made';
  }

  private baseOf({ file }: Step, steps: readonly Step[]): string | undefined {
    const moved = steps.find((step) => step.kind === 'rename' && step.to.path === file.path);
    const found = this.files.get(moved?.file.path ?? file.path);
    return found && (found.buffer ?? found.disk);
  }

  private carryOut(step: Step): void {
    const { path } = step.file;
    const file = this.files.get(path);
    if (step.kind === 'create') this.put(path, Buffer.from(step.bytes).toString());
    else if (step.kind === 'delete') this.files.delete(path);
    else if (step.kind === 'rename' && file) {
      this.files.delete(path);
      this.files.set(step.to.path, file);
    } else if (step.kind === 'edit' && file) file.buffer = applyEdits(file.buffer ?? file.disk, step.edits);
  }

  async save({ path }: FileRef): Promise<boolean> {
    if (this.failing === 'save') {
      this.failing = null;
      return false;
    }
    const file = this.files.get(path);
    if (file && file.buffer !== null) {
      file.disk = file.buffer + this.onSave;
      file.buffer = null;
    }
    return true;
  }

  async encode(_file: FileRef, text: string): Promise<Uint8Array> {
    return Buffer.from(text);
  }

  async readBytes({ path }: FileRef): Promise<Uint8Array | null> {
    const file = this.files.get(path);
    return file ? Buffer.from(file.disk) : null;
  }

  async writeBytes({ path }: FileRef, bytes: Uint8Array): Promise<void> {
    this.files.set(path, { disk: Buffer.from(bytes).toString(), buffer: this.files.get(path)?.buffer ?? null });
  }

  async missingFolder(): Promise<string | null> {
    return null;
  }

  async removeEmptyFolders(): Promise<void> {
    return;
  }

  async remove({ path }: FileRef): Promise<void> {
    this.files.delete(path);
  }
}
