/** `unroll inspect`: what stands in a model file, its dictionary above all, and how that fits the text of a folder. */
import { readCorpus } from '../corpus/read/read-corpus';
import { parameterShapes } from '../model/configuration';
import { readModelFile } from '../store/model-file-on-disk';
import { frequentTokens, unknownShare, useOf, type DictionaryUse } from '../text/dictionary-use';
import { restoreTokenizer } from '../text/restore-tokenizer';
import type { Tokenizer } from '../text/tokenizer';
import { onePositional, readArguments, type Arguments } from './arguments';
import { folderSource, sourceFlags } from './folder-source';
import { printable, printJson } from './output';

const usage = 'unroll inspect MODEL [--tokens N] [--workspace FOLDER] [--json]';

export async function inspect(words: readonly string[]): Promise<void> {
  const given = readArguments(words, {
    json: { type: 'boolean' },
    tokens: { type: 'string' },
    workspace: { type: 'string' },
    ...sourceFlags,
  });
  const path = onePositional(given, 'model file', usage);
  const limit = given.number('tokens', { minimum: 0, maximum: 65536, whole: true }) ?? 40;
  const model = await readModelFile(path);
  const tokenizer = restoreTokenizer(model.tokenizer);
  const workspace = await workspaceUse(tokenizer, given, limit);
  const inspected = {
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
  if (given.flag('json')) printJson(inspected);
  else process.stdout.write(`${describe(inspected).map(printable).join('\n')}\n`);
}

async function workspaceUse(
  tokenizer: Tokenizer,
  given: Arguments,
  limit: number,
): Promise<DictionaryUse | undefined> {
  const folder = given.text('workspace');
  if (folder === undefined) return undefined;
  const { files } = await readCorpus(folderSource(folder, given));
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
