/** Chooses the model: a button, and a list by provider that can be searched. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Model } from '#contracts/agents/model';
import { Icon } from '../ui/Icon.tsx';
import { useDismiss } from '../ui/useDismiss.ts';
import { VisibleText } from '../ui/VisibleText.tsx';
import { useChat } from './context.ts';

const listId = 'model-list';
const providerNames: Readonly<Record<string, string>> = {
  offline: 'Offline',
  vscode: 'VS Code',
  openai: 'OpenAI',
  openrouter: 'OpenRouter',
  cerebras: 'Cerebras',
  groq: 'Groq',
  huggingface: 'Hugging Face',
  lmstudio: 'LM Studio',
  ollama: 'Ollama',
  vllm: 'vLLM',
};

export function ModelPicker() {
  const { store } = useChat();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const close = (focusButton: boolean) => {
    setOpen(false);
    if (focusButton) button.current?.focus();
  };
  useDismiss(root, open, () => close(false));
  const current = store.models.value.find((model) => model.ref === store.model.value);
  const label = current?.label ?? store.model.value ?? 'Choose a model';
  return (
    <div class="model-picker" ref={root} onKeyDown={(event) => event.key === 'Escape' && close(true)}>
      <button
        type="button"
        class="model-button"
        ref={button}
        aria-haspopup="listbox"
        aria-expanded={open}
        title={`Model: ${label}`}
        aria-label={`Model: ${label}`}
        onClick={() => setOpen(!open)}
      >
        <span class="model-label">
          <VisibleText text={label} />
        </span>
        <Icon name="chevronDown" />
      </button>
      {open && <ModelList onDone={() => close(true)} />}
    </div>
  );
}

function ModelList({ onDone }: { onDone: () => void }) {
  const { store, actions } = useChat();
  const [query, setQuery] = useState('');
  const models = matching(store.models.value, query);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      models.findIndex((model) => model.ref === store.model.peek()),
    ),
  );
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => search.current?.focus(), []);
  useEffect(() => list.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest' }), [active, query]);

  const pick = (model: Model | undefined) => {
    if (!model) return;
    actions.chooseModel(model.ref);
    actions.announce(`Model: ${model.label}`);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const last = models.length - 1;
    if (event.key === 'ArrowDown') setActive(active >= last ? 0 : active + 1);
    else if (event.key === 'ArrowUp') setActive(active <= 0 ? last : active - 1);
    else if (event.key === 'Enter') pick(models[active]);
    else if (event.key === 'Escape') onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const groups = Map.groupBy(models, (model) => model.provider);
  return (
    <div class="popup model-popup">
      <input
        ref={search}
        class="field"
        type="text"
        role="combobox"
        aria-label="Search models"
        aria-expanded="true"
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={models[active] ? `${listId}-${active}` : undefined}
        placeholder="Search models"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="options" role="listbox" id={listId} aria-label="Models" ref={list}>
        {[...groups].map(([provider, members]) => (
          <div key={provider} role="group" aria-label={providerNames[provider] ?? provider}>
            <div class="option-group" role="presentation">
              {providerNames[provider] ?? provider}
            </div>
            {members.map((model) => {
              const index = models.indexOf(model);
              const chosen = model.ref === store.model.value;
              return (
                <div
                  key={model.ref}
                  id={`${listId}-${index}`}
                  class="option"
                  role="option"
                  aria-selected={chosen}
                  data-active={index === active}
                  title={model.ref}
                  onMouseDown={(event) => {
                    event.preventDefault();
                    pick(model);
                  }}
                >
                  <span class="option-check">{chosen && <Icon name="check" />}</span>
                  <span class="option-name">
                    <VisibleText text={model.label} />
                  </span>
                  <span class="option-detail">{describe(model)}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {models.length === 0 && <p class="popup-empty">No model matches “{query}”</p>}
      <div class="popup-foot">
        <button
          type="button"
          class="link"
          onClick={() => {
            onDone();
            actions.run('setUpModel');
          }}
        >
          Set up a model…
        </button>
        <button type="button" class="link" onClick={() => void actions.refreshModels()}>
          Refresh
        </button>
      </div>
    </div>
  );
}

/** Words in any order, over label, id and provider; grouped by provider in the order they come. */
function matching(models: readonly Model[], query: string): readonly Model[] {
  const words = query.toLowerCase().split(/\s+/);
  const found = models.filter((model) =>
    words.every((word) => `${model.label} ${model.ref} ${providerNames[model.provider] ?? ''}`.toLowerCase().includes(word)),
  );
  return [...Map.groupBy(found, (model) => model.provider).values()].flat();
}

function describe({ local, capabilities: { context_tokens } }: Model): string {
  const size =
    context_tokens === null
      ? []
      : [context_tokens >= 1_000_000 ? `${+(context_tokens / 1_000_000).toFixed(1)}M` : `${Math.round(context_tokens / 1_000)}k`];
  return [...(local ? ['on this machine'] : []), ...size].join(' · ');
}
