import * as vscode from 'vscode';
import { previewScheme } from '../edits/previewContent.ts';
import type { Feature } from './feature.ts';

export const editPreview: Feature = {
  name: 'edit preview',
  activate: ({ preview }) => vscode.workspace.registerTextDocumentContentProvider(previewScheme, preview),
};
