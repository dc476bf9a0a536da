/** What the dashboard asks of the rest of the extension: requests, answers, and what it may start. Types only. */
import type * as vscode from 'vscode';
import type { ThresholdState } from '../../protocol/dashboard/dashboard-suggestions';
import type { Completion, Expected, ScoredToken } from '../../protocol/prediction/prediction';
import type { SuggestionRecord } from '../../protocol/suggestions/suggestion-counts';
import type { TrainingSnapshot } from '../../protocol/training/training';
import type { InsideSource } from './dashboard-inside';
import type { Memory } from '../../history/dashboard-runs';
import type { ModelFiles } from '../training/model-files';
import type { NextRun } from '../../dashboard/next-run';

interface SampleRequest {
  readonly prompt: string;
  /** Characters at most. */
  readonly length: number;
  readonly temperature: number;
  readonly seed: number;
  readonly stopAtEnd: boolean;
}

interface ExpectRequest {
  readonly uri: vscode.Uri;
  /** As much of the text before the cursor as a prediction can use. */
  readonly prefix: string;
  /** As much of the text behind the cursor as tells which token stands there. */
  readonly following: string;
  readonly limit: number;
}

interface ScoreRequest {
  /** Undefined for a text that stands in no file. */
  readonly uri: vscode.Uri | undefined;
  readonly text: string;
}

export interface Score {
  readonly characters: number;
  readonly bits: number;
  readonly tokens: readonly ScoredToken[];
}

/** What the dashboard needs of the rest. Promises may reject with a `Failure`: its sentence is shown in the page. */
export interface DashboardDependencies {
  readonly extensionUri: vscode.Uri;
  /** `context.workspaceState`: keeps the curves of earlier runs. */
  readonly memory: Memory;
  snapshot(): TrainingSnapshot;
  readonly onDidChangeSnapshot: vscode.Event<TrainingSnapshot>;
  train(): void;
  pause(): void;
  continueTraining(): void;
  stop(): void;
  sample(request: SampleRequest, signal: AbortSignal): Promise<string>;
  expect(request: ExpectRequest, signal: AbortSignal): Promise<Expected>;
  /** The last answer to a request for a suggestion, and where it was asked for. */
  lastSuggestion():
    { readonly completion: Completion; readonly path: string; readonly offset: number } | undefined;
  score(request: ScoreRequest, signal: AbortSignal): Promise<Score>;
  readonly inside: InsideSource;
  /** The record of suggestions, and the threshold that the user drags. */
  readonly suggestions: {
    record(): SuggestionRecord;
    threshold(): ThresholdState;
    setThreshold(value: number): Promise<void>;
    forget(): Promise<void>;
  };
  readonly nextRun: NextRun;
  /** Whether there is a model to export or to delete. */
  hasModel(): boolean;
  readonly modelFiles: Omit<ModelFiles, 'dispose'>;
  /** Suggestions, settings or the stored model changed. */
  readonly onDidChangeStanding: vscode.Event<void>;
  /** Opens a new, unsaved document with this text. */
  openDocument(text: string): void;
  log(line: string): void;
}
