/**
 * Splits streamed Markdown into top-level blocks. Finished blocks are lexed once and keep their identity, so that what is
 * drawn from them can be kept; only the open tail is lexed again. The same text gives the same blocks however it arrived.
 */
import { Lexer, type Token } from 'marked';

export interface Block {
  readonly index: number;
  readonly token: Token;
  /** The raw text of the block before it, where a path for a code block may stand. */
  readonly before: string;
  /** For a heading, how deep it stands among those before it, from 1; so that no level of the page's outline is left out. */
  readonly outline: number;
}

const options = { gfm: true, breaks: false } as const;
const maybeDefinition = /^[ \t>*+\-\d.)]*\[[^\]\n]+\]:/m;
type Links = Lexer['tokens']['links'];

export class BlockStream {
  #text = '';
  #stableEnd = 0;
  #stable: Block[] = [];
  /** Depths of the headings the end of the stable text stands under. */
  #under: readonly number[] = [];
  #links: Links = {};
  #open: OpenFence | null = null;

  /** All blocks of `text`. Cheap when `text` continues what the last call got. */
  update(source: string, finished: boolean): readonly Block[] {
    const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
    if (!text.startsWith(this.#text)) this.#reset();
    const added = text.slice(this.#text.length);

    if (this.#open && !finished) {
      const still = this.#open.push(added);
      this.#text = text;
      if (still) return [...this.#stable, this.#block(still, this.#stable.length, [])];
      this.#open = null;
    }
    // A definition may stand after its use: the finished text is then read once as a whole.
    if (finished && this.#stableEnd > 0 && maybeDefinition.test(text)) this.#reset();
    this.#text = text;

    const tail = text.slice(this.#stableEnd);
    const tokens = this.#lex(tail);
    const tailBlocks: Block[] = [];
    let offset = 0;
    let lastBlockStart = 0;
    let blockStartBefore = 0;
    for (const token of tokens) {
      if (token.type !== 'space') {
        blockStartBefore = lastBlockStart;
        lastBlockStart = offset;
      }
      offset += token.raw.length;
    }
    // A line that is not whole yet may still turn the last block into something else, or into a part of the one before it.
    const isWholeLine = finished || tail.endsWith('\n');
    const settled = offset !== tail.length ? 0 : isWholeLine ? lastBlockStart : blockStartBefore;
    let at = 0;
    let under = this.#under;
    for (const token of tokens) {
      const end = at + token.raw.length;
      if (token.type === 'def') {
        if (end <= settled) this.#links = { [token['tag']]: { href: token['href'], title: token['title'] }, ...this.#links };
      } else if (token.type !== 'space') {
        under = standsUnder(under, token);
        if (end <= settled) {
          this.#stable.push(this.#block(token, this.#stable.length, under));
          this.#under = under;
        } else tailBlocks.push(this.#block(token, this.#stable.length + tailBlocks.length, under, tailBlocks.at(-1)?.token));
      }
      at = end;
    }
    this.#stableEnd += settled;
    const last = tailBlocks.at(-1);
    if (!finished && tailBlocks.length === 1 && last) this.#open = OpenFence.from(last.token);
    return [...this.#stable, ...tailBlocks];
  }

  #block(token: Token, index: number, under: readonly number[], before: Token | undefined = this.#stable.at(-1)?.token): Block {
    return { index, token, before: before && before.type !== 'code' ? before.raw : '', outline: under.length };
  }

  #lex(text: string): Token[] {
    const lexer = new Lexer(options);
    Object.assign(lexer.tokens.links, this.#links);
    return lexer.lex(text);
  }

  #reset(): void {
    this.#text = '';
    this.#stableEnd = 0;
    this.#stable = [];
    this.#under = [];
    this.#open = null;
    this.#links = {};
  }
}

function standsUnder(under: readonly number[], token: Token): readonly number[] {
  if (token.type !== 'heading') return under;
  const depth = Number(token['depth']);
  return [...under.filter((other) => other < depth), depth];
}

/** A fenced block whose end has not come: new text is only searched for its closing fence. */
class OpenFence {
  readonly #close: RegExp;
  readonly #lang: string;
  #raw: string;
  #body: string;

  private constructor(close: RegExp, lang: string, raw: string, body: string) {
    this.#close = close;
    this.#lang = lang;
    this.#raw = raw;
    this.#body = body;
  }

  static from(token: Token): OpenFence | null {
    if (token.type !== 'code') return null;
    // Indented fences strip their indentation from every line; they are rare and take the general way.
    const open = /^(`{3,}|~{3,})([^\n]*)\n/.exec(token.raw);
    const fence = open?.[1];
    if (!open || !fence) return null;
    const body = token.raw.slice(open[0].length);
    const close = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},} *$`, 'm');
    return close.test(body) ? null : new OpenFence(close, (open[2] ?? '').trim(), token.raw, body);
  }

  /** The block with `added` behind it, or null once it may have ended. */
  push(added: string): Token | null {
    const lineStart = this.#body.lastIndexOf('\n') + 1;
    this.#raw += added;
    this.#body += added;
    if (this.#close.test(this.#body.slice(lineStart))) return null;
    return { type: 'code', raw: this.#raw, lang: this.#lang, text: this.#body.replace(/\n$/, '') };
  }
}
