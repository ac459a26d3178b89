/** A link in model output. Shows where it leads when its text says otherwise; the editor, not the page, opens it. */
import type { ComponentChildren } from 'preact';
import type { MarkdownActions } from './actions.ts';
import { classifyLink, misleadingHost } from './links.ts';

interface Props {
  href: string;
  text: string;
  isImage: boolean;
  actions: MarkdownActions | null;
  children: ComponentChildren;
}

export function Link({ href, text, isImage, actions, children }: Props) {
  const target = classifyLink(href);
  const label = isImage ? <>Image: {children}</> : children;
  if (target.kind === 'refused') {
    return (
      <span class="link-refused" title={`This link was disabled: ${href}`}>
        {label}
        <span class="link-note"> (link disabled)</span>
      </span>
    );
  }
  if (target.kind === 'file') {
    return (
      <button
        type="button"
        class="link"
        title={`Open ${target.path}${target.line ? `, line ${target.line}` : ''}`}
        onClick={() => actions?.openFile(target.path, target.line)}
      >
        {label}
      </button>
    );
  }
  const misleading = misleadingHost(text, target);
  const open = (event: Event) => {
    // The editor's own handler would open it a second time.
    event.preventDefault();
    event.stopPropagation();
    actions?.openLink(target.href);
  };
  return (
    <>
      <a
        class="link"
        href={target.href}
        title={target.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        draggable={false}
        onClick={open}
        onAuxClick={open}
      >
        {label}
      </a>
      {misleading !== null && <span class="link-note"> (leads to {misleading})</span>}
    </>
  );
}
