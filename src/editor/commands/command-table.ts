/** Every command by its id and title. A test holds this table and `package.json` together, both ways. */

export const commands = {
  train: { id: 'unroll.train', title: 'Train on This Workspace' },
  stopTraining: { id: 'unroll.stopTraining', title: 'Stop Training' },
  pauseTraining: { id: 'unroll.pauseTraining', title: 'Pause Training' },
  continueTraining: { id: 'unroll.continueTraining', title: 'Continue Training' },
  openDashboard: { id: 'unroll.openDashboard', title: 'Open Dashboard' },
  sample: { id: 'unroll.sample', title: 'Sample Text into a New Document' },
  whatDidItRead: { id: 'unroll.whatDidItRead', title: 'What Did It Read?' },
  whySkipped: { id: 'unroll.whySkipped', title: 'Why Was This File Skipped?' },
  forgetFile: { id: 'unroll.forgetFile', title: 'Forget This File' },
  measure: { id: 'unroll.measure', title: 'Measure on My Own Files' },
  scoreSelection: { id: 'unroll.scoreSelection', title: 'Probability of the Selection' },
  showSurprise: { id: 'unroll.showSurprise', title: 'Show Surprising Text' },
  hideSurprise: { id: 'unroll.hideSurprise', title: 'Hide Surprising Text' },
  proofread: { id: 'unroll.proofread', title: 'Proofread This File' },
  hideProofreading: { id: 'unroll.hideProofreading', title: 'Hide What Proofreading Found' },
  suggestHere: { id: 'unroll.suggestHere', title: 'Suggest Here' },
  toggleLanguage: { id: 'unroll.toggleLanguage', title: 'Suggestions On or Off for This Language' },
  toggleHere: { id: 'unroll.toggleHere', title: 'Suggestions On or Off in This Folder' },
  snooze: { id: 'unroll.snooze', title: 'Snooze Suggestions' },
  wake: { id: 'unroll.wake', title: 'Wake Suggestions' },
  startAgain: { id: 'unroll.startAgain', title: 'Start Suggestions Again' },
  whySuggestion: { id: 'unroll.whySuggestion', title: 'Why This Suggestion?' },
  whyNothing: { id: 'unroll.whyNothing', title: 'Why Nothing Here?' },
  exportModel: { id: 'unroll.exportModel', title: 'Export Model' },
  importModel: { id: 'unroll.importModel', title: 'Import Model' },
  forgetEverything: { id: 'unroll.forgetEverything', title: 'Forget Everything About This Workspace' },
  showLog: { id: 'unroll.showLog', title: 'Show Log' },
  showMenu: { id: 'unroll.showMenu', title: 'Show Menu' },
} as const;

/** Not in the palette: after a suggestion was accepted, and when the language that is offered is taken. */
export const internalCommands = {
  accepted: 'unroll.internal.accepted',
  setLanguage: 'unroll.internal.setLanguage',
} as const;

export type CommandId =
  (typeof commands)[keyof typeof commands]['id'] | (typeof internalCommands)[keyof typeof internalCommands];
