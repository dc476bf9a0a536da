/**
 * Answers what the dashboard's page asks: one handler per question. Keeps what was read last, for what is
 * asked of it next.
 */
import * as vscode from 'vscode';
import { runRequest } from '../training/training';
import type { NextRun } from '../../dashboard/next-run';
import type {
  DashboardQuestions,
  GradientCurves,
  ScoredText,
  UnitsOverText,
  UnrolledText,
} from '../../protocol/dashboard/dashboard-questions';
import type { CorpusSource } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import type { Expectation } from '../../protocol/prediction/prediction';
import type { Handlers, Reply, Request } from '../../protocol/rpc';
import type { GradientEvent } from '../../protocol/training/gradient';
import { isBusy } from '../../protocol/training/training';
import type { Services } from '../../services';
import { askForGradients } from '../../threads/gradient/gradient-client';
import { askSequences } from '../../threads/shapes/sequence-client';
import { SequenceReader } from '../../threads/shapes/sequence-reader';
import type { Settings } from '../settings/settings';
import { documentPath, filePath } from '../suggestions/document-path';
import { workspaceFolders, workspaceSource } from '../training/workspace-source';
import { textToScore, type CursorFollower, type TextInFile } from './dashboard-cursor';

const { t } = vscode.l10n;

/** Code units that are shown, and that are read before them to warm the network up. */
const shownCharacters = 8_000;
const contextCharacters = 4_000;
const unrolledCharacters = 1_200;
const unrolledSteps = 5;
/** Tokens that the mixture finds likeliest, of which the network's own likeliest are shown. */
const [mixedAlternatives, shownAlternatives] = [40, 8];
/** That each network of the comparison learns. */
const compareSeconds = 8;
/** That a sequence network reads of what is visible. */
const readCharacters = 1_000;
/** That the network with memory learns; two without it take as many steps. */
const memorySeconds = 10;
/** That the decoder of abbreviations is taught: about five seconds of a core. */
const decoderSteps = 800;
/** The same places of the text each time. */
const comparisonSeed = 1;

export class DashboardAnswers {
  /** The text of a file that was scored last. */
  scored: TextInFile | undefined;
  /** The predictor keeps what the hidden units did over a text. */
  private hasRead = false;
  private readonly comparisons = new Set<AbortController>();
  private readonly sequences: SequenceReader;

  constructor(
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly nextRun: NextRun,
    /** The editor that the dashboard follows. */
    private readonly cursor: CursorFollower,
  ) {
    this.sequences = new SequenceReader(services.sequences);
  }

  readonly handlers: Handlers<DashboardQuestions> = {
    sample: (request, { signal }) => this.services.predictor.ask('sample', request, { signal }),
    score: (of, { signal }) => this.score(of, signal),
    alternatives: ({ before }, { signal }) => this.alternatives(before, signal),
    dictionary: (query, { signal }) => this.services.predictor.ask('dictionary', query, { signal }),
    embeddings: (_, { signal }) => this.services.predictor.ask('embeddings', undefined, { signal }),
    activations: (_, { signal }) => this.activations(signal),
    unit: (unit, { signal }) => this.services.predictor.ask('unit', unit, { signal }),
    states: (window, { signal }) => this.services.predictor.ask('states', window, { signal }),
    pattern: (pattern, { signal }) => this.services.predictor.ask('pattern', pattern, { signal }),
    gates: (unit, { signal }) => this.services.predictor.ask('gates', unit, { signal }),
    unroll: (_, { signal }) => this.unroll(signal),
    gradients: ({ compare }, { signal, report }) => this.gradients(compare, signal, report),
    sequence: ({ of, text }, { signal }) => this.sequence(of, text, signal),
    abbreviation: async ({ typed }, { signal }) => {
      const request = { model: await this.modelFile(), source: this.folders(), typed };
      return this.sequences.ask('readAbbreviation', request, { signal });
    },
    teachAbbreviations: (_, { signal, report }) =>
      this.comparing(signal, async (ended) => {
        await this.modelFile();
        const request = { source: this.folders(), steps: decoderSteps, seed: comparisonSeed };
        const options = { signal: ended, onProgress: report };
        return this.sequences.ask('teachAbbreviations', request, options);
      }),
    memory: (_, { signal, report }) =>
      this.comparing(signal, async (ended) => {
        const request = {
          model: (await this.services.predictorController.requireModel()).path,
          source: workspaceSource(this.settings),
          seconds: memorySeconds,
          seed: comparisonSeed,
        };
        return askSequences(this.services.sequences, 'compareMemory', request, ended, report);
      }),
    set: ({ name, value }) => this.nextRun.set(name, value),
    forecast: (_, { signal }) => this.nextRun.forecast(runRequest(this.services, this.settings), signal),
  };

  /** A training run began: it gets the machine for itself. */
  trainingBegan(): void {
    for (const comparison of this.comparisons) comparison.abort();
  }

  /** The page is gone. */
  forget(): void {
    this.sequences.end();
    if (!this.hasRead) return;
    this.hasRead = false;
    // Where the predictor is gone, so is what it kept.
    this.services.predictor.ask('closeReading', undefined).catch(() => undefined);
  }

  private async score(of: Request<DashboardQuestions, 'score'>, signal: AbortSignal): Promise<ScoredText> {
    const { predictor } = this.services;
    if (of.kind === 'text') {
      const score = await predictor.ask('score', { text: of.text, path: '' }, { signal });
      return { path: '', firstLine: 0, partial: false, ...score };
    }
    const scored = textToScore(this.requireEditor(), of.kind);
    const { text, firstLine, partial } = scored;
    if (text === '') {
      throw new Failure(
        'bad-request',
        t('There is no text to read: select some, or open a file that has some.'),
      );
    }
    const { document } = scored;
    const score = await predictor.ask('score', { text, path: filePath(document) }, { signal });
    this.scored = scored;
    return { path: vscode.workspace.asRelativePath(document.uri), firstLine, partial, ...score };
  }

