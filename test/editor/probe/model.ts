/** A model of the editor's own API: streams back what it was asked, in pieces, so that journeys can see the bridge to `vscode.lm`. */
import * as vscode from 'vscode';

const information: vscode.LanguageModelChatInformation = {
  id: 'echo',
  name: 'Probe Echo',
  family: 'probe',
  version: '1',
  maxInputTokens: 16_000,
  maxOutputTokens: 4_000,
  capabilities: {},
};

export function registerModel(context: vscode.ExtensionContext): void {
  const provider: vscode.LanguageModelChatProvider = {
    provideLanguageModelChatInformation: async () => [information],
    provideLanguageModelChatResponse: async (_model, messages, _options, progress) => {
      const last =
        messages
          .at(-1)
          ?.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
          .join('') ?? '';
      for (const word of `The editor’s own model heard: ${last}`.split(/(?<= )/)) progress.report(new vscode.LanguageModelTextPart(word));
    },
    provideTokenCount: async (_model, text) => (typeof text === 'string' ? text.length : JSON.stringify(text).length) / 4,
  };
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('probe', provider));
}
