/** What a training run is given, what it asks of its host, and what comes out. */
import type { Weights } from '../../model/configuration';
import type { TrainingPoint, TrainingRecord } from '../../protocol/training/training';
import type { Tokenizer } from '../../text/tokenizer';
import type { EncodedFile } from './encoded-text';
import type { TrainingSettings } from './settings';
import type { TeamMember } from '../step/team';
import type { Trainer } from '../step/trainer';
import type { TrainingState } from './training-state';

export interface RunHost {
  /** Milliseconds that only grow. */
  now(): number;
  /** Lets messages in; called between steps. */
  yieldToEventLoop(): Promise<void>;
  point(point: TrainingPoint): void;
  /** The network writes something: before the first step, at each quarter of the budget, at the end. */
  sample(weights: Weights, step: number, seconds: number): void;
  /** Something that people who look closely want to know. */
  note(text: string): void;
  /** Keeps what was learned so far, each 30 s or more often. */
  checkpoint(): Promise<void>;
  /** A thread died: ends the others and starts a new team. */
  recover(): Promise<TeamMember>;
}

export interface RunParts {
  readonly trainer: Trainer;
  readonly settings: TrainingSettings;
  readonly tokenizer: Tokenizer;
  readonly trainingFiles: readonly EncodedFile[];
  readonly validationFiles: readonly EncodedFile[];
  /** Says which run this is; stands in the training state. */
  readonly identity: string;
  readonly host: RunHost;
  /** A run by steps to go on with, exactly where it stood; its identity has been checked. */
  readonly continued?: TrainingState;
  /** True when the trainer holds an earlier network: this run must not end with a worse one. */
  readonly continues?: boolean;
}

export interface RunResult {
  readonly reason: TrainingRecord['reason'];
  readonly steps: number;
  readonly seconds: number;
  readonly tokens: number;
  readonly trainingBitsPerCharacter: number;
  readonly validationBitsPerCharacter: number | null;
}
