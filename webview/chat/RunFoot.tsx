/** How a run fares or went: what it waits for, why it ended, and what it cost. */
import type { Usage } from '#contracts/agents/model';
import { Icon } from '../ui/Icon.tsx';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';
import { FailureCard } from './FailureCard.tsx';
import type { ShownRun } from './reduce.ts';

export function RunFoot({ run, isEmpty }: { run: ShownRun; isEmpty: boolean }) {
  const { store, actions } = useChat();
  const retry = () => void actions.retry(run.id);
  const { status, view } = run;
  if (status === 'queued') return <Working text="Waiting for its turn…" />;
  if (status === 'running') return <Working text={isEmpty ? 'Thinking…' : 'Working…'} />;
  if (status === 'waiting') return <p class="run-status">Waiting for you.</p>;
  const model = store.models.value.find((item) => item.ref === view.model)?.label ?? view.model ?? '';
  return (
    <>
      {status === 'failed' && <FailureCard failure={view.failure ?? { code: 'E_INTERNAL', message: '' }} onRetry={retry} note={null} />}
      {status === 'interrupted' && (
        <FailureCard
          failure={{ code: 'E_INTERNAL', message: view.failure?.message || 'The answer was interrupted. What arrived is kept.' }}
          onRetry={retry}
          note={null}
        />
      )}
      {status === 'cancelled' && <p class="run-status">Stopped.</p>}
      <div class="run-foot">
        <span class="run-facts">
          {view.fallback_used && (
            <span class="badge" title="The model you chose could not answer, so another one did.">
              Fallback
            </span>
          )}
          <span class="run-model">
            <VisibleText text={model} />
          </span>
          {facts(view.usage, run.ms).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </span>
        {(status === 'completed' || status === 'cancelled') && (
          <button type="button" class="icon-button" title="Retry" aria-label="Retry this answer" onClick={retry}>
            <Icon name="retry" />
          </button>
        )}
      </div>
    </>
  );
}

function Working({ text }: { text: string }) {
  return (
    <p class="run-status working">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {text}
    </p>
  );
}

const number = new Intl.NumberFormat();

function facts(usage: Usage | null, ms: number | null): readonly string[] {
  const tokens =
    usage && usage.input_tokens + usage.output_tokens > 0
      ? [`${number.format(usage.input_tokens)} in, ${number.format(usage.output_tokens)} out`]
      : [];
  const cost = usage?.cost_usd ? [`$${usage.cost_usd < 0.01 ? usage.cost_usd.toFixed(4) : usage.cost_usd.toFixed(2)}`] : [];
  const time =
    ms === null || ms < 50
      ? []
      : [ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`];
  return [...tokens, ...cost, ...time];
}
