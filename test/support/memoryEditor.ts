/**
 * An editor in memory: files in a map, the editor's tools over them, and proposals applied or rejected as a test says. It stands
 * where the link to a real window stands; the tools and the edit engine in front of it are the real ones.
 */
import { matchesGlob } from 'node:path';
import { z } from 'zod';
import type { ContextItem } from '#contracts/chat/message';
import { AppError } from '#contracts/core/errors';
import type { EditOutcome, FileChange } from '#contracts/edits/fileEdit';
import { tools as specs } from '#contracts/tools/index';
import type { CodeSymbol } from '#contracts/tools/symbols';
import type { ToolInput, ToolOutput, ToolSpec } from '#contracts/tools/tool';
import { applyEdits } from '../../server/local/edits/applyEdits.ts';
import { textHash } from '../../server/local/edits/textHash.ts';
import type { ToolContext } from '../../server/local/tools/tool.ts';
import { symbolsOf } from './memorySymbols.ts';

type Problem = ToolOutput<typeof specs.diagnostics>['problems'][number];
type CommandResult = ToolOutput<typeof specs.runCommand>;

export class MemoryEditor {
  readonly files: Map<string, string>;
  readonly proposals: { readonly title: string; readonly files: readonly FileChange[] }[] = [];
  problems: readonly Problem[] = [];
  commands: ReadonlyMap<string, CommandResult> = new Map();
  /** What the user does with a proposal. */
  review: 'apply' | 'reject' | 'conflict' = 'apply';
  /** Symbols of no file are answered, as before a language server has loaded a project. */
  symbolsLoaded = true;
  readonly calls: { readonly tool: string; readonly input: unknown }[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(files));
  }

  context(items: readonly ContextItem[] = []): ToolContext {
    return {
      signal: new AbortController().signal,
      context: items,
      editor: (spec, input) => this.call(spec, input),
      proposeEdit: (title, files) => Promise.resolve(this.propose(title, files)),
    };
  }

  async call<T extends ToolSpec>(spec: T, input: ToolInput<T>): Promise<ToolOutput<T>> {
    this.calls.push({ tool: spec.name, input });
    const output: unknown = await Promise.resolve(this.answer(spec.name, input));
    return z.parse<T['output']>(spec.output, output);
  }

  private answer(tool: string, input: unknown): unknown {
    switch (tool) {
      case specs.readFile.name:
        return this.read(specs.readFile.input.parse(input));
      case specs.listFiles.name:
        return this.list(specs.listFiles.input.parse(input));
      case specs.searchText.name:
        return this.search(specs.searchText.input.parse(input));
      case specs.documentSymbols.name: {
        const { path } = specs.documentSymbols.input.parse(input);
        return { symbols: symbolsOf(path, this.text(path)) };
      }
      case specs.workspaceSymbols.name: {
        const { query, limit } = specs.workspaceSymbols.input.parse(input);
        return {
          symbols: this.symbols()
            .filter((symbol) => symbol.name.toLowerCase().includes(query.toLowerCase()))
            .slice(0, limit),
        };
      }
      case specs.diagnostics.name: {
        const { path } = specs.diagnostics.input.parse(input);
        return { problems: this.problems.filter((problem) => path === undefined || problem.path === path) };
      }
      case specs.openFile.name:
        return { path: specs.openFile.input.parse(input).path };
      case specs.renameSymbol.name:
        return this.rename(specs.renameSymbol.input.parse(input));
      case specs.runCommand.name:
        return this.run(specs.runCommand.input.parse(input));
      default:
        throw new AppError('E_TOOL_UNKNOWN');
    }
  }

  private text(path: string): string {
    const text = this.files.get(path);
    if (text === undefined) throw new AppError('E_NOT_FOUND', `There is no file “${path}”.`);
    return text;
  }

  private read({ path, start_line, end_line }: ToolInput<typeof specs.readFile>): ToolOutput<typeof specs.readFile> {
    const text = this.text(path);
    const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
    const content = lines.slice((start_line ?? 1) - 1, end_line ?? lines.length).join('');
    const language = path.endsWith('.ts') ? 'typescript' : path.endsWith('.py') ? 'python' : 'plaintext';
    return { path, content, hash: textHash(text), language, lines: text.split(/\r\n|\n|\r/).length, dirty: false };
  }

  private list({ glob, limit }: ToolInput<typeof specs.listFiles>): ToolOutput<typeof specs.listFiles> {
    const files = [...this.files.keys()].filter((path) => matchesGlob(path, glob)).sort();
    return { files: files.slice(0, limit), truncated: files.length > limit };
  }

  private search(input: ToolInput<typeof specs.searchText>): ToolOutput<typeof specs.searchText> {
    const literal = input.is_regex ? input.query : input.query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const pattern = new RegExp(input.whole_word ? `\\b(?:${literal})\\b` : literal, input.case_sensitive ? 'g' : 'gi');
    const matches = [...this.files]
      .filter(([path]) => input.glob === undefined || matchesGlob(path, input.glob))
      .flatMap(([path, text]) =>
        text
          .split(/\r?\n/)
          .flatMap((line, index) =>
            [...line.matchAll(pattern)].map((match) => ({ path, line: index + 1, column: match.index + 1, text: line })),
          ),
      );
    return { matches: matches.slice(0, input.limit), truncated: matches.length > input.limit };
  }

  /** As the editor answers them: with the place where the definition begins, not that of its name. */
  private symbols(): readonly CodeSymbol[] {
    const all = this.symbolsLoaded ? [...this.files].flatMap(([path, text]) => symbolsOf(path, text)) : [];
    return all.map((symbol) => ({ ...symbol, name_line: symbol.start_line, name_column: 1 }));
  }

  /** Every whole word of that name: what a language server would answer for names that mean one thing. */
  private rename({ path, line, column, new_name }: ToolInput<typeof specs.renameSymbol>): ToolOutput<typeof specs.renameSymbol> {
    const row = this.text(path).split(/\r?\n/)[line - 1] ?? '';
    const name = /^[\w$]+/.exec(row.slice(column - 1))?.[0];
    if (name === undefined) throw new AppError('E_TOOL_FAILED', 'There is no symbol to rename there.');
    const files = [...this.files].flatMap(([file, content]) => {
      const edits = [...content.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].map((match) => ({
        start: match.index,
        end: match.index + name.length,
        text: new_name,
      }));
      return edits.length === 0 ? [] : [{ path: file, content, edits }];
    });
    return { files };
  }

  private run({ command }: ToolInput<typeof specs.runCommand>): CommandResult {
    return this.commands.get(command) ?? { exit_code: 127, output: `${command}: not found\n`, truncated: false, timed_out: false };
  }

  private propose(title: string, files: readonly FileChange[]): EditOutcome {
    this.proposals.push({ title, files });
    if (this.review === 'reject') return { status: 'rejected', by: 'user', rejected: [] };
    if (this.review === 'conflict') {
      const rejected = files.map((file) => ({
        path: file.path,
        hunk: null,
        code: 'E_EDIT_CONFLICT' as const,
        message: 'The file changed after the edit was proposed.',
        candidates: [],
      }));
      return { status: 'rejected', by: 'check', rejected };
    }
    for (const file of files) {
      const base = this.files.get(file.path) ?? '';
      if (file.base_hash !== null && file.base_hash !== textHash(base))
        throw new Error(`The proposal for ${file.path} was made for another text.`);
      if (file.change === 'deleted') this.files.delete(file.path);
      else this.files.set(file.path, applyEdits(base, file.edits));
    }
    return { status: 'applied', files: files.map((file) => file.path) };
  }
}
