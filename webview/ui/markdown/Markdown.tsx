/** Streamed Markdown. Finished blocks keep their drawing; only the block at the end is drawn again as text arrives. */
import { createContext, createElement, type VNode } from 'preact';
import { useContext, useMemo, useRef } from 'preact/hooks';
import { BlockStream, type Block } from './blocks.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { toNodes } from './toNodes.tsx';
import { toSafeFragment } from './toHtml.ts';
import type { MarkdownActions } from './actions.ts';

export const MarkdownContext = createContext<MarkdownActions | null>(null);

export function Markdown({ text, finished }: { text: string; finished: boolean }) {
  const actions = useContext(MarkdownContext);
  const stream = useRef<BlockStream>(null);
  const drawn = useRef(new WeakMap<Block, VNode>());
  stream.current ??= new BlockStream();
  const blocks = useMemo(() => stream.current?.update(text, finished) ?? [], [text, finished]);

  const draw = (block: Block): VNode => {
    const kept = drawn.current.get(block);
    if (kept) return kept;
    const node = <BlockView key={block.index} block={block} actions={actions} />;
    drawn.current.set(block, node);
    return node;
  };
  return <div class="markdown">{blocks.map(draw)}</div>;
}

function BlockView({ block, actions }: { block: Block; actions: MarkdownActions | null }) {
  const { token, before, outline } = block;
  if (token.type === 'code')
    return <CodeBlock code={String(token['text'])} info={String(token['lang'] ?? '')} before={before} actions={actions} />;
  const fragment = toSafeFragment(token);
  const first = fragment.firstElementChild;
  // Below the message's own heading.
  if (token.type === 'heading' && first)
    return createElement(`h${Math.min(6, outline + 2)}`, { class: `heading-${String(token['depth'])}` }, toNodes(first, actions));
  return <>{toNodes(fragment, actions)}</>;
}
