/** A button that shows only an icon; its label is its name and its tooltip. */
import type { ComponentProps } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

interface Props extends Omit<ComponentProps<'button'>, 'icon' | 'label'> {
  icon: IconName;
  label: string;
}

export function IconButton({ icon, label, class: extra, ...rest }: Props) {
  return (
    <button type="button" {...rest} class={`icon-button ${typeof extra === 'string' ? extra : ''}`} title={label} aria-label={label}>
      <Icon name={icon} />
    </button>
  );
}
