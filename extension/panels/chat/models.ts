/** Choosing among the models. */
import type { Part } from './chatContext.ts';

export const models: Part<'chooseModel' | 'listModels'> = ({ engine }) => ({
  async chooseModel({ model }) {
    await engine.modelChoice.choose(model);
    return {};
  },
  listModels: async ({ refresh }) => ({ models: [...(await engine.models(refresh))] }),
});
