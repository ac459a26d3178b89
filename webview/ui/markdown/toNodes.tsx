/**
 * Draws sanitised DOM as elements of ours. An allow-list of its own: what is not named here becomes its text. No markup from
 * outside is ever parsed into the page.
 */
import { createElement, type ComponentChild, type ComponentChildren } from 'preact';
import { VisibleText } from '../VisibleText.tsx';
import type { MarkdownActions } from './actions.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { Link } from './Link.tsx';

const asIs = new Set([
  'p',
  'ul',
  'blockquote',
  'em',
  'strong',
  'b',
  'i',
  'u',
  's',
  'del',
  'ins',
  'mark',
  'kbd',
  'sub',
  'sup',
  'small',
  'samp',
  'var',
  'thead',
  'tbody',
  'tr',
  'code',
]);
const alone = new Set(['br', 'hr']);

export function toNodes(parent: ParentNode, actions: MarkdownActions | null): ComponentChildren {
  return [...parent.childNodes].map((node, index) => toNode(node, index, actions));
}

function toNode(node: ChildNode, key: number, actions: MarkdownActions | null): ComponentChild {
  if (node instanceof Text) return <VisibleText key={key} text={node.data} />;
  if (!(node instanceof Element)) return null;
  const tag = node.localName;
  const children = () => toNodes(node, actions);
  if (asIs.has(tag)) return createElement(tag, { key }, children());
  if (alone.has(tag)) return createElement(tag, { key });
  switch (tag) {
    case 'a':
      return (
        <Link
          key={key}
          href={node.getAttribute('data-href') ?? ''}
          text={node.textContent}
          isImage={node.hasAttribute('data-image')}
          actions={actions}
          children={children()}
        />
      );
    case 'pre':
      return <CodeBlock key={key} code={node.textContent} info={node.getAttribute('data-info') ?? ''} before="" actions={actions} />;
    case 'li':
      return (
        <li key={key} class={node.querySelector(':scope > [data-check], :scope > p:first-child > [data-check]') ? 'task' : undefined}>
          {children()}
        </li>
      );
    case 'ol':
      return (
        <ol key={key} start={Number(node.getAttribute('start') ?? 1)}>
          {children()}
        </ol>
      );
    case 'table':
      return (
        <div key={key} class="table-scroll" role="region" aria-label="Table" tabIndex={0}>
          <table>{children()}</table>
        </div>
      );
    case 'th':
    case 'td':
      return createElement(tag, { key, class: `align-${node.getAttribute('align') ?? 'start'}` }, children());
    case 'span':
      return node.hasAttribute('data-check') ? (
        <Check key={key} checked={node.getAttribute('data-check') === 'true'} />
      ) : (
        <span key={key}>{children()}</span>
      );
    default: {
      // One that stands in a list or a quotation is no part of the page's outline.
      const level = /^h([1-6])$/.exec(tag)?.[1];
      return level ? (
        <p key={key} class={`heading-nested heading-${level}`}>
          {children()}
        </p>
      ) : (
        <VisibleText key={key} text={node.textContent} />
      );
    }
  }
}

function Check({ checked }: { checked: boolean }) {
  return (
    <span role="img" aria-label={checked ? 'done' : 'not done'} class="task-check">
      {checked ? '☑' : '☐'}
    </span>
  );
}
