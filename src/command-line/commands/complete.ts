/** `unroll complete`: JSON lines both ways, one answer for each line, until the end of input. */
import path from 'node:path';
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { DynamicEvaluationClient } from '../../threads/online/dynamic-evaluation-client';
import { PredictorService } from '../../threads/predictor/predictor-service';
import { ThreadPool } from '../../threads/thread-pool';
import { modelPath } from '../base';
import { command } from '../command';
import { folderSource, warnOfUnmatched, workspaceFlags } from '../folder-source';
import { inputLines } from '../json-lines';
import { printJson } from '../output';
import { one } from '../parameters';

const Typed = v.object({
  id: v.union([v.string(), v.number()]),
  path: v.string(),
  prefix: v.string(),
  suffix: v.string(),
  languageId: v.optional(v.string()),
  /** As if asked for with a key: also improbable, several and over line ends. */
  explicit: v.optional(v.boolean()),
  /** Where nothing goes on from the letters before the cursor, what they abbreviate. */
  abbreviations: v.optional(v.boolean()),
});
const Learn = v.object({ learn: v.object({ path: v.string(), text: v.string() }) });
const Forget = v.object({ forget: v.object({ path: v.string() }) });
type Line = v.InferOutput<typeof Typed | typeof Learn | typeof Forget>;

export const complete = command({
  name: 'complete',
  summary: 'answers lines of JSON on standard input with what it would write there',
  positionals: { model: one('MODEL|base') },
  flags: workspaceFlags,
  notes: [
    'in   {"id","path","prefix","suffix","languageId"?,"explicit"?}   all text before and after the cursor',
    'out  {"id","text","confidence","milliseconds","reason"?,"alternatives"?}   "text" is "" where nothing is worth it',
    '     "abbreviations": true on the way in: "text" may stand for letters before the cursor; "replaces" says for how many',
    'in   {"learn":{"path","text"}}   the file now reads so        out  {"learned":path}',
    'in   {"forget":{"path"}}         it is gone                   out  {"forgotten":path}',
    'out  {"error":"…"}   to a line that cannot be understood or carried out; the next is read. The end of the input ends it.',
  ],
  async run({ model, workspace, ...narrowed }) {
    const threadFile = path.join(__dirname, 'dynamic-evaluation-thread.js');
    const service = new PredictorService(
      new DynamicEvaluationClient({ pool: new ThreadPool(1), threadFile }),
    );
    try {
      await service.load(modelPath(model));
      if (workspace !== undefined) {
        await service.workspace(folderSource(workspace, narrowed));
        warnOfUnmatched(service.report());
      }
      for await (const line of inputLines()) {
        try {
          if (line instanceof Failure) throw line;
          printJson(answer(service, line));
        } catch (thrown) {
          printJson({ error: asFailure(thrown).message });
        }
      }
    } finally {
      service.close();
    }
  },
});

function answer(service: PredictorService, line: string): unknown {
  const request = understand(line);
  if ('learn' in request) {
    const { path: file, text } = request.learn;
    const refusal = service.learn(file, text);
    return refusal === null ? { learned: file } : { error: `${file} is not learned. ${refusal}` };
  }
  if ('forget' in request) {
    service.forget(request.forget.path);
    return { forgotten: request.forget.path };
  }
  const { id, path: file, ...query } = request;
  const completion = service.complete({ path: file, ...query });
  const { text, replaces, confidence, milliseconds, reason, alternatives } = completion;
  return { id, text, replaces, confidence, milliseconds, reason, ...(query.explicit && { alternatives }) };
}

/** @throws Failure `bad-request` saying what a line must be, and what of this one is not so. */
function understand(line: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Failure('bad-request', `This line is no JSON: ${line.slice(0, 80)}`);
  }
  const has = (name: string): boolean =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  const parsed = v.safeParse(has('learn') ? Learn : has('forget') ? Forget : Typed, value);
  if (parsed.success) return parsed.output;
  throw new Failure(
    'bad-request',
    `${problemOf(parsed.issues[0])} A line must be {"id","path","prefix","suffix"}, {"learn":{"path","text"}} or {"forget":{"path"}}.`,
  );
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  if (where === null) return `This line is ${issue.received}.`;
  if (issue.received === 'undefined') return `"${where}" is missing.`;
  return `"${where}" must be ${expectations[issue.expected ?? ''] ?? issue.expected}, not ${issue.received.slice(0, 80)}.`;
}

/** What valibot expects → in words. */
const expectations: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  '(string | number)': 'a text or a number',
  Object: 'an object',
};
