/** Text from outside, with characters that cannot be seen spelled out. */
import { Fragment } from 'preact';
import { splitInvisible } from './invisible.ts';

export function VisibleText({ text }: { text: string }) {
  return (
    <>
      {splitInvisible(text).map((piece) =>
        'text' in piece ? (
          piece.text
        ) : (
          <span class="invisible-character" title={`Invisible character: ${piece.name}`}>
            {piece.code}
          </span>
        ),
      )}
    </>
  );
}

/** A path, which may be broken across lines behind its slashes. */
export function VisiblePath({ path }: { path: string }) {
  return (
    <>
      {path.split(/(?<=\/)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          <VisibleText text={part} />
        </Fragment>
      ))}
    </>
  );
}
