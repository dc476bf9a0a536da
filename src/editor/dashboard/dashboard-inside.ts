/** Answers what the dashboard asks about the inside of the network; keeps the hidden units that were read last. */
import * as vscode from 'vscode';
import type { HostMessageBody } from '../../protocol/dashboard/dashboard';
import { Failure } from '../../protocol/failure';
import type { GradientCurve, GradientEvent } from '../../protocol/training/gradient';
import type {
  DictionaryPage,
  DictionaryQuery,
  FeatureUnits,
  NetworkShape,
  UnrolledStep,
} from '../../protocol/prediction/inside';
import type { RequestMessage } from '../../dashboard/dashboard-session';

const { t } = vscode.l10n;

/** Where the answers come from: the predictor's thread and the one that measures gradients. Promises reject with a `Failure`. */
export interface InsideSource {
  dictionary(query: DictionaryQuery, signal: AbortSignal): Promise<DictionaryPage>;
  activations(request: { text: string; from: number }, signal: AbortSignal): Promise<Activations>;
  unroll(
    request: { text: string; steps: number },
    signal: AbortSignal,
  ): Promise<{ shape: NetworkShape; steps: UnrolledStep[] }>;
  /** @param compareSeconds that each network of the comparison learns; null for none */
  gradients(
    compareSeconds: number | null,
    signal: AbortSignal,
    onEvent: (event: GradientEvent) => void,
  ): Promise<void>;
}

export interface Activations {
  readonly shape: NetworkShape;
  readonly tokens: string[];
  readonly partial: boolean;
  /** `[hiddenSize, tokens]` */
  readonly values: Float32Array;
  readonly features: FeatureUnits[];
}

export type InsideRequest = Extract<
  RequestMessage,
  { type: 'dictionary' | 'activations' | 'unit' | 'unroll' | 'gradients' }
>;
const insideTypes: readonly string[] = ['dictionary', 'activations', 'unit', 'unroll', 'gradients'];
export const isInsideRequest = (request: RequestMessage): request is InsideRequest =>
  insideTypes.includes(request.type);

/** Code units that are shown, and that are read before them to warm the network up. */
const shownCharacters = 8_000;
const contextCharacters = 4_000;
const unrolledCharacters = 1_200;
const unrolledSteps = 5;
/** That each network of the comparison learns. */
const compareSeconds = 4;

export class DashboardInside {
  private seen: Activations | undefined;
  private comparison: AbortController | undefined;

  constructor(
    private readonly source: InsideSource,
    /** The editor that the dashboard follows. */
    private readonly editor: () => vscode.TextEditor | undefined,
    private readonly trainingIsBusy: () => boolean,
  ) {}

  async answer(
    asked: InsideRequest,
    signal: AbortSignal,
    tell: (body: HostMessageBody) => void,
  ): Promise<HostMessageBody> {
    const { request } = asked;
    switch (asked.type) {
      case 'dictionary':
        return { type: 'dictionary', request, page: await this.source.dictionary(asked.query, signal) };
      case 'activations':
        return await this.activations(request, signal);
      case 'unit':
        return { type: 'unit', request, unit: asked.unit, values: this.valuesOf(asked.unit) };
      case 'unroll':
        return await this.unroll(request, signal);
      case 'gradients':
        return await this.gradients(request, asked.compare, signal, tell);
    }
  }

  /** A training run began: it gets the machine for itself. */
  trainingBegan(): void {
    this.comparison?.abort();
  }

  /** The page is gone. */
  forget(): void {
    this.seen = undefined;
  }

  private async activations(request: number, signal: AbortSignal): Promise<HostMessageBody> {
    const { document, visibleRanges, selection } = this.demandEditor();
    const line = (visibleRanges[0]?.start ?? selection.active).line;
    // Everything is read by lines with the line break before them.
    const from = line === 0 ? 0 : document.offsetAt(document.lineAt(line - 1).range.end);
    const start = document.positionAt(Math.max(0, from - contextCharacters));
    const context = start.character === 0 ? start : new vscode.Position(start.line + 1, 0);
    const contextStart = Math.min(document.offsetAt(context), from);
    const end = document.positionAt(from + shownCharacters);
    const text = document.getText(new vscode.Range(document.positionAt(contextStart), end));
    const seen = await this.source.activations({ text, from: from - contextStart }, signal);
    this.seen = seen;
    return {
      type: 'activations',
      request,
      path: vscode.workspace.asRelativePath(document.uri),
      firstLine: line + 1,
      partial: seen.partial || document.offsetAt(end) < document.offsetAt(endOf(document)),
      ...{ shape: seen.shape, tokens: seen.tokens, features: seen.features },
    };
  }

  private valuesOf(unit: number): number[] {
    const { seen } = this;
    if (seen === undefined || unit >= seen.shape.hiddenSize)
      throw new Failure('bad-request', t('The text was not read yet. Read it, then choose a unit.'));
    const tokens = seen.tokens.length;
    return Array.from(seen.values.subarray(unit * tokens, (unit + 1) * tokens));
  }

  private async unroll(request: number, signal: AbortSignal): Promise<HostMessageBody> {
    const { document, selection } = this.demandEditor();
    const { active } = selection;
    const start = document.positionAt(Math.max(0, document.offsetAt(active) - unrolledCharacters));
    const text = document.getText(new vscode.Range(start, active));
    const { shape, steps } = await this.source.unroll({ text, steps: unrolledSteps }, signal);
    const path = vscode.workspace.asRelativePath(document.uri);
    return { type: 'unrolled', request, path, line: active.line + 1, shape, steps };
  }

  private async gradients(
    request: number,
    compare: boolean,
    signal: AbortSignal,
    tell: (body: HostMessageBody) => void,
  ): Promise<HostMessageBody> {
    if (compare && this.trainingIsBusy()) {
      throw new Failure(
        'bad-request',
        t(
          'A training run is going on, and a comparison would take its time. Wait until it is done, or stop it.',
        ),
      );
    }
    const comparison = new AbortController();
    if (compare) this.comparison = comparison;
    const curves: GradientCurve[] = [];
    const onEvent = (event: GradientEvent): void => {
      if (event.type === 'curve') curves.push(event.curve);
      const doing =
        event.type === 'training' ? { cell: event.cell, share: event.share } : { cell: null, share: 0 };
      tell({ type: 'gradients', request, curves: [...curves], doing });
    };
    try {
      await this.source.gradients(
        compare ? compareSeconds : null,
        AbortSignal.any([signal, comparison.signal]),
        onEvent,
      );
    } catch (thrown) {
      if (!comparison.signal.aborted) throw thrown;
      throw new Failure(
        'cancelled',
        t('A training run began, so the comparison was ended. Compare when it is done.'),
      );
    } finally {
      if (this.comparison === comparison) this.comparison = undefined;
    }
    return { type: 'gradients', request, curves, doing: null };
  }

  private demandEditor(): vscode.TextEditor {
    const editor = this.editor();
    if (editor === undefined)
      throw new Failure('bad-request', t('No file is open. Open a file of the workspace, then ask again.'));
    return editor;
  }
}

const endOf = (document: vscode.TextDocument): vscode.Position =>
  document.lineAt(document.lineCount - 1).range.end;
