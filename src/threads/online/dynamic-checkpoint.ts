/**
 * The loaded network as it follows what is saved: which files it has learned, and which weights predict
 * better now, its own or those that have followed.
 */
import type { LanguageModel } from '../../model/language-model';
import type { Weights } from '../../model/configuration';
import { createLanguageModel, type RecurrentLanguageModel } from '../../model/recurrent-language-model';
import { insertedLines } from '../../prediction/document/inserted-lines';
import type { Tokenizer } from '../../text/tokenizer';
import type { DynamicEvaluationClient } from './dynamic-evaluation-client';
import { predictionKernels } from '../kernels/kernel-builds';

/** What a checkpoint brings. */
export interface Checkpoint {
  readonly tokenizer: Tokenizer;
  readonly model: LanguageModel;
  readonly weights: Weights;
}

export class DynamicCheckpoint {
  private checkpoint: Checkpoint | undefined;
  /** The loaded network with weights that have followed what was saved. */
  private adapted: RecurrentLanguageModel | undefined;
  /** Files that the adapted network has followed. */
  private readonly files = new Set<string>();

  /** @param onChange takes the network that predicts better from now on */
  constructor(
    private readonly background: DynamicEvaluationClient,
    private readonly onChange: (model: LanguageModel) => void,
  ) {
    background.onFollowed = (weights) => this.followed(weights);
  }

  /** A checkpoint was taken over: what was followed before counts no more. */
  begin(checkpoint: Checkpoint): void {
    this.checkpoint = checkpoint;
    this.adapted = undefined;
    this.again();
  }

  /** Nothing is followed until the next checkpoint. */
  end(): void {
    this.checkpoint = this.adapted = undefined;
    this.close();
  }

  /** Lets go of the thread; what was followed stays in use. */
  close(): void {
    this.background.end();
  }

  /** The network learns what is new in a text, in the background. */
  read(path: string, before: string, after: string): void {
    if (!this.checkpoint) return;
    const { tokenizer } = this.checkpoint;
    const stretch = insertedLines(before, after);
    if (!stretch) return;
    this.files.add(path);
    this.background.read({
      previous: tokenizer.endOfSequence,
      context: tokenizer.encode(stretch.context).tokens,
      tokens: tokenizer.encode(stretch.text).tokens,
    });
  }

  /** What the network has learned cannot be taken out again: when it followed the file, it starts anew. */
  forget(path: string): void {
    if (this.files.delete(path)) this.again();
  }

  private again(): void {
    if (!this.checkpoint) return;
    const { model, weights } = this.checkpoint;
    this.files.clear();
    this.background.begin(model.configuration, weights);
    this.followed(null);
  }

  /** Other weights predict what is written better, or those of the checkpoint do. */
  private followed(weights: Weights | null): void {
    if (!this.checkpoint) return;
    const { model } = this.checkpoint;
    if (weights) {
      this.adapted ??= createLanguageModel(model.configuration, weights, predictionKernels(), 'int8');
      this.adapted.loadWeights(weights);
    }
    this.onChange(weights ? this.adapted! : model);
  }
}
