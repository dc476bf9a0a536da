/** The validator of a sentence that another thread or the page sent. */
import * as v from 'valibot';
import type { Said } from './said';

const plain = v.object({ text: v.string(), values: v.array(v.union([v.string(), v.number()])) });
const around = <Inner extends v.GenericSchema>(inner: Inner) =>
  v.object({ text: v.string(), values: v.array(v.union([v.string(), v.number(), inner])) });
/** Sentences in sentences end somewhere, whoever sent them: three deep. */
export const saidSchema = around(around(around(plain))) as unknown as v.GenericSchema<Said>;
