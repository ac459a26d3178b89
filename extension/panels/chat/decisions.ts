/** A person's answer to a run that asked for permission. The digest names exactly what was shown. */
import type { Part } from './chatContext.ts';

export const decisions: Part<'decidePermission'> = ({ engine }) => ({
  async decidePermission({ run_id, request_id, digest, decision }) {
    const run = await engine.client.runsGet({ params: { id: run_id } });
    const credentials = await engine.modelChoice.credentialsFor([run.requested_model, run.model]);
    await engine.client.runsDecide({
      params: { id: run_id },
      body: { kind: 'permission', request_id, digest, decision, client_id: engine.clientId, ...(credentials ? { credentials } : {}) },
    });
    return {};
  },
});
