/**
 * `unroll inspect`: what stands in a model file, its dictionary above all, and how that fits the text of a
 * folder.
 */
import { readCorpus } from '../../corpus/read/read-corpus';
import { parameterShapes } from '../../model/configuration';
import type { CorpusSource } from '../../protocol/corpus';
import { readModelFile } from '../../store/model-file-on-disk';
import { frequentTokens, unknownShare, useOf, type DictionaryUse } from '../../text/dictionary-use';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import type { Tokenizer } from '../../text/tokenizer';
import { shown } from '../../text/shown';
import { command } from '../command';
import { folderSource, sourceFlags } from '../folder-source';
import { print, printJson } from '../output';
import { count, one, otherwise, text, toggle } from '../parameters';

export const inspect = command({
  name: 'inspect',
  summary: 'shows what a model file holds: dictionary, shapes, training record',
  positionals: { model: one('MODEL') },
  flags: {
    tokens: otherwise(40, count({ minimum: 0, maximum: 65536 }, 'tokens that are listed')),
    workspace: text('FOLDER', 'tells how the dictionary fits the files of this folder'),
    ...sourceFlags,
    json: toggle('prints one JSON object'),
  },
  async run({ model, tokens, workspace, json, ...narrowed }) {
    const source = workspace === undefined ? undefined : folderSource(workspace, narrowed);
    const inspected = await inspectFile(model, tokens, source);
    if (json) printJson(inspected);
    else
      print(
        describe(inspected)
          .map((line) => shown(line, 'line'))
          .join('\n'),
      );
  },
});

async function inspectFile(
  path: string,
  limit: number,
  source: CorpusSource | undefined,
): Promise<Inspected> {
  const model = await readModelFile(path);
  const tokenizer = restoreTokenizer(model.tokenizer);
  const workspace = source && (await workspaceUse(tokenizer, source, limit));
  return {
    model: path,
    configuration: model.configuration,
    parameters: model.record.parameters,
    shapes: parameterShapes(model.configuration).map(({ name, shape }) => ({ name, shape })),
    vocabulary: {
      kind: tokenizer.kind,
      size: tokenizer.size,
      unknownShare: unknownShare(tokenizer),
      frequent: frequentTokens(tokenizer, limit),
    },
    ...(workspace && { workspace }),
    record: model.record,
    corpusDigest: model.corpusDigest,
    gate: model.gate?.length ?? 0,
  };
}

async function workspaceUse(
  tokenizer: Tokenizer,
  source: CorpusSource,
  limit: number,
): Promise<DictionaryUse> {
  const { files } = await readCorpus(source);
  const texts = files.map(({ text }) => text);
  return useOf(tokenizer, texts, limit);
}

interface Inspected {
  readonly model: string;
  readonly configuration: { readonly cell: string; readonly hiddenSize: number; readonly layers: number };
  readonly parameters: number;
  readonly shapes: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly vocabulary: {
    readonly kind: string;
    readonly size: number;
    readonly unknownShare: number;
    readonly frequent: ReturnType<typeof frequentTokens>;
  };
  readonly workspace?: DictionaryUse;
  readonly record: object;
  readonly corpusDigest: string;
  /** Numbers that the gate holds. */
  readonly gate: number;
}

/** For people: one fact a line, tokens as JSON strings so that white space can be seen. */
function describe({ model, configuration, parameters, shapes, vocabulary, workspace, record }: Inspected) {
  const { cell, hiddenSize, layers } = configuration;
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const whole = (count: number): string => count.toLocaleString('en');
  const lines = [
    `${model}: ${cell.toUpperCase()} ${hiddenSize} × ${layers}, ${whole(parameters)} parameters`,
    ...shapes.map(({ name, shape }) => `  ${name}: ${shape.join(' × ')}`),
    'training',
    ...Object.entries(record).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
    `dictionary: ${whole(vocabulary.size)} ${vocabulary.kind}, ${percent(vocabulary.unknownShare)} <UNK> in the text learned from`,
    ...vocabulary.frequent.map(
      ({ id, token, count }) =>
        `  ${String(id).padStart(5)}  ${whole(count).padStart(11)}  ${JSON.stringify(token)}`,
    ),
  ];
  if (!workspace) return lines;
  return [
    ...lines,
    `workspace: ${whole(workspace.tokens)} tokens of ${workspace.unitsPerToken.toFixed(2)} UTF-16 units, ` +
      `${percent(workspace.unknownShare)} <UNK>, ${whole(workspace.tokensUsed)} tokens of the dictionary used`,
    ...workspace.unknownTexts.map(
      ({ text, count }) => `  <UNK>  ${whole(count).padStart(11)}  ${JSON.stringify(text)}`,
    ),
  ];
}
