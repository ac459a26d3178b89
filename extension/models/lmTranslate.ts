/** Between our messages and the editor's language-model API. */
import * as vscode from 'vscode';
import type { Model, ModelMessage, ModelTool } from '#contracts/agents/model';
import { errors, type ErrorCode, type Failure } from '#contracts/core/errors';

export function toModel(model: vscode.LanguageModelChat): Model {
  return {
    ref: `vscode/${model.id}`,
    label: model.name || model.id,
    provider: 'vscode',
    capabilities: {
      tools: true,
      images: false,
      reasoning: false,
      context_tokens: model.maxInputTokens > 0 ? Math.floor(model.maxInputTokens) : null,
    },
    price: null,
    local: false,
  };
}

/** The API has no system role: such text goes first, as the user's. */
export function toChatMessages(messages: readonly ModelMessage[]): vscode.LanguageModelChatMessage[] {
  return messages.map((message) => {
    switch (message.role) {
      case 'system':
      case 'user':
        return vscode.LanguageModelChatMessage.User(message.text);
      case 'assistant':
        return vscode.LanguageModelChatMessage.Assistant([
          ...(message.text === '' ? [] : [new vscode.LanguageModelTextPart(message.text)]),
          ...message.tool_calls.map(
            (call) => new vscode.LanguageModelToolCallPart(call.call_id, call.name, parseArguments(call.arguments)),
          ),
        ]);
      case 'tool':
        return vscode.LanguageModelChatMessage.User([
          new vscode.LanguageModelToolResultPart(message.call_id, [new vscode.LanguageModelTextPart(message.text)]),
        ]);
    }
  });
}

export function toChatTools(tools: readonly ModelTool[]): vscode.LanguageModelChatTool[] {
  return tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters }));
}

export function failureOf(code: ErrorCode, message: string = errors[code].user): Failure {
  return { code, message };
}

function parseArguments(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
