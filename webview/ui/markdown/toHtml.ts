/**
 * Turns one block into sanitised DOM. Raw HTML is shown as text but for a few tags without attributes; links keep their
 * address in `data-href` only; images become links. DOMPurify then checks all of it once more against the same short list.
 */
import DOMPurify from 'dompurify';
import { Marked, type Token } from 'marked';

const plainTags = new Set(['b', 'i', 'em', 'strong', 'u', 's', 'del', 'ins', 'mark', 'kbd', 'sub', 'sup', 'br', 'small', 'samp', 'var']);

export const allowedTags: readonly string[] = [
  ...plainTags,
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'blockquote',
  'hr',
  'pre',
  'code',
  'a',
  'span',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
];
const allowedAttributes = ['align', 'start', 'data-href', 'data-image', 'data-info', 'data-check'];

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => plainHtml(text),
    image: ({ href, text }) => `<a data-href="${escape(href)}" data-image="">${escape(text || href)}</a>`,
    link({ href, tokens }) {
      return `<a data-href="${escape(href)}">${this.parser.parseInline(tokens)}</a>`;
    },
    code: ({ text, lang }) => `<pre data-info="${escape(lang ?? '')}"><code>${escape(text)}</code></pre>`,
    checkbox: ({ checked }) => `<span data-check="${checked}"></span>`,
    // Never trusts `escaped`: inside raw tags the lexer sets it for text nobody escaped.
    text(token) {
      return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeKeepingEntities(token.text);
    },
  },
});

export function toSafeFragment(token: Token): DocumentFragment {
  return DOMPurify.sanitize(marked.parser([token]), {
    ALLOWED_TAGS: [...allowedTags],
    ALLOWED_ATTR: allowedAttributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    KEEP_CONTENT: true,
    RETURN_DOM_FRAGMENT: true,
  });
}

function plainHtml(html: string): string {
  let safe = '';
  let from = 0;
  for (const match of html.matchAll(/<\/?([a-z]+)\s*\/?>/gi)) {
    const tag = match[1]?.toLowerCase() ?? '';
    if (!plainTags.has(tag)) continue;
    safe += escape(html.slice(from, match.index)) + (match[0].startsWith('</') ? `</${tag}>` : `<${tag}>`);
    from = match.index + match[0].length;
  }
  return safe + escape(html.slice(from));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const toEntity = (character: string) => entities[character] ?? character;
const escape = (text: string) => text.replace(/[&<>"']/g, toEntity);
const escapeKeepingEntities = (text: string) => text.replace(/[<>"']|&(?!(?:#\d{1,7}|#x[a-f\d]{1,6}|[a-z]\w*);)/gi, toEntity);