  private async alternatives(prefix: string, signal: AbortSignal): Promise<Expectation[]> {
    const request = { path: '', prefix, limit: mixedAlternatives };
    const { expectations } = await this.services.predictor.ask('expect', request, { signal });
    return expectations
      .sort((left, right) => (right.network ?? 0) - (left.network ?? 0))
      .slice(0, shownAlternatives);
  }

  private async activations(signal: AbortSignal): Promise<UnitsOverText> {
    const { document, visibleRanges, selection } = this.requireEditor();
    const line = (visibleRanges[0]?.start ?? selection.active).line;
    // Everything is read by lines with the line break before them.
    const from = line === 0 ? 0 : document.offsetAt(document.lineAt(line - 1).range.end);
    const start = document.positionAt(Math.max(0, from - contextCharacters));
    const context = start.character === 0 ? start : new vscode.Position(start.line + 1, 0);
    const contextStart = Math.min(document.offsetAt(context), from);
    const end = document.positionAt(from + shownCharacters);
    const text = document.getText(new vscode.Range(document.positionAt(contextStart), end));
    const request = { text, from: from - contextStart };
    const seen = await this.services.predictor.ask('activations', request, { signal });
    this.hasRead = true;
    const { shape, tokens, features } = seen;
    return {
      path: vscode.workspace.asRelativePath(document.uri),
      firstLine: line + 1,
      partial: seen.partial || document.offsetAt(end) < document.offsetAt(endOf(document)),
      shape,
      tokens,
      features,
    };
  }

  private async unroll(signal: AbortSignal): Promise<UnrolledText> {
    const { document, selection } = this.requireEditor();
    const { active } = selection;
    const start = document.positionAt(Math.max(0, document.offsetAt(active) - unrolledCharacters));
    const text = document.getText(new vscode.Range(start, active));
    const request = { text, steps: unrolledSteps };
    const { shape, steps } = await this.services.predictor.ask('unroll', request, { signal });
    return { path: vscode.workspace.asRelativePath(document.uri), line: active.line + 1, shape, steps };
  }

  private async sequence(
    of: Request<DashboardQuestions, 'sequence'>['of'],
    given: string | null,
    signal: AbortSignal,
  ): Promise<Reply<DashboardQuestions, 'sequence'>> {
    const model = await this.modelFile();
    const text = given ?? this.visibleText();
    const path = given === null ? documentPath(this.requireEditor().document.uri) : '';
    const request = { model, source: this.folders(), path, text, of };
    return { text, read: await this.sequences.ask('readSequence', request, { signal }) };
  }

  private async modelFile(): Promise<string> {
    try {
      return (await this.services.predictorController.requireModel()).path;
    } catch (thrown) {
      // Where the model was forgotten, nothing is kept for it either.
      this.sequences.end();
      throw thrown;
    }
  }

  private folders(): CorpusSource | null {
    return workspaceFolders().length === 0 ? null : workspaceSource(this.settings);
  }

  /** Some lines from the first visible one on. */
  private visibleText(): string {
    const { document, visibleRanges, selection } = this.requireEditor();
    const start = (visibleRanges[0]?.start ?? selection.active).with({ character: 0 });
    const end = document.positionAt(document.offsetAt(start) + readCharacters);
    return document.getText(new vscode.Range(start, end));
  }

  private async gradients(
    compare: boolean,
    signal: AbortSignal,
    report: (curves: GradientCurves) => void,
  ): Promise<GradientCurves> {
    const { gradients, predictorController } = this.services;
    const curves: GradientCurves['curves'] = [];
    const onEvent = (event: GradientEvent): void => {
      if (event.type === 'curve') curves.push(event.curve);
      const doing =
        event.type === 'training' ? { cell: event.cell, share: event.share } : { cell: null, share: 0 };
      report({ curves: [...curves], doing });
    };
    const measure = async (ended: AbortSignal): Promise<void> => {
      const request = {
        model: (await predictorController.requireModel()).path,
        source: workspaceSource(this.settings),
        compareSeconds: compare ? compareSeconds : null,
        memoryLimitMegabytes: this.settings.get('training.memoryLimit'),
        seed: comparisonSeed,
      };
      return askForGradients(gradients, request, ended, onEvent);
    };
    await (compare ? this.comparing(signal, measure) : measure(signal));
    return { curves, doing: null };
  }

  /**
   * Networks are taught for a comparison only while no run goes on, and no longer when one begins.
   * @throws Failure `bad-request`, `cancelled`
   */
  private async comparing<T>(signal: AbortSignal, compare: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (isBusy(this.services.trainer.snapshot)) {
      throw new Failure(
        'bad-request',
        t(
          'A training run is going on, and a comparison would take its time. Wait until it is done, or stop it.',
        ),
      );
    }
    const comparison = new AbortController();
    this.comparisons.add(comparison);
    try {
      return await compare(AbortSignal.any([signal, comparison.signal]));
    } catch (thrown) {
      if (!comparison.signal.aborted) throw thrown;
      throw new Failure(
        'cancelled',
        t('A training run began, so the comparison was ended. Compare when it is done.'),
      );
    } finally {
      this.comparisons.delete(comparison);
    }
  }

  private requireEditor(): vscode.TextEditor {
    const { editor } = this.cursor;
    if (editor === undefined)
      throw new Failure('bad-request', t('No file is open. Open a file of the workspace, then ask again.'));
    return editor;
  }
}

const endOf = (document: vscode.TextDocument): vscode.Position =>
  document.lineAt(document.lineCount - 1).range.end;
