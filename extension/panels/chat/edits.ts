/** Reviewing the edits a run proposed, and using the code blocks of an answer. */
import { applyCode, createFileFrom } from '../../edits/codeBlocks.ts';
import { insertIntoEditor } from '../../edits/insert.ts';
import { reviewEdit } from '../../edits/review.ts';
import { copyText } from '../../context/clipboard.ts';
import type { Part } from './chatContext.ts';

export const edits: Part<'reviewEdit' | 'codeBlock'> = ({ engine }) => ({
  reviewEdit: async ({ edit_id, action, path }) => ({ text: await reviewEdit(engine, edit_id, action, path) }),
  async codeBlock({ action, code, language, path }) {
    switch (action) {
      case 'copy':
        return { text: await copyText(code) };
      case 'insert':
        return { text: await insertIntoEditor(code, 'cursor') };
      case 'newFile':
        return { text: await createFileFrom(engine, { code, language, path }) };
      case 'apply':
        return { text: await applyCode(engine, { code, path }) };
    }
  },
});
