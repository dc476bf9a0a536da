/** Words of a call that must be among those that a bench knows: another would measure something else. */

/** @throws Error that names the choices */
export function among<Choice extends string>(
  what: string,
  choices: readonly Choice[],
  given: string,
): Choice {
  const found = choices.find((one) => one === given);
  if (found === undefined)
    throw new Error(`There is no ${what} ${given}: choose from ${choices.join(', ')}.`);
  return found;
}

/** As `among`; nothing given is nothing chosen. */
export function amongOrNone<Choice extends string>(
  what: string,
  choices: readonly Choice[],
  given: string | undefined,
): Choice | undefined {
  return given === undefined ? undefined : among(what, choices, given);
}
