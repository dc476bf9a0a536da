/**
 * Stores what a run has learned: the model with its record, and beside it the state from which the run can go
 * on.
 */
import type { Corpus } from '../../corpus/read/read-corpus';
import { parameterCount, type ModelConfiguration } from '../../model/configuration';
import type { StoredModel } from '../../model/model-file';
import type { StoredNetworks } from '../../model/sequences/stored-networks';
import { encodeTensorFile } from '../../model/safetensors';
import type { TrainingRecord } from '../../protocol/training/training';
import type { RunResult } from '../../training/run/run-parts';
import type { TrainingRun } from '../../training/run/training-run';
import { encodeTrainingState } from '../../training/run/training-state';
import type { Tokenizer } from '../../text/tokenizer';
import { withKnownFiles, type KnownFiles } from './fresh-files';
import type { Destination } from './model-destination';

export interface CommitParts {
  readonly destination: Destination;
  readonly configuration: ModelConfiguration;
  readonly tokenizer: Tokenizer;
  readonly corpus: Corpus;
  /** Of the corpus. */
  readonly digest: string;
  readonly files: KnownFiles;
  /** The model that the run began from: what others keep in it stays. */
  readonly carried: StoredModel | undefined;
}

export class Commits {
  /** Taught behind the run; until then those of the model that it began from. */
  private networks: StoredNetworks | undefined;

  constructor(private readonly parts: CommitParts) {}

  /** From the next commit on. */
  addNetworks(networks: StoredNetworks): void {
    this.networks = { ...this.parts.carried?.networks, ...networks };
  }

  record(result: RunResult): TrainingRecord {
    const { corpus, configuration } = this.parts;
    const { files, characters } = corpus.report;
    const parameters = parameterCount(configuration);
    const { indentation } = corpus;
    return { parameters, files, characters, ...result, ...(indentation !== null && { indentation }) };
  }

  /**
   * @returns the path of the model @throws Failure when it could not be written; what stood there before is
   * unchanged
   */
  commit(run: TrainingRun, result: RunResult): Promise<string> {
    const { destination, configuration, tokenizer, digest, files, carried } = this.parts;
    const { gate, extra } = carried ?? {};
    const networks = this.networks ?? carried?.networks;
    const model: StoredModel = {
      configuration,
      weights: run.weights(),
      tokenizer: tokenizer.describe(),
      record: this.record(result),
      corpusDigest: digest,
      ...(gate && { gate }),
      ...(networks && { networks }),
      ...(extra && { extra }),
    };
    return destination.commit(
      model,
      encodeTensorFile(withKnownFiles(encodeTrainingState(run.state()), files)),
    );
  }
}
