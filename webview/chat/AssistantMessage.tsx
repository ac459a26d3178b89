/** An answer: its parts in the order they appeared, then how it went. Only this component sees each token. */
import type { Part } from '#contracts/chat/message';
import type { RunId } from '#contracts/core/ids';
import { isTerminal } from '#contracts/chat/run';
import { Icon } from '../ui/Icon.tsx';
import { Markdown } from '../ui/markdown/Markdown.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';
import { EditCard } from './EditCard.tsx';
import { shownRun, type Turn } from './reduce.ts';
import { RunFoot } from './RunFoot.tsx';
import { Siblings } from './Siblings.tsx';
import { ToolCard } from './ToolCard.tsx';

export function AssistantMessage({ turn }: { turn: Turn }) {
  const { store } = useChat();
  const { message } = turn;
  const entry = message.run_id === null ? undefined : store.runs.value.get(message.run_id)?.value;
  const run = entry && shownRun(entry);
  const parts = run?.parts ?? message.parts;
  const active = run !== undefined && !isTerminal(run.status);
  return (
    <article class="message assistant" data-message={message.id} tabIndex={-1} aria-label="Coterie" aria-busy={active}>
      <h2 class="visually-hidden">Coterie</h2>
      {parts.map((part, index) => (
        <PartView key={index} part={part} run={run?.id ?? null} growing={active && index === parts.length - 1} active={active} />
      ))}
      {run && <RunFoot run={run} isEmpty={parts.length === 0} />}
      <Siblings turn={turn} />
    </article>
  );
}

function PartView({ part, run, growing, active }: { part: Part; run: RunId | null; growing: boolean; active: boolean }) {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} finished={!growing} />;
    case 'reasoning':
      return (
        <details class="reasoning">
          <summary>{growing ? 'Thinking…' : 'Reasoning'}</summary>
          <Markdown text={part.text} finished={!growing} />
        </details>
      );
    case 'tool':
      return <ToolCard part={part} run={run} active={active} />;
    case 'edit':
      return <EditCard part={part} />;
    case 'notice':
      return (
        <p class={`notice ${part.level}`}>
          <Icon name={part.level === 'warning' ? 'warning' : 'info'} />
          <span>
            <VisibleText text={part.text} />
          </span>
        </p>
      );
    case 'context':
      return null;
  }
}
