/** The help page. */

export const usage = `unroll: a recurrent neural network that learns a folder and completes what you type

  unroll train FOLDER --out MODEL [--seconds N | --steps N] [--tokens characters|words|subwords]
         [--cell rnn|gru|lstm] [--hidden N] [--layers N] [--output full|tied|bottleneck]
         [--threads N] [--seed N] [--wide-vectors] [--json]
  unroll sample MODEL [--prompt TEXT] [--length N] [--temperature T] [--seed N]
  unroll score MODEL FILE... [--workspace FOLDER] [--adapt [--no-dynamic]] [--part rnn|recall|mixture] [--json]
  unroll complete MODEL [--workspace FOLDER]
         JSON lines on standard input: {"id","path","prefix","suffix"} → {"id","text","confidence","milliseconds"}
  unroll replay MODEL FILE... [--workspace FOLDER] [--typist whole|word|cautious] [--json]
  unroll inspect MODEL [--tokens N] [--workspace FOLDER] [--json]      dictionary, shapes, training record
  unroll corpus FOLDER [--json]            what would be read, what is passed over and why
  unroll forget FOLDER
  unroll start [FOLDER] [--seconds N]      the demonstration behind "npm start"

Where a FOLDER is read, --include GLOB and --exclude GLOB narrow what is read; each may be given more than once.
Exit status: 0 done, 1 failed, 2 bad use. Progress goes to standard error.`;
