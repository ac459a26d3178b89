/** Text from outside, with characters that cannot be seen spelled out. */
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
